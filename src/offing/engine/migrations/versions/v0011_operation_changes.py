"""How people corrected what belongs to operations, only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'operation_changes are only ever added to'); END"
_KNOWN = "EXISTS (SELECT 1 FROM operation_changes WHERE row = NEW.row)"
_GUARDS = {
    "sqlite": (
        f"CREATE TRIGGER operation_changes_not_updated BEFORE UPDATE ON operation_changes {_REFUSE}",
        f"CREATE TRIGGER operation_changes_not_deleted BEFORE DELETE ON operation_changes {_REFUSE}",
        f"CREATE TRIGGER operation_changes_not_replaced BEFORE INSERT ON operation_changes WHEN {_KNOWN} {_REFUSE}",
    ),
    "postgresql": (
        "CREATE FUNCTION operation_changes_only_added() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RAISE EXCEPTION 'operation_changes are only ever added to'; END $$",
        "CREATE TRIGGER operation_changes_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON operation_changes "
        "FOR EACH STATEMENT EXECUTE FUNCTION operation_changes_only_added()",
    ),
}


def upgrade() -> None:
    """Make the table of corrections, and let nothing change a row of it."""
    op.create_table(
        "operation_changes",
        sa.Column("row", _BIG_KEY, autoincrement=False, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("operations", "lines")),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_operation_changes")),
    )
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
