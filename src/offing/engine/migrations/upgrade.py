"""Bring a home's record up to the schema of this program, or refuse one that is newer."""

from importlib.resources import files
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import sqlalchemy as sa

from offing.engine import database as db
from offing.schema.errors import RecordError

if TYPE_CHECKING:
    from offing.engine.home import Home

# Every version of the schema, oldest first. Kept here so that opening a home that is up to
# date need not load Alembic, which takes longer than many a command.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012")
HEAD = REVISIONS[-1]


def bring_up(home: "Home") -> None:
    """Migrate the record of *home*; raise RecordError where a newer program or another home made it."""
    if revision(home.database) != HEAD:
        with home.lock():
            _migrate(home.database)
    _check_owner(home)


def revision(engine: sa.Engine) -> str | None:
    """Return the schema version of a database, None where it has none; refuse an unknown one."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in REVISIONS:
        raise RecordError(
            f"the record was made by a newer Offing (schema {found}, this one knows {HEAD}); update Offing to open it"
        )
    return found


def alembic_config() -> Any:
    """Return Alembic's configuration of the packaged migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("offing.engine.migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _migrate(engine: sa.Engine) -> None:
    """Lay down the schema, or migrate the one that is there.

    An empty database gets today's schema at once, which a test holds equal to what all the
    migrations make; loading Alembic would take longer than many a read.
    """
    if revision(engine) is None:
        _lay_down(engine)
        return
    from alembic import command

    config = alembic_config()
    with db.publishing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _lay_down(engine: sa.Engine) -> None:
    stamp = sa.Table("alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True))
    with db.publishing(engine) as connection:
        db.metadata.create_all(connection, checkfirst=False)
        stamp.create(connection)
        connection.execute(sa.insert(stamp).values(version_num=HEAD))


def _check_owner(home: "Home") -> None:
    """Tie home and database together, so that neither is ever used with a stranger."""
    path = home.path / "id"
    with home.database.connect() as connection:
        owner = connection.scalar(sa.select(db.meta.c.value).where(db.meta.c.key == "home"))
    if owner is None:
        owner = path.read_text().strip() if path.exists() else uuid4().hex
        with db.publishing(home.database) as connection:
            connection.execute(sa.insert(db.meta).values(key="home", value=owner))
    if not path.exists():
        path.write_text(owner)
    elif path.read_text().strip() != owner:
        raise RecordError(
            f"the database belongs to another home than {home.path}; name the one it was made with "
            "(OFFING_DATABASE and --home go together)"
        )
