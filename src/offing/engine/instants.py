"""Times as the record holds them, microseconds since 1970 in UTC, and in the forms others take."""

from datetime import UTC, datetime

import pyarrow as pa

from offing.schema.tables import TIME

DAY_US = 86_400_000_000


def at(t_us: int) -> pa.Scalar:
    """Return a time in microseconds as an Arrow scalar."""
    return pa.scalar(t_us, pa.int64()).cast(TIME)


def moment(t_us: int) -> datetime:
    """Return a time in microseconds as a datetime in UTC."""
    seconds, rest = divmod(t_us, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
