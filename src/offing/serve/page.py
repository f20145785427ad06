"""The page: the package's built files where they are there, else a plain one that lists what can be asked."""

import html
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from offing.serve.page_files import PageFiles

_INDEX: Final = "index.html"
STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
code{font-family:ui-monospace,monospace}td{padding:.1rem 1rem .1rem 0;vertical-align:top}
"""
_HEAD: Final = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Offing</title><style>{STYLE}</style></head><body><main>
"""
_NOT_BUILT: Final = "<p>The page is not built into this package; in a checkout, <code>make page</code> builds it.</p>"


def built() -> Path | None:
    """Return the folder of the built page, None where this package has none."""
    place = Path(str(files("offing.serve"))) / "page"
    return place if (place / _INDEX).is_file() else None


def show_page(app: FastAPI, folder: Path | None) -> None:
    """Mount the built page at the root, or a plain page; /docs lists the API in either case."""

    @app.get("/docs", include_in_schema=False)
    def docs() -> Response:
        return HTMLResponse(_listed(app))

    if folder is not None:
        app.mount("/", PageFiles(folder), name="page")
        return

    @app.get("/", include_in_schema=False)
    def start() -> Response:
        return HTMLResponse(_listed(app, _NOT_BUILT))


def _listed(app: FastAPI, remark: str = "") -> str:
    rows = []
    for path, methods in sorted(app.openapi()["paths"].items()):
        rows += [_row(path, method, told) for method, told in methods.items()]
    words = (
        "<h1>Offing</h1><p>A sourced record of what happens at sea. Not for navigation.</p>"
        '<p>This is what can be asked; <a href="/api/openapi.json">/api/openapi.json</a> describes it whole, and '
        '<a href="/ogc">/ogc</a> is what QGIS takes as an OGC API - Features server.</p>'
        f"{remark}<table>"
    )
    return f"{_HEAD}{words}{''.join(rows)}</table></main></body></html>"


def _row(path: str, method: str, told: dict[str, Any]) -> str:
    name = html.escape(path)
    asks = any(one.get("required") for one in told.get("parameters", ()))
    shown = f'<a href="{name}">{name}</a>' if method == "get" and "{" not in path and not asks else name
    return f"<tr><td>{method.upper()}</td><td><code>{shown}</code></td><td>{html.escape(told['summary'])}</td></tr>"
