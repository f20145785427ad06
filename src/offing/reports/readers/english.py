"""The reader of English documents of any publisher."""

from offing.reports.english import read_english
from offing.reports.reader import Reader
from offing.schema.document import Document


def _suits(document: Document) -> float:
    return 0.5 if (document.language or "").partition("-")[0].lower() == "en" else 0.0


READER = Reader(name="english", version=1, suits=_suits, read=read_english)
