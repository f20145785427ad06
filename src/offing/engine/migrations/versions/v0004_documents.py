"""Documents, and what they say."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of texts, documents and claims."""
    op.create_table(
        "texts",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_texts")),
    )
    _documents()
    op.create_table(
        "document_bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", _BIG_KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.row"], name=op.f("fk_document_bands_document")),
        sa.PrimaryKeyConstraint("band", "document", name=op.f("pk_document_bands")),
    )
    _claims()


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("input_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("text_sha256", sa.Text(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("reader_version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("published_grain", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("dateline", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("cluster", sa.Text(), nullable=False),
        sa.Column("since_generation", sa.Integer(), nullable=True),
        sa.Column("until_generation", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["input_id"], ["inputs.id"], name=op.f("fk_documents_input_id")),
        sa.ForeignKeyConstraint(["text_sha256"], ["texts.sha256"], name=op.f("fk_documents_text_sha256")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_documents")),
    )
    for column in ("id", "input_id", "text_sha256", "cluster"):
        op.create_index(op.f(f"ix_documents_{column}"), "documents", [column], unique=False)


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("row", _BIG_KEY, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("document", _BIG_KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sighted", sa.Boolean(), nullable=False),
        sa.Column("t_start", sa.BigInteger(), nullable=True),
        sa.Column("t_end", sa.BigInteger(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("modality", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.row"], name=op.f("fk_claims_document")),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_claims")),
    )
    for column in ("id", "document", "t_start"):
        op.create_index(op.f(f"ix_claims_{column}"), "claims", [column], unique=False)
