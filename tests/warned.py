"""Warnings of tests, in the forms in which coordinators write them, and ways to read them into a record."""

from collections.abc import Mapping
from pathlib import Path

from offing import pipeline
from offing.engine.home import Home
from offing.engine.reader import Record
from story import Silent

GUNNERY = """011200Z JUN 21
HYDROLANT 901/21(51).
EASTERN NORTH ATLANTIC.
DNC 08.
1. GUNNERY EXERCISES 0800Z TO 1800Z DAILY
   05 THRU 07 JUN IN AREAS BOUND BY:
   A. 41-10.00N 010-20.00W, 41-10.00N 010-00.00W,
      40-50.00N 010-00.00W, 40-50.00N 010-20.00W.
   B. 42-10.00N 011-20.00W, 42-10.00N 011-00.00W,
      41-50.00N 011-00.00W, 41-50.00N 011-20.00W.
2. CANCEL THIS MSG 071900Z JUN 21.
"""
WRECK = """021000Z JUN 21
HYDROLANT 902/21(51).
EASTERN NORTH ATLANTIC.
DERELICT WRECK REPORTED ADRIFT IN VICINITY OF 43-05.00N 012-15.00W AT 021000Z JUN.
"""
CANCELS_WRECK = """041500Z JUN 21
HYDROLANT 905/21(51).
EASTERN NORTH ATLANTIC.
CANCEL HYDROLANT 902/21.
"""
# One firing, told by a coordinator in English and by a coastal authority in Chinese; the second counts Beijing time.
FIRING_EN = """200300Z MAR 22
NAVAREA XI 310/22.
NORTH PACIFIC. YELLOW SEA.
GUNNERY EXERCISES 220000Z TO 220800Z MAR 22 IN AREA BOUND BY
36-10.00N 122-20.00E, 36-10.00N 122-40.00E, 35-50.00N 122-40.00E, 35-50.00N 122-20.00E.
"""
FIRING_ZH = """鲁航警41/22
黄海南部，3月22日0800时至1600时，在以下各点连线范围内进行实弹射击：
36-10.0N 122-20.0E，36-10.0N 122-40.0E，35-50.0N 122-40.0E，35-50.0N 122-20.0E。禁止驶入。
山东海事局 发布时间：2022-03-20 11:00
"""
RELAYED = FIRING_EN.replace("NAVAREA XI 310", "HYDROPAC 702").replace("200300Z", "201500Z")
FIRING_AGAIN = FIRING_EN.replace("200300Z", "210300Z").replace("310/22", "318/22")


def lay(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Write texts into files of *folder* and return their paths."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return [str(folder / name) for name in texts]


def read(home: Home, folder: Path, **texts: str) -> Record:
    """Read texts, each a file of its own, one after the other, and return the record."""
    for path in lay(folder, {f"{name}.txt": text for name, text in texts.items()}):
        [account] = pipeline.read(home, [path], watch=Silent())
        assert not account.get("refused"), account
        assert account["format"].startswith("warning"), account
    return Record(home)


def numbers(record: Record, **asked: object) -> list[str]:
    """Return the numbers of the warnings that answer, in order."""
    return sorted(str(line["detail"]["number"]) for line in record.lines(source="warning", **asked))
