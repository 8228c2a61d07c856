"""The labelled set in corpus/damage holds what its README says."""

import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1] / "corpus"
LANGS = ("id", "es", "en")
HALVES = ("tune", "test")
SMALLEST = {
    ("id", "tune"): 300,
    ("es", "tune"): 130,
    ("en", "tune"): 130,
    ("id", "test"): 100,
    ("es", "test"): 50,
    ("en", "test"): 50,
}
FAMILIES = {
    "capitals",
    "wording",
    "sentence",
    "quotes",
    "punctuation",
    "repetition",
    "encoding",
    "language",
    "numbers",
    "names",
    "meaning",
    "completeness",
    "web",
}
REQUIRED = {"id", "target", "target_lang", "topic", "kind", "verdict", "errors"}
OPTIONAL = {"source", "source_lang", "reference"}

Row = dict[str, Any]


def read(lang: str, half: str) -> list[Row]:
    with (ROOT / "damage" / lang / f"{half}.jsonl").open(encoding="utf-8", newline="\n") as lines:
        return [json.loads(line) for line in lines]


ROWS = {(lang, half): read(lang, half) for lang in LANGS for half in HALVES}
ALL = list(itertools.chain.from_iterable(ROWS.values()))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize(("lang", "half"), ROWS)
def test_rows_have_the_fields_and_ids_that_the_readme_promises(lang: str, half: str) -> None:
    rows = ROWS[lang, half]
    assert len(rows) >= SMALLEST[lang, half]
    assert [row["id"] for row in rows] == [f"{lang}-{half}-{number:03d}" for number in range(1, len(rows) + 1)]
    for row in rows:
        assert REQUIRED <= row.keys() <= REQUIRED | OPTIONAL, row["id"]
        assert ("source" in row) == ("source_lang" in row), row["id"]
        assert row["target_lang"] == lang != row.get("source_lang"), row["id"]
        assert row.get("source_lang", "es") in LANGS, row["id"]
        assert row["kind"] in {"body", "headline", "heading"}, row["id"]
        assert re.fullmatch("[a-z]+", row["topic"]), row["id"]
        for field in ("target", "source", "reference"):
            text = row.get(field, "x")
            assert text == text.strip(" \n"), (row["id"], field)
            assert text, (row["id"], field)


def test_spans_lie_in_order_inside_the_target() -> None:
    for row in ALL:
        end = 0
        for error in row["errors"]:
            assert error.keys() == {"start", "end", "severity", "family", "needs", "note"}, row["id"]
            assert end <= error["start"] <= error["end"] <= len(row["target"]), row["id"]
            end = error["end"]
            assert error["severity"] in {"minor", "major", "critical"}, row["id"]
            assert error["family"] in FAMILIES, row["id"]
            assert error["note"].strip(), row["id"]
            if error["start"] == error["end"]:
                assert error["family"] == "completeness", f"{row['id']}: only an omission may have an empty span"


def test_spans_stand_on_what_their_notes_name() -> None:
    """Offsets that slip by one would still lie in bounds: what a span covers must fit the kind of damage."""
    expected = {
        "stray capital": lambda text: text[:1].isupper(),
        "sentence begins in lower case": lambda text: text[:1].islower(),
        "space before": lambda text: re.match(r"\s+\S", text),
        "opened and never closed": lambda text: text in {"“", '"', "«"},
        "replacement character": lambda text: "\N{REPLACEMENT CHARACTER}" in text,
        "control character": lambda text: any(ord(letter) < 32 for letter in text),
        "zero-width": lambda text: "\N{ZERO WIDTH SPACE}" in text,
        "sub-word markers": lambda text: "##" in text,
        "doubled word": lambda text: len(words(text)) in {1, 2} and len(set(words(text))) == 1,
        "space missing after the": lambda text: re.search(r"[,.]\w", text),
    }
    seen: Counter[str] = Counter()
    for row in ALL:
        for error in row["errors"]:
            text = row["target"][error["start"] : error["end"]]
            for phrase, fits in expected.items():
                if error["note"].startswith(phrase) and "run together" not in error["note"]:
                    assert fits(text), (row["id"], error, text)
                    seen[phrase] += 1
    assert seen["stray capital"] > 20
    assert seen["doubled word"] > 8


