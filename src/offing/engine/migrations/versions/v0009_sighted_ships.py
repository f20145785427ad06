"""How many ships sightings saw, and where they saw them pass; indexes for counting."""

import sqlalchemy as sa
from alembic import op

from offing.engine.sighted_ships import passage_rows, ship_rows

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MANY = 500
_NEW = (
    ("claims", "ix_claims_kind_t_start", ["kind", "t_start"]),
    ("claims", "ix_claims_sighted", ["sighted", "t_start", "t_end", "lat", "lon", "modality", "document"]),
    ("named_hulls", "ix_named_hulls_sighted", ["sighted", "certain", "observing", "t_start", "claim", "hull"]),
)


def upgrade() -> None:
    """Make both tables and fill them from the claims that are there; make the indexes."""
    ships = op.create_table(
        "sighted_ships",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("claim", _BIG_KEY, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("state", "navy", "class_id")),
        sa.Column("ships", sa.Integer(), nullable=False),
        sa.Column("t_start", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["claims.row"], name=op.f("fk_sighted_ships_claim")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_sighted_ships")),
    )
    passages = op.create_table(
        "sighted_passages",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("claim", _BIG_KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=True) for name in ("lat", "lon")),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("t_start", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["claim"], ["claims.row"], name=op.f("fk_sighted_passages_claim")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_sighted_passages")),
    )
    for table in ("sighted_ships", "sighted_passages"):
        for column in ("claim", "t_start"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    for table, name, columns in _NEW:
        op.create_index(name, table, columns, unique=False)
    _fill(ships, passages)


def _fill(ships: sa.Table, passages: sa.Table) -> None:
    claims = sa.table(
        "claims",
        *(sa.column(name, sa.BigInteger()) for name in ("row", "t_start")),
        sa.column("sighted", sa.Boolean()),
        sa.column("body", sa.JSON()),
    )
    connection, last = op.get_bind(), 0
    query = sa.select(claims).where(claims.c.sighted).order_by(claims.c.row).limit(_MANY)
    while found := connection.execute(query.where(claims.c.row > last)).mappings().all():
        last = int(found[-1]["row"])
        some = [dict(claim) for claim in found]
        for table, rows in (
            (ships, [told for claim in some for told in ship_rows(claim)]),
            (passages, [told for claim in some for told in passage_rows(claim)]),
        ):
            if rows:
                connection.execute(sa.insert(table), rows)
