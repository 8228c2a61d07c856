"""Configuration: the closest file wins, and a slip in a key is an error."""

import pytest

from mtqa.config import Config, Gate, chosen, find, load
from mtqa.errors import UsageError


def written(tmp_path, text, name="mtqa.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_all_keys(tmp_path):
    config = load(
        written(tmp_path, 'select = ["num", "NAM001"]\nignore = []\n[gate]\ngarbled = 2\ncritical = "off"\nmajor = 5\n')
    )
    assert config.select == ("NUM", "NAM001")
    assert config.gate == Gate(garbled=2, critical=None, major=5, min_confidence=0.5)


def test_an_empty_file_changes_nothing(tmp_path):
    path = written(tmp_path, "")
    assert load(path) == Config(path=str(path))


def test_pyproject(tmp_path):
    path = written(tmp_path, "[tool.mtqa.gate]\ngarbled = 1\n[tool.other]\nx = 1\n", "pyproject.toml")
    assert load(path).gate.garbled == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gates = 1", "unknown key gates; did you mean gate"),
        ("[gate]\ngarbledd = 1", r"unknown key gate\.garbledd; did you mean gate\.garbled"),
        ("[gate]\nzebra = 1", "expected one of garbled"),
        ("[gate]\ngarbled = -1", "expected a whole number"),
        ("[gate]\ngarbled = true", "expected a whole number"),
        ("[gate]\nmin_confidence = 2", "expected a number from 0 to 1"),
        ("gate = 3", "expected a table"),
        ('select = "NUM"', "expected a list of rule codes"),
        ("select = [", "is not TOML"),
    ],
)
def test_mistakes(tmp_path, text, message):
    with pytest.raises(UsageError, match=message):
        load(written(tmp_path, text))


def test_the_closest_file_wins(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    written(tmp_path, "")
    assert find(inner) == tmp_path / "mtqa.toml"
    written(tmp_path / "a", "[project]\n", "pyproject.toml")
    assert find(inner) == tmp_path / "mtqa.toml"
    near = written(tmp_path / "a", "[tool.mtqa]\n", "pyproject.toml")
    assert find(inner / "text.txt") == near


def test_which_rules_run():
    codes = ["CAS001", "NUM001", "NUM002"]
    assert chosen(codes, Config()) == codes
    assert chosen(codes, Config(select=("NUM",), ignore=("NUM002",))) == ["NUM001"]
    with pytest.raises(UsageError, match=r"'NUM9' fits no rule"):
        chosen(codes, Config(select=("NUM9",)))
    with pytest.raises(UsageError, match=r"did you mean CAS001"):
        chosen(codes, Config(ignore=("CAS01",)))
