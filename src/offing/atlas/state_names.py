"""What a state is called inside a sentence."""

from offing.atlas.states import states

# Those that English puts "the" before.
_WITH_THE = "AE BQ BS CC CD CG CK DO FK FO GB GM IM IO KM KY MH MP MV NL PH SB TC TF UM US VG VI"


def state_name(code: str) -> str:
    """Return the name of a state or territory as it stands in a sentence ("the Philippines"); the code if unknown."""
    known = states().get(code)
    if known is None:
        return code
    return f"the {known.name}" if code in _WITH_THE and not known.name.lower().startswith("the ") else known.name
