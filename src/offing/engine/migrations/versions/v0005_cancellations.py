"""Which warnings a warning cancels."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table of cancellations."""
    op.create_table(
        "cancellations",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("document", _BIG_KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["document"], ["documents.row"], name=op.f("fk_cancellations_document")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_cancellations")),
    )
    op.create_index(op.f("ix_cancellations_document"), "cancellations", ["document"], unique=False)
