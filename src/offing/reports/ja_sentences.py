"""The parts of a Japanese release: head, title, sentences, rows of a table, footer, captions of its maps.

A PDF's text ends a line wherever the page did, so that only a full stop ends a sentence; what stands
before the first or after the last of them is told by its form.
"""

import re
from dataclasses import dataclass

from offing.reports.plain import Plain

MAX_SENTENCE = 3_000
_DAY = re.compile(r"(?:\(?(?:令和|平成)(?:\d{1,2}|元)年|20\d\d年)\d{1,2}月\d{1,2}日\)?")
_HEADS = (
    ("date", _DAY),
    ("publisher", re.compile(r"(?:防衛省)?統合幕僚監部|防衛省")),
    ("heading", re.compile(r"\(?お知らせ\)?|\d{1,2}")),
    ("footer", re.compile(r"(?:統合幕僚監部)?報道発表資料|https?://\S{0,200}|-\d{1,3}-")),
    ("note", re.compile(r"※[^。]{0,200}")),
    ("title", re.compile(r"[^。、]{4,60}(?:について|動向)(?:\([^()。]{1,20}\))?")),
)
_TABLE = re.compile(r"日時(?:・|、)?(?:位置|場所|海域)")
_LIST_TOLD = re.compile(r"(?:以下|次|下記)の[^。]{1,80}確認(?:した|しました)。")
_LISTED = re.compile(r"[^。、]{0,80}(?:級|隻|」\)?$)[^。、]{0,60}")
_AFTER_TABLE = re.compile(r"※|また、|その後|なお、|さらに、|防衛省|これ")
_CAPTION = re.compile(
    r"行動概要|[:：]|[(（]?撮影|航空自衛隊撮影|海上自衛隊撮影|対象機|\d{1,2}/\d{1,2}|\d{1,2}\.\d{1,2}$"
)
_STOP = re.compile(r"。[」』)]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold one stretch of the plain form and what it is: "sentence", "row", or why it tells nothing."""

    kind: str
    start: int
    end: int


def pieces(plain: Plain) -> list[Piece]:
    """Return the parts of a release in order; together they hold every line that is not blank."""
    return _Cutter(plain).cut()


class _Cutter:
    def __init__(self, plain: Plain) -> None:
        self.plain = plain
        self.ends = (*plain.lines[1:], len(plain.text))
        self.found: list[Piece] = []
        self.open: int | None = None  # where a sentence that has not ended began
        self.table = self.told = self.footed = False

    def cut(self) -> list[Piece]:
        for number, start in enumerate(self.plain.lines):
            self._line(number, start, self.ends[number])
        self._close(len(self.plain.text))
        return self.found

    def _line(self, number: int, start: int, end: int) -> None:
        text = self.plain.text[start:end]
        head = next((kind for kind, form in _HEADS if form.fullmatch(text)), None)
        if head == "footer" or (self.footed and not self._tells(number)):
            self._close(start)
            self.footed = True
            self._add("footer" if head in ("footer", "publisher") else "caption", start, end)
        elif (self.table and not _TABLE.match(text) and not _AFTER_TABLE.match(text)) or (
            self.open is None and self._listed(text)
        ):
            self._add("row", start, end)
        elif self.open is not None or not self._apart(text, head, start, end):
            self._sentence(start, end, text)

    def _apart(self, text: str, head: str | None, start: int, end: int) -> bool:
        """Take a line that belongs to no sentence."""
        if _TABLE.match(text):
            self.table, head = True, "table head"
        kind = head or ("caption" if _CAPTION.match(text) else None)
        if kind is not None:
            self._add(kind, start, end)
        return kind is not None

    def _listed(self, text: str) -> bool:
        """Tell whether a line is one of a list that the sentence before leads on to."""
        last = self.found[-1] if self.found else None
        if last is None or last.kind not in ("sentence", "row") or not _LISTED.fullmatch(text):
            return False
        return last.kind == "row" or _LIST_TOLD.search(self.plain.text, last.start, last.end) is not None

    def _sentence(self, start: int, end: int, text: str) -> None:
        self.table = False
        # A title may take two lines; nothing but a sentence has a comma.
        if self.open is not None and start in self.plain.blank and "、" not in self.plain.text[self.open : start]:
            self._close(start)
        begun = start if self.open is None else self.open
        for stop in _STOP.finditer(text):
            self._add("sentence", begun, start + stop.end())
            begun, self.told = start + stop.end(), True
        self.open = begun if begun < end else None

    def _close(self, end: int) -> None:
        """Give up what has no full stop."""
        if self.open is not None:
            self._add("fragment" if self.told else "title", self.open, end)
            self.open = None

    def _tells(self, number: int) -> bool:
        """Tell whether a block of lines after a footer goes on with the release: it has a full stop."""
        lines, first, last = self.plain.lines, number, number + 1
        while first > 0 and lines[first] not in self.plain.blank and number - first < 60:
            first -= 1
        while last < len(lines) and lines[last] not in self.plain.blank and last - number < 60:
            last += 1
        return "。" in self.plain.text[lines[first] : self.ends[last - 1]]

    def _add(self, kind: str, start: int, end: int) -> None:
        self.found.append(Piece(kind, start, end))
