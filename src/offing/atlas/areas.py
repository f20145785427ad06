"""Every area that the atlas ships, in one table."""

from functools import cache

import pyarrow as pa

from offing.atlas import airspace, claims, disputed, lines, seas, straits


@cache
def built_in() -> pa.Table:
    """Return AREAS: seas, straits with their gates, disputed places, sectors of claims, ADIZs, and lines."""
    parts = (seas, straits, disputed, claims, airspace, lines)
    return pa.concat_tables([part.rows() for part in parts]).combine_chunks()
