"""Write data/state_names.csv: what each state is called in the languages of the region and in its own.

Run from the checkout, with Babel installed (the Unicode CLDR's names, Unicode License v3)::

    python -m build_atlas.state_names
"""

import csv
import re
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from offing.atlas.states import states

_TO = Path(__file__).parents[1] / "src/offing/atlas/data/state_names.csv"
_EVERYWHERE = ("zh", "zh_Hant", "ja", "ko", "ru")


def rows() -> list[tuple[str, str, str]]:
    """Return code, language and name of every state, English left to the authored table."""
    found = []
    for code in states():
        own = get_official_languages(code, de_facto=True)
        for language in dict.fromkeys((*_EVERYWHERE, *own)):
            if language == "en":
                continue
            try:
                name = Locale.parse(language).territories.get(code)
            except (UnknownLocaleError, ValueError):
                continue
            # CLDR explains some names in brackets, which no text does.
            if name:
                found.append((code, language.replace("_", "-"), re.split(r"[(\uff08]", name)[0].strip()))
    return found


if __name__ == "__main__":
    with _TO.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "language", "name"))
        writer.writerows(rows())
