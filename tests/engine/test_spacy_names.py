import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import pytest

from offing.engine import spacy_names
from offing.engine.spacy_names import KNOWN, Model, check, digest, find, manifest
from offing.schema.errors import UsageError


def write_model(folder: Path, package: str = "model_of_ours", weights: bytes = b"weights") -> Model:
    data = folder / package / f"{package}-1.0.0"
    (data / "ner").mkdir(parents=True)
    (folder / package / "__init__.py").write_text("raise RuntimeError('its code was run')")
    (data / "config.cfg").write_bytes(b"[nlp]")
    (data / "ner" / "model").write_bytes(weights)
    return Model(package, "1.0.0", digest(data))


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    monkeypatch.syspath_prepend(str(tmp_path))
    made = write_model(tmp_path)
    monkeypatch.setattr(spacy_names, "KNOWN", (made,))
    return made


def data_of(tmp_path: Path, model: Model) -> Path:
    return tmp_path / model.package / f"{model.package}-1.0.0"


def test_a_digest_is_that_of_sha256sum_over_sorted_names(tmp_path: Path, model: Model):
    lines = [(b"[nlp]", "config.cfg"), (b"weights", "ner/model")]
    said = "".join(f"{sha256(data).hexdigest()}  {name}\n" for data, name in lines)
    assert model.sha256 == sha256(said.encode()).hexdigest()
    assert manifest({"b": "2", "a": "1"}) == manifest({"a": "1", "b": "2"})


def test_a_known_model_is_found_without_running_its_code(tmp_path: Path, model: Model):
    assert find() == (model, data_of(tmp_path, model))
    assert model.package not in sys.modules


@pytest.mark.parametrize("change", ["weights", "more", "less", "name"])
def test_a_changed_model_is_refused_and_the_message_says_what_to_install(tmp_path: Path, model: Model, change: str):
    data = data_of(tmp_path, model)
    if change == "weights":
        (data / "ner" / "model").write_bytes(b"Weights")
    elif change == "more":
        (data / "ner" / "new").write_bytes(b"")
    elif change == "less":
        (data / "config.cfg").unlink()
    else:
        (data / "config.cfg").rename(data / "Config.cfg")
    with pytest.raises(UsageError, match=r"is not the one that is known.*pip install .*model-of-ours==1\.0\.0"):
        find()


def test_a_model_of_another_version_is_refused(tmp_path: Path, model: Model):
    data_of(tmp_path, model).rename(tmp_path / model.package / f"{model.package}-2.0.0")
    with pytest.raises(UsageError, match=r"version 1\.0\.0"):
        find()


def test_without_a_model_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spacy_names, "KNOWN", (Model("no_such_model_here", "1.0.0", ""),))
    with pytest.raises(UsageError, match=r"no_such_model_here 1\.0\.0.*offing\[nlp\]"):
        find()


def test_without_spacy_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spacy_names, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"offing\[nlp\]"):
        spacy_names.load()


def test_the_table_of_models_holds_whole_hashes():
    assert all(len(one.sha256) == 64 and int(one.sha256, 16) for one in KNOWN)


@pytest.mark.skipif(find_spec("spacy") is None, reason="spaCy is not installed: pip install 'offing[nlp]'")
def test_the_model_itself_is_the_one_known_and_finds_names():
    model, folder = find()
    check(model, folder)
    names = spacy_names.load()
    assert names.label.startswith("spaCy 3.8")
    text = "Captain Michael Jordan led the destroyer into Norfolk harbour on Monday."
    [found] = names([text])
    assert {(text[start:end], label) for start, end, label in found} >= {
        ("Michael Jordan", "PERSON"),
        ("Norfolk", "GPE"),
    }
