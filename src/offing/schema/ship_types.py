"""What the ship types of AIS mean (ITU-R M.1371-5, table 53)."""

_TENS = {2: "wing in ground", 4: "high-speed craft", 6: "passenger", 7: "cargo", 8: "tanker", 9: "other"}
_SINGLE = {
    30: "fishing",
    31: "towing",
    32: "towing",
    33: "dredging",
    34: "diving",
    35: "military",
    36: "sailing",
    37: "pleasure",
    50: "pilot",
    51: "search and rescue",
    52: "tug",
    53: "port tender",
    54: "anti-pollution",
    55: "law enforcement",
    58: "medical transport",
    59: "noncombatant",
}


def ship_type_name(code: int | None) -> str | None:
    """Return the type in a word or two, None where the code says nothing."""
    if code is None:
        return None
    return _SINGLE.get(code) or _TENS.get(code // 10)
