import csv
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offing.atlas.icao import NOBODY, blocks, state_of, state_of_one
from offing.atlas.states import states
from offing.schema.craft import REHEARSAL_ICAO, craft_key, is_rehearsal


def test_addresses_know_their_state() -> None:
    addresses = np.array([0x7A4B01, 0x789001, 0x899100, 0x840001, 0x718000, 0x100000, 0xADF7C8, 0x43BE10])
    assert state_of(addresses).tolist() == ["CN", "HK", "TW", "JP", "KR", "RU", "US", "BM"]
    assert state_of_one(0x7A4B01) == "CN"


def test_what_is_no_address_is_nobodys() -> None:
    assert state_of(np.array([-1, 0, 1 << 24, 1 << 40, 0xF00000])).tolist() == [NOBODY] * 5
    assert state_of_one(-5) is None
    assert state_of(np.array([], np.int64)).tolist() == []


@given(st.integers(0, (1 << 24) - 1))
def test_steps_tell_what_the_narrowest_block_tells(address: int) -> None:
    holders = [b for b in blocks() if b.first <= address <= b.last]
    expected = min(holders, key=lambda b: b.last - b.first).state if holders else None
    assert state_of_one(address) == expected


def test_blocks_are_sound() -> None:
    allocated = [b for b in blocks() if b.how == "allocated"]
    assert all(one.last < other.first for one, other in pairwise(allocated))
    assert Counter(b.state for b in allocated).most_common(1)[0][1] == 1
    assert {b.state for b in blocks()} <= set(states())
    assert {b.how for b in blocks()} == {"allocated", "delegated"}
    for block in blocks():
        size = block.last - block.first + 1
        assert size > 0
        if block.how == "delegated":
            around = next(b for b in allocated if b.first <= block.first and block.last <= b.last)
            assert states()[block.state].of == around.state
        else:
            assert size in (0x800, 0x1000, 0x2000, 0x8000, 0x40000, 0x100000)
            assert block.first % min(size, 0x1000) == 0 or size == 0x800


def test_rehearsals_fly_where_no_state_does() -> None:
    first, last = REHEARSAL_ICAO
    assert set(state_of(np.arange(first, last + 1))) == {NOBODY}
    assert is_rehearsal(craft_key(f"icao:{first:06x}"))
    assert is_rehearsal(craft_key(f"icao:{last:06x}"))
    assert not is_rehearsal(craft_key(f"icao:{first - 1:06x}"))
    assert not is_rehearsal(craft_key("icao:7a4b01"))
    assert is_rehearsal(craft_key("mmsi:799000001"))
    assert not is_rehearsal(craft_key("id:799000001"))


@pytest.mark.real
def test_states_agree_with_a_register_of_airframes(real_data: Path) -> None:
    with (real_data / "registry" / "tar1090db_military.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    addresses = np.array([int(row["icao"], 16) for row in rows])
    ours = state_of(addresses).tolist()
    differ = Counter((mine, row["flag_iso2"]) for mine, row in zip(ours, rows, strict=True) if mine != row["flag_iso2"])
    assert set(differ) <= {("CK", "SK")}  # a slip of that list: the Cook Islands are CK, Slovakia is SK
    assert len(rows) > 20_000
    assert not any(REHEARSAL_ICAO[0] <= address <= REHEARSAL_ICAO[1] for address in addresses)
