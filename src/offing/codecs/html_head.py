"""What a page says of itself: title, site, date, language and address, in meta tags, JSON-LD and time elements."""

import json
from collections import deque
from collections.abc import Iterator
from typing import Any

from offing.codecs.document_facts import Facts

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_SITES = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "citation_journal_title")
_DATES = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article.published"),
    *("parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "publish_date", "published_time", "pubdate"),
    *("dc.date.issued", "dcterms.issued", "dcterms.created", "dcterms.date", "dc.date", "citation_publication_date"),
    *("date", "article:create_at"),
)
_LANGUAGES = ("og:locale", "content-language", "dc.language", "language")
_MOST_META, _MOST_SCRIPTS, _SCRIPT, _MOST_NODES = 500, 20, 512 << 10, 2000
_JSON_KEYS = ("datePublished", "headline", "publisher")


def read_page(root: Any) -> Facts:
    """Return what a page (its root, as parse_html gives it) says of itself; nothing in it is trusted or run."""
    facts = Facts()
    metas = _metas(root)
    told = _json_ld(root)
    for name, keys in (("title", _TITLES), ("publisher", _SITES), ("published", _DATES)):
        for key in keys:
            facts.tell(name, metas.get(key), f"meta {key}")
    facts.tell("title", _text_of(told.get("headline")), "JSON-LD headline")
    facts.tell("publisher", _text_of(told.get("publisher")), "JSON-LD publisher")
    facts.tell("published", _text_of(told.get("datePublished")), "JSON-LD datePublished")
    facts.tell("published", _time_element(root), "time element")
    _tell_title(facts, root)
    facts.tell("language", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"), "html lang")
    for key in _LANGUAGES:
        facts.tell("language", metas.get(key), f"meta {key}")
    canonical = next(iter(root.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")), None)
    facts.tell("address", _address(canonical), "canonical link")
    facts.tell("address", _address(metas.get("og:url")), "meta og:url")
    return facts


def _metas(root: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.xpath("//meta[@content]")[:_MOST_META]:
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        metas.setdefault(key.strip().lower(), meta.get("content").strip())
    return metas


def _tell_title(facts: Facts, root: Any) -> None:
    headings = [" ".join(found.text_content().split()) for found in root.xpath("//h1")[:20]]
    named = [heading for heading in headings if heading]
    title = " ".join((root.findtext(".//title") or "").split())
    # One heading of the first rank is the article's; several may be anything.
    if len(named) == 1 and len(named[0]) >= len(title) // 3:
        facts.tell("title", named[0], "h1")
    site = facts.publisher[0] if facts.publisher else None
    for mark in (" | ", " - ", " — ", " – ", " :: "):
        if site and title.endswith(mark + site):
            title = title.removesuffix(mark + site)
    facts.tell("title", title, "title element")


def _time_element(root: Any) -> str | None:
    marked = root.xpath("//time[@pubdate or contains(@itemprop,'datePublished')]/@datetime")
    inside = marked or root.xpath("//article//time/@datetime | //main//time/@datetime | //header//time/@datetime")
    alone = inside or root.xpath("//time/@datetime")
    days = {str(told).strip()[:10] for told in alone[:50]}
    # Several days are those of other articles, or of an update.
    return str(alone[0]) if len(days) == 1 else None


def _json_ld(root: Any) -> dict[str, Any]:
    """Return the first object of the page's JSON-LD that tells when it was published."""
    for script in root.xpath("//script[contains(@type,'ld+json')]")[:_MOST_SCRIPTS]:
        text = script.text or ""
        if len(text) > _SCRIPT or "datePublished" not in text:
            continue
        try:
            told = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(told):
            if _text_of(node.get("datePublished")):
                return {key: node.get(key) for key in _JSON_KEYS}
    return {}


def _nodes(told: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = deque([told]), 0
    while waiting and seen < _MOST_NODES:
        node = waiting.popleft()
        seen += 1
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _text_of(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


def _address(told: str | None) -> str | None:
    told = (told or "").strip()
    return told if told.lower().startswith(("http://", "https://")) else None
