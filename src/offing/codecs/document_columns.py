"""Which columns of a table, or keys of objects, hold what of a document."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FIELDS = ("text", "title", "publisher", "published", "language", "url")
# In the order of preference; folded: lower case, without spaces, underscores and hyphens.
_NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "fulltext", "articletext", "articlebody", "bodytext", "maintext", "plaintext", "content"),
        *("contenttext", "contenthtml", "contents", "article", "story", "message", "narrative", "statement"),
        *(
            "公告內容",
            "公告内容",
            "新聞內容",
            "新闻内容",
            "內容",
            "内容",
            "內文",
            "正文",
            "本文",
            "全文",
            "記事",
            "원문",
            "본문",
            "내용",
        ),
        *("текст", "содержание", "texte", "contenu", "texto", "contenido", "inhalt", "testo"),
    ),
    "title": (
        *("title", "headline", "subject", "heading", "標題", "标题", "題名", "件名", "タイトル", "見出し", "제목"),
        *("заголовок", "titre", "título", "titulo", "titel", "titolo"),
    ),
    "published": (
        *("published", "publishedat", "publisheddate", "publicationdate", "datepublished", "publishdate", "pubdate"),
        *("published_at", "date", "datetime", "issued", "issuedate", "released", "releasedate", "created", "createdat"),
        *(
            "timestamp",
            "time",
            "日期",
            "發布日期",
            "發佈日期",
            "发布日期",
            "發布時間",
            "发布时间",
            "公開日",
            "公表日",
            "発表日",
            "掲載日",
        ),
        *("日付", "дата", "датапубликации", "fecha", "datum", "data", "날짜", "게시일"),
    ),
    "publisher": (
        *("publisher", "source", "sourcename", "outlet", "agency", "sitename", "newspaper", "media", "provider"),
        *(
            "來源",
            "来源",
            "媒體",
            "媒体",
            "発表元",
            "出典",
            "источник",
            "издание",
            "fuente",
            "quelle",
            "출처",
            "언론사",
        ),
    ),
    "url": (
        "url",
        "link",
        "address",
        "href",
        "uri",
        "permalink",
        "sourceurl",
        "網址",
        "网址",
        "連結",
        "链接",
        "リンク",
        "ссылка",
    ),
    "language": ("language", "lang", "locale", "語言", "语言", "言語", "язык"),
}
_LONG_TEXT, _LONG_SHARE = 60, 3  # characters of a text at the median, and how much longer than any other column
_NAMED_TEXT, _LONGEST_NAME = 20, 40


def read_document_map(given: Any) -> dict[str, str] | None:
    """Return the option ``map`` as field to column; None where it names what documents have not."""
    if not given:
        return {}
    if isinstance(given, Mapping):
        mapping = {str(key).strip(): str(value).strip() for key, value in given.items()}
    else:
        texts = given.split(",") if isinstance(given, str) else [str(text) for text in given]
        mapping = {key.strip(): value.strip() for key, _, value in (text.partition("=") for text in texts)}
    return mapping if all(key in FIELDS and value for key, value in mapping.items()) else None


def choose_columns(
    names: Sequence[str], rows: Sequence[Mapping[str, str]], mapping: Mapping[str, str]
) -> tuple[dict[str, str], str]:
    """Return which column holds which field, and what is wrong ("" if a text was found).

    *rows* are a sample. A column is taken by its name, or as *mapping* says (``#3`` is the third,
    ``-`` none). Without a name that means text, it is the one column of far longer values.
    """
    fields: dict[str, str] = {}
    for field, column in mapping.items():
        if column == "-":
            continue
        named = _numbered(column, names) if re.fullmatch(r"#\d{1,4}", column) else column
        if named not in names:
            return {}, f"--map {field}={column}: there is no such column; there are {', '.join(list(names)[:40])}"
        fields[field] = named
    taken = set(fields.values())
    for field, known in _NAMES.items():
        found = (
            None if field in mapping else _by_name(field, known, [name for name in names if name not in taken], rows)
        )
        if found is not None:
            fields[field] = found
            taken.add(found)
    if "text" not in fields and "text" not in mapping:
        longest = _longest([name for name in names if name not in taken], rows)
        if longest is not None:
            fields["text"] = longest
    return fields, "" if "text" in fields else "no column of texts; say which it is, as in --map text=COLUMN"


def may_be_header(names: Sequence[str]) -> bool:
    """Tell whether the cells of a first line look like names of columns, and not like a sentence cut at its commas."""
    return all(len(name) <= _LONGEST_NAME and name.count(" ") <= 3 and name[-1:] not in ".。!?:" for name in names)


def is_named_text(name: str) -> bool:
    """Tell whether a column's name alone says that it holds texts."""
    return _fold(name) in _NAMES["text"]


def _by_name(field: str, known: Iterable[str], names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str | None:
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_fold(name), name)
    for word in known:
        column = folded.get(_fold(word))
        if column is not None and (field != "text" or not rows or _median(rows, column) >= _NAMED_TEXT):
            return column
    return None


def _longest(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str | None:
    lengths = sorted(((_median(rows, name), name) for name in names), reverse=True)
    if not lengths or lengths[0][0] < _LONG_TEXT:
        return None
    second = lengths[1][0] if len(lengths) > 1 else 0
    return lengths[0][1] if lengths[0][0] >= _LONG_SHARE * second else None


def _median(rows: Sequence[Mapping[str, str]], name: str) -> int:
    lengths = sorted(len(row.get(name) or "") for row in rows)
    return lengths[len(lengths) // 2] if lengths else 0


def _numbered(column: str, names: Sequence[str]) -> str:
    at = int(column[1:]) - 1
    return names[at] if 0 <= at < len(names) else ""


def _fold(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.strip().strip("\"'\ufeff").lower())[:60]
