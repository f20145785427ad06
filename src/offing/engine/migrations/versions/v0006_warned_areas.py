"""Areas of warnings, for what lies in them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table of warned areas."""
    op.create_table(
        "warned_areas",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("document", _BIG_KEY, nullable=False),
        sa.Column("warning", sa.Text(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("number", "subject", "label")),
        *(sa.Column(name, sa.Float(), nullable=False) for name in ("west", "south", "east", "north")),
        sa.Column("t_start", sa.BigInteger(), nullable=False),
        sa.Column("t_end", sa.BigInteger(), nullable=False),
        sa.Column("windows", sa.LargeBinary(), nullable=False),
        sa.Column("geometry", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.row"], name=op.f("fk_warned_areas_document")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_warned_areas")),
    )
    for column in ("document", "t_start"):
        op.create_index(op.f(f"ix_warned_areas_{column}"), "warned_areas", [column], unique=False)
