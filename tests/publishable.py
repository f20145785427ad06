"""A small record of all four lanes: a log, a release of our own in an authority's form, news and a warning."""

# Full-width letters and digits are what is read.

from pathlib import Path

RELEASE = """令和５年７月２１日
統合幕僚監部

（お知らせ）
ロシア海軍艦艇の動向について

令和５年７月２０日（木）午後４時頃、海上自衛隊は、対馬（長崎県）の南西約７０ｋｍの海域において、同海域を北東進するロシア海軍ステレグシチー級フリ
ゲート１隻（艦番号「３３５」）を確認した。
その後、当該艦艇が対馬海峡を北東進し、日本海へ向けて航行したことを確認した。
防衛省・自衛隊は、海上自衛隊の第３哨戒防備隊所属「しらたか」（佐世保）により、警戒監視・情報収集を行った。


統合幕僚監部  報道発表資料
http://www.mod.go.jp/js/
"""
NEWS = """---
title: "=Drill <b>begins</b>"
publisher: Example Wire
date: 2023-07-21
url: https://news.example/drill?a=1&b=2
---

The Chinese destroyer Guiyang (119) and the Russian corvette Gromky (335) left Qingdao on July 20, 2023 for a drill \
in the Sea of Japan, the ministry said.
"""
WARNING = """HYDROPAC 901/23

SEA OF JAPAN.
GUNNERY EXERCISES 0800Z TO 1600Z DAILY 20 TO 24 JUL 23
IN AREA BOUND BY
38-00N 131-00E, 38-00N 133-00E, 39-00N 133-00E, 39-00N 131-00E.
CANCEL THIS MSG 241700Z JUL 23.
"""


def write_feeds(folder: Path, *, yacht: bool = False) -> None:
    """Write a log of two ships that fall silent (with a pleasure craft between where asked for), news and a warning."""
    folder.mkdir(exist_ok=True)
    rows = ["mmsi,timestamp,lat,lon,sog,cog,name,shiptype"]
    fleet = [(219000001, "STOUT", 70, 38.0), (219000003, "=EVIL<b>", 70, 38.5)]
    fleet += [(219000002, "LADY ANN", 37, 39.0)] if yacht else []
    for minute in [*range(0, 120, 10), *range(800, 900, 10)]:
        for mmsi, name, kind, lat in fleet:
            stamp = f"2023-07-20T{minute // 60:02d}:{minute % 60:02d}:00Z"
            rows.append(f'{mmsi},{stamp},{lat},{132 + minute / 4000:.5f},4.7,90,"{name}",{kind}')
    (folder / "fleet.csv").write_text("\n".join(rows) + "\n")
    (folder / "news.md").write_text(NEWS)
    (folder / "release.txt").write_text(RELEASE)
    (folder / "warning.txt").write_text(WARNING)
