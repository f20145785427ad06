"""A sighting by hand before it is kept: what is asked back instead of being guessed."""

from collections.abc import Mapping, Sequence

from offing.codecs.sighting_form import read_form
from offing.codecs.stated_times import EXAMPLE, NO_ZONE
from offing.reports.sighted_ships import choices, meant, owner
from offing.schema.errors import InputError, UsageError
from offing.schema.sighting import Observation


def checked(form: str) -> Observation:
    """Return what a form tells; raises UsageError where something must be asked back.

    That is a time without a zone, a hull that several ships answer to, a state or navy nobody knows.
    """
    try:
        found = read_form(form)
    except InputError as error:
        words = str(error)
        hint = f" (--at {EXAMPLE.split(',')[0]!r})" if words.startswith(NO_ZONE) and "--at" not in words else ""
        raise UsageError(f"{words}{hint}") from None
    state, navy = _owner(found)
    on = found.when.start.date() if found.when else None
    for told in found.told.get("hull", ()):
        then, _ = meant(told.text, state, navy, on)
        if len(then) > 1:
            raise UsageError(
                f"--hull {told.text}: several ships answer to that: {choices(then)}; write the one you mean"
            )
    return found


def _owner(found: Observation) -> tuple[str | None, str | None]:
    state = navy = None
    for field in ("state", "navy"):
        told = found.first(field)
        if told is None:
            continue
        its_state, its_navy = owner(told.text)
        if its_state is None:
            raise UsageError(f"--{field} {told.text}: no state or navy of that name is known; write RU, JP or jmsdf")
        state, navy = its_state, its_navy or navy
    return state, navy


def title(found: Observation) -> str:
    """Return the name under which a sighting by hand is kept."""
    when = found.when.local if found.when else "?"
    return f"sighting of {when} by {found.told['observer'][0].text}"


def as_told(values: Mapping[str, str | Sequence[str] | int | None]) -> dict[str, tuple[str, ...]]:
    """Return what a call tells as a form takes it: each key with a tuple of texts."""
    told: dict[str, tuple[str, ...]] = {}
    for key, value in values.items():
        if value is None or value == "":
            continue
        several = isinstance(value, Sequence) and not isinstance(value, str)
        told[key.rstrip("_")] = tuple(map(str, value)) if several else (str(value),)  # type: ignore[arg-type]
    return told
