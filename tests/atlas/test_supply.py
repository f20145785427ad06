import numpy as np
import pytest

from detectors.fleets import T0
from offing.atlas import hulls
from offing.atlas.classes import classes
from offing.atlas.ship_kinds import CARGO, MILITARY, TANKER, UNKNOWN
from offing.atlas.supply import ROLES, is_supply_ship


def supplies(name: str | None, kind: int = MILITARY, craft: int = 412000001) -> bool:
    return bool(is_supply_ship(np.array([craft]), [name], np.array([kind], np.int8), np.array([T0]))[0])


@pytest.mark.parametrize(("name", "is_one"), [("TAIHU", True), ("PECHENGA", True), ("GUIYANG", False), (None, False)])
def test_the_ledger_tells_by_name(name: str | None, is_one: bool) -> None:
    assert supplies(name) == is_one


def test_a_freighter_of_that_name_is_none() -> None:
    assert supplies("TAIHU", UNKNOWN) and supplies("TAIHU", TANKER) and not supplies("TAIHU", CARGO)


def test_only_a_rehearsals_name_bears_a_mark() -> None:
    assert supplies("SIM TAIHU", craft=799000001) and not supplies("SIM TAIHU")


def test_there_are_ships_of_each_role() -> None:
    assert {classes()[it.ship_class].role for it in hulls.hulls()} >= ROLES - {
        "fast combat support ship",
        "dry cargo ship",
    }