def test_what_an_error_needs_to_be_seen_stands_in_its_row() -> None:
    """``needs`` says what a reader must have before them; a row that lacks it could never be marked right."""
    for row in ALL:
        for error in row["errors"]:
            where = (row["id"], error["note"])
            assert error["needs"] in {"target", "source"}, where  # "article": only where rows stand in an article
            if error["needs"] == "source":
                assert "source" in row, where
                assert error["family"] in {"numbers", "names", "meaning", "completeness", "wording"}, where
            if error["start"] == error["end"]:
                assert error["needs"] == "source", f"{where}: left out without a trace"
    needs = Counter((error["needs"], row["id"].split("-")[1]) for row in ALL for error in row["errors"])
    assert all(needs[need, half] >= 20 for need in ("target", "source") for half in HALVES), needs


def test_verdicts_follow_from_severities() -> None:
    for row in ALL:
        count = Counter(error["severity"] for error in row["errors"])
        if count["critical"]:
            verdict = "garbled"
        elif count["major"] or count["minor"] > 1:
            verdict = "review"
        else:
            verdict = "ok"
        assert row["verdict"] == verdict, (row["id"], dict(count))


@pytest.mark.parametrize(("lang", "half"), ROWS)
def test_about_half_of_the_rows_are_damaged_and_every_family_occurs(lang: str, half: str) -> None:
    rows = ROWS[lang, half]
    share = {
        "damaged": sum(bool(row["errors"]) for row in rows) / len(rows),
        "garbled": sum(row["verdict"] == "garbled" for row in rows) / len(rows),
        "source": sum("source" in row for row in rows) / len(rows),
        "reference": sum("reference" in row for row in rows) / len(rows),
    }
    assert 0.45 <= share["damaged"] <= 0.55
    assert 0.15 <= share["garbled"] <= 0.3
    assert share["source"] >= 0.6
    assert share["reference"] >= 0.25
    assert {error["family"] for row in rows for error in row["errors"]} == FAMILIES


def test_the_halves_hold_the_verdicts_in_like_shares() -> None:
    for lang in LANGS:
        for verdict in ("ok", "review", "garbled"):
            first, second = (
                sum(row["verdict"] == verdict for row in rows) / len(rows)
                for rows in (ROWS[lang, half] for half in HALVES)
            )
            assert abs(first - second) <= 0.08, (lang, verdict)


def test_no_text_occurs_twice() -> None:
    """A sentence in both halves, in any of the three fields, would let a fit see what it is measured on."""
    targets = Counter(" ".join(words(row["target"])) for row in ALL)
    assert [text for text, count in targets.items() if count > 1] == []
    texts = {
        half: {
            " ".join(words(row[field]))
            for lang in LANGS
            for row in ROWS[lang, half]
            for field in ("target", "source", "reference")
            if field in row
        }
        for half in HALVES
    }
    assert texts["tune"] & texts["test"] == set()


def test_the_halves_share_no_long_phrase() -> None:
    def phrases(half: str) -> set[tuple[str, ...]]:
        found = set()
        for lang in LANGS:
            for row in ROWS[lang, half]:
                for field in ("target", "source", "reference"):
                    text = words(row.get(field, ""))
                    found |= set(zip(*(text[shift:] for shift in range(6)), strict=False))
        return found

    assert phrases("tune") & phrases("test") == set()


def test_nothing_comes_from_the_flagship_article() -> None:
    flagship: set[tuple[str, ...]] = set()
    for path in sorted((ROOT / "otsc-kazakhstan").glob("*.txt")):
        text = words(path.read_text(encoding="utf-8"))
        flagship |= set(zip(*(text[shift:] for shift in range(6)), strict=False))
    assert len(flagship) > 1000
    for row in ALL:
        for field in ("target", "source", "reference"):
            text = words(row.get(field, ""))
            assert not flagship & set(zip(*(text[shift:] for shift in range(6)), strict=False)), (row["id"], field)


def test_the_readme_counts_the_rows() -> None:
    readme = (ROOT / "damage" / "README.md").read_text(encoding="utf-8")
    assert f"{len(ALL)} short texts" in readme
    for lang in LANGS:
        assert f"| {lang} | {len(ROWS[lang, 'tune'])} | {len(ROWS[lang, 'test'])} |" in readme
