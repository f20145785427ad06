"""The user's own areas."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of areas drawn, loaded and learned, and of who is taken to hold a disputed place."""
    op.create_table(
        "areas",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("of", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("geometry", sa.LargeBinary(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("snapshot", sa.Integer(), nullable=True),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("since_generation", sa.Integer(), nullable=False),
        sa.Column("until_generation", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_areas")),
    )
    op.create_index(op.f("ix_areas_area_id"), "areas", ["area_id"], unique=False)
