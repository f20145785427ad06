"""What people judged of lines of the record, only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'reviews are only ever added to'); END"
_KNOWN = "EXISTS (SELECT 1 FROM reviews WHERE row = NEW.row)"
_GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER reviews_not_updated BEFORE UPDATE ON reviews {_REFUSE}",
        f"CREATE TRIGGER reviews_not_deleted BEFORE DELETE ON reviews {_REFUSE}",
        f"CREATE TRIGGER reviews_not_replaced BEFORE INSERT ON reviews WHEN {_KNOWN} {_REFUSE}",
    ),
    "postgresql": (
        "CREATE FUNCTION reviews_only_added() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'reviews are only ever added to'; END $$",
        "CREATE TRIGGER reviews_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON reviews "
        "FOR EACH STATEMENT EXECUTE FUNCTION reviews_only_added()",
    ),
}


def upgrade() -> None:
    """Make the table of reviews, and let nothing change a row of it."""
    op.create_table(
        "reviews",
        sa.Column("row", _BIG_KEY, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("line", "kind", "source", "verdict")),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("stood", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_reviews")),
        sa.UniqueConstraint("before", name=op.f("uq_reviews_before")),
    )
    for column in ("line", "at"):
        op.create_index(op.f(f"ix_reviews_{column}"), "reviews", [column], unique=False)
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
