"""The option ``start``: when a log or stream begins that tells no time of its own."""

from datetime import UTC, datetime

from offing.schema.errors import UsageError


def start_of(given: object) -> int | None:
    """Return option ``start`` as microseconds since 1970, None where it is not given.

    Raises UsageError where it is no time.
    """
    if given is None:
        return None
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given)
        except ValueError:
            raise UsageError(f"start {given!r} is no time; write 2016-01-12T13:02:11Z") from None
    if not isinstance(given, datetime):
        raise UsageError(f"start {given!r} is no time; write 2016-01-12T13:02:11Z")
    return round((given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp() * 1e6)
