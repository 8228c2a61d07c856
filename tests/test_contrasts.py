"""The tables of words that exclude each other: each has its sentences, with a right and a wrong translation."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from mtqa import langs
from mtqa.text import senses

PAIRS = Path(__file__).parent / "contrasts"


def codes() -> list[str]:
    data = Path(langs.__file__).parent / "data"
    return sorted(p.parent.name for p in data.glob(f"*/{senses.TABLE}") if p.parent.name != "en")


def pairs(code: str) -> list[dict[str, str]]:
    return tomllib.loads((PAIRS / f"{code}.toml").read_text(encoding="utf-8"))["pair"]


def sets(code: str) -> dict[str, dict[str, list[str]]]:
    table = tomllib.loads((langs.table(code, senses.TABLE) or b"").decode("utf-8"))
    return {topic: found for topic, found in table.items() if topic not in ("inside", "less")}


@pytest.mark.parametrize("code", codes())
def test_right_translations_are_let_go_and_contraries_found(code: str) -> None:
    assert len(pairs(code)) >= 5
    for pair in pairs(code):
        assert not senses.contrasts(pair["right"], "en", pair["text"], code), pair["text"]
        assert senses.contrasts(pair["wrong"], "en", pair["text"], code), pair["text"]


@pytest.mark.parametrize("code", codes())
def test_every_set_and_sense_is_one_of_the_english_table(code: str) -> None:
    english, table = sets("en"), sets(code)
    assert {(topic, sense) for topic in table for sense in table[topic]} <= {
        (topic, sense) for topic in english for sense in english[topic]
    }
    assert all(len(table[topic]) > 1 for topic in table)


def test_less_of_one_thing_is_not_that_thing() -> None:
    assert not senses.contrasts("sebuah proyek yang kurang kuat", "id", "proyek yang lemah", "id")
    assert senses.contrasts("sebuah proyek yang kuat", "id", "proyek yang lemah", "id")
