"""The index of stored texts, by which documents are searched."""

import sqlalchemy as sa
from alembic import op

from offing.engine.text_index import STATEMENTS, put

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 500


def upgrade() -> None:
    """Make the index, and put the texts into it that are there."""
    made = op.create_table(
        "indexed_texts",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["texts.sha256"], name=op.f("fk_indexed_texts_sha256")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_indexed_texts")),
        sa.UniqueConstraint("sha256", name=op.f("uq_indexed_texts_sha256")),
    )
    connection, last, row = op.get_bind(), "", 1
    for statement in STATEMENTS[connection.dialect.name]:
        op.execute(statement)
    texts = sa.table("texts", sa.column("sha256", sa.Text()), sa.column("text", sa.Text()))
    query = sa.select(texts.c.sha256, texts.c.text).order_by(texts.c.sha256).limit(_AT_ONCE)
    while some := connection.execute(query.where(texts.c.sha256 > last)).all():
        last, numbered = some[-1].sha256, list(enumerate(some, row))
        connection.execute(sa.insert(made), [{"row": number, "sha256": one.sha256} for number, one in numbered])
        put(connection, [(number, one.text) for number, one in numbered])
        row += len(some)
