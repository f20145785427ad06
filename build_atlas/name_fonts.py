"""Cut fonts down to the letters that the atlas's names need, so that the page shows each name on every machine.

    python -m build_atlas.name_fonts build/atlas web/src/fonts

Roboto, which the package ships, has Latin, Greek and Cyrillic. For what else names are written in the letters are taken
from Noto Sans (SIL Open Font License 1.1): the one for Chinese, Japanese and Korean from PyPI noto-cjk-sans-jp-regular,
the others from npm @fontsource/noto-sans-*. Names of cities, which the page shows in Latin letters, are left out.
"""

import sys
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

_DATA: Final = Path(__file__).parents[1] / "src/offing/atlas/data"
_NAMES: Final = Path(__file__).parents[1] / "web/public/basemap/names.json"
_LEFT_OUT: Final = ("cities.tsv", "state_names.csv")
_JOINING: Final = (
    "ccmp init medi fina isol liga rlig calt mark mkmk locl rclt "
    "akhn blwf half pstf vatu cjct pres abvs blws psts haln nukt rphf rkrf"
)
# Script, and the code points it has; web/src/map/fonts.ts and fonts.css name the same.
SCRIPTS: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "cjk": (
        (0x1100, 0x11FF),
        (0x2E80, 0x9FFF),
        (0xAC00, 0xD7AF),
        (0xF900, 0xFAFF),
        (0xFF00, 0xFFEF),
        (0x20000, 0x323AF),
    ),
    "arabic": ((0x0600, 0x06FF), (0x0750, 0x077F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    "bengali": ((0x0980, 0x09FF),),
    "canadian-aboriginal": ((0x1400, 0x167F),),
    "devanagari": ((0x0900, 0x097F),),
    "georgian": ((0x10A0, 0x10FF), (0x1C90, 0x1CBF)),
    "hebrew": ((0x0590, 0x05FF),),
    "sinhala": ((0x0D80, 0x0DFF),),
    "tamil": ((0x0B80, 0x0BFF),),
    "thaana": ((0x0780, 0x07BF),),
    "thai": ((0x0E00, 0x0E7F),),
}


def letters() -> set[int]:
    """Return the code points of every name of the atlas that the page may show."""
    files = [one for one in _DATA.rglob("*") if one.suffix in (".toml", ".csv", ".tsv") and one.name not in _LEFT_OUT]
    return {ord(letter) for one in (*files, _NAMES) for letter in one.read_text(encoding="utf-8")}


def main(packages: Path, out: Path) -> None:
    """Write a font for each script into *out*, and the licence."""
    out.mkdir(parents=True, exist_ok=True)
    needed = letters()
    for script, ranges in SCRIPTS.items():
        of_script = {one for one in needed if any(first <= one <= last for first, last in ranges)}
        font = TTFont(_font(packages, script))
        if missing := of_script - font.getBestCmap().keys():
            raise SystemExit(f"{script}: no letter for {', '.join(map(chr, sorted(missing)))}")
        path = out / f"{script}.woff2"
        _cut(font, of_script, path)
        print(f"{script}: {len(of_script):,} letters, {path.stat().st_size / 1e3:.0f} kB")
    licence = next(packages.glob("fontsource-noto-sans-thai-*/package/LICENSE")).read_text(encoding="utf-8")
    _, _, text = licence.partition("\n")
    told = "Copyright 2022 The Noto Project Authors (https://github.com/notofonts)"
    cjk = "Copyright 2014-2021 Adobe (http://www.adobe.com/)"
    (out / "OFL.txt").write_text(f"{told}\n{cjk}\nCut down to the letters that names need.\n{text}", encoding="utf-8")


def _font(packages: Path, script: str) -> Path:
    if script == "cjk":
        return next(packages.glob("noto_cjk_sans_jp_regular/*.otf"))
    name = f"noto-sans-{script}"
    return next(packages.glob(f"fontsource-{name}-*/package/files/{name}-{script}-400-normal.woff2"))


def _cut(font: TTFont, of_script: set[int], path: Path) -> None:
    """Write a font with these letters, and what joins and places them."""
    options = Options()
    options.flavor, options.hinting, options.desubroutinize = "woff2", False, True
    options.layout_features = _JOINING.split()
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=of_script | {0x20, 0x200C, 0x200D})
    subsetter.subset(font)
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same bytes from the same packages
    font.recalcTimestamp = False
    font.save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
