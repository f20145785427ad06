"""What sightings are compared by."""

import sqlalchemy as sa
from alembic import op

from offing.engine.sighting_marks import sighting_row

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 1_000


def upgrade() -> None:
    """Make the table of marks, and mark the sightings that are there."""
    made = op.create_table(
        "sighting_marks",
        sa.Column("claim", _BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("radius_km", sa.Float(), nullable=True),
        sa.Column("relayed", sa.Boolean(), nullable=False),
        sa.Column("detected", sa.Boolean(), nullable=False),
        sa.Column("length_m", sa.Float(), nullable=True),
        sa.Column("error_m", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["claims.row"], name=op.f("fk_sighting_marks_claim")),
        sa.PrimaryKeyConstraint("claim", name=op.f("pk_sighting_marks")),
    )
    op.create_index(op.f("ix_sighting_marks_mark"), "sighting_marks", ["mark"], unique=False)
    claims = sa.table("claims", sa.column("row"), sa.column("sighted", sa.Boolean()), sa.column("body", sa.JSON()))
    connection, last = op.get_bind(), 0
    query = sa.select(claims.c.row, claims.c.body).where(claims.c.sighted).order_by(claims.c.row).limit(_AT_ONCE)
    while some := connection.execute(query.where(claims.c.row > last)).all():
        last = some[-1].row
        connection.execute(sa.insert(made), [sighting_row(row, body) for row, body in some])
