"""Which hulls claims mean, and which craft users tie to hulls."""

import sqlalchemy as sa
from alembic import op

from offing.engine.hull_mentions import hull_rows

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MANY = 500


def upgrade() -> None:
    """Make both tables; fill the first from the claims that are there."""
    named = op.create_table(
        "named_hulls",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("claim", _BIG_KEY, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("hull", "slot")),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("number", "name")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("certain", "observing", "sighted")),
        sa.Column("t_start", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["claims.row"], name=op.f("fk_named_hulls_claim")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_named_hulls")),
    )
    for column in ("claim", "number", "name", "t_start"):
        op.create_index(op.f(f"ix_named_hulls_{column}"), "named_hulls", [column], unique=False)
    op.create_index("ix_named_hulls_hull_t_start", "named_hulls", ["hull", "t_start"], unique=False)
    op.create_table(
        "hull_ties",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("id", "craft", "hull")),
        sa.Column("tied", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("t_start", "t_end")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("by", "why")),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_hull_ties")),
        sa.UniqueConstraint("id", name=op.f("uq_hull_ties_id")),
    )
    for column in ("craft", "hull"):
        op.create_index(op.f(f"ix_hull_ties_{column}"), "hull_ties", [column], unique=False)
    _fill(named)


def _fill(named: sa.Table) -> None:
    claims = sa.table(
        "claims",
        *(sa.column(name, sa.BigInteger()) for name in ("row", "t_start")),
        sa.column("sighted", sa.Boolean()),
        sa.column("body", sa.JSON()),
    )
    connection, last = op.get_bind(), 0
    query = sa.select(claims).order_by(claims.c.row).limit(_MANY)
    while found := connection.execute(query.where(claims.c.row > last)).mappings().all():
        last = int(found[-1]["row"])
        if rows := [told for claim in found for told in hull_rows(dict(claim))]:
            connection.execute(sa.insert(named), rows)
