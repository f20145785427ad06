"""Every area that the atlas ships, in one table."""

from functools import cache

import pyarrow as pa

from offing.atlas import disputed, straits


@cache
def built_in() -> pa.Table:
    """Return AREAS: straits with their gates, and disputed places."""
    return pa.concat_tables([straits.rows(), disputed.rows()]).combine_chunks()
