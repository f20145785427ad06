"""Which inputs are rehearsals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tell of each input whether it is a rehearsal; of those read before, only that events are of none."""
    op.add_column("inputs", sa.Column("synthetic", sa.Boolean(), nullable=True))
    # Until now only the demo wrote identities of rehearsals, into a home of its own.
    op.execute("UPDATE inputs SET synthetic = EXISTS (SELECT 1 FROM events WHERE events.synthetic)")
