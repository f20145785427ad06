"""Labelled documents where they lie: one TOML file, or a folder of them."""

from pathlib import Path

from offing.schema.errors import UsageError

_MOST = 10 << 20


def label_texts(place: Path) -> list[tuple[str, str]]:
    """Return name and text of every labelled document at *place*, in the order of their names; raises UsageError."""
    files = sorted(place.rglob("*.toml")) if place.is_dir() else [place]
    if not files:
        raise UsageError(f"{place}: there are no labelled documents (.toml) in it")
    return [(str(file), _text(file)) for file in files]


def _text(file: Path) -> str:
    try:
        data = file.read_bytes() if file.stat().st_size <= _MOST else b""
        if not data:
            raise UsageError(f"{file} is empty or larger than {_MOST >> 20} MiB; no labelled document is")
        return data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is no UTF-8 text (byte {error.start}); save it as UTF-8") from None
