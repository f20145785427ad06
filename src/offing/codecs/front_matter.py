"""What stands before a text and says things of it: front matter between fences, or comment lines."""

import re
from dataclasses import dataclass, field

_FENCED = re.compile(r"---[ \t]*\n")
_PAIR = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]*(.*)")
_COMMENT = re.compile(
    r"[#%;][ \t]*(source|url|publisher|published|date|title|language|rehearsal)[ \t]*:[ \t]*(.*)", re.I
)
_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}")
_MOST_LINES = 60
_ALIASES = {"date": "published", "lang": "language", "source": "publisher", "link": "url"}
_FALSE = ("", "false", "no", "0", "none", "null")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Hold the keys and values that stood before a text, keys in lower case; empty where none stood there."""

    said: dict[str, str] = field(default_factory=dict)
    origin: str = "front matter"

    @property
    def made_up(self) -> bool:
        """Tell whether the document says that it belongs to a rehearsal."""
        return self.said.get("rehearsal", "").lower() not in _FALSE


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return what stands before the text, and the text after it.

    That is ``---``, lines ``key: value`` and ``---``; or comment lines such as ``# source: …``.
    Anything else is text.
    """
    text = text.lstrip("\ufeff")
    return _fenced(text) if _FENCED.match(text) else _commented(text)


def _fenced(text: str) -> tuple[FrontMatter, str]:
    said: dict[str, str] = {}
    at = text.index("\n") + 1
    for _ in range(_MOST_LINES):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)]
        if line.rstrip() in ("---", "..."):
            after = text[end + 1 :] if end >= 0 else ""
            return (FrontMatter(_named(said)), after.lstrip("\n")) if said else (FrontMatter(), text)
        pair = _PAIR.match(line)
        if pair:
            said.setdefault(pair[1].strip().lower(), _bare(pair[2]))
        elif end < 0 or (line.strip() and line[:1] not in " \t-#"):
            break  # no front matter, but a rule across the page
        at = end + 1
    return FrontMatter(), text


def _commented(text: str) -> tuple[FrontMatter, str]:
    said: dict[str, str] = {}
    at = 0
    while (found := _COMMENT.match(text[at : at + 4000].partition("\n")[0])) and len(said) < _MOST_LINES:
        key, value = found[1].lower(), _bare(found[2])
        address = _ADDRESS.search(value)
        if address and key in ("source", "url"):
            said.setdefault("url", address[0])
        elif key != "source":
            said.setdefault(key, value)
        else:
            said.setdefault("comment", value)
        end = text.find("\n", at)
        at = len(text) if end < 0 else end + 1
    return (
        (FrontMatter(_named(said), "comment before the text"), text[at:].lstrip("\n"))
        if said
        else (FrontMatter(), text)
    )


def _named(said: dict[str, str]) -> dict[str, str]:
    return {**{_ALIASES[key]: value for key, value in said.items() if key in _ALIASES}, **said}


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
