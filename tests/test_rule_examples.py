"""The examples of every rule are its specification: bad ones fire exactly where they are marked, good ones never."""

from __future__ import annotations

import pytest

from mtqa import langs
from mtqa.model import Side
from mtqa.rules import ARTICLE_NEEDS, Example, Rule, all_rules, plain
from rulekit import CannotRunError, found, hits, marked, show, view

BAD = [pytest.param(r, e, id=f"{r.code}-bad-{n}") for r in all_rules() for n, e in enumerate(r.bad)]
GOOD = [pytest.param(r, e, id=f"{r.code}-good-{n}") for r in all_rules() for n, e in enumerate(r.good)]
MONOLINGUAL = [r for r in all_rules() if not {"source", "reference", "sources", "references", "beads"} & set(r.needs)]

HOSTILE = [
    "",
    " ",
    "\n",
    "\x00\x01\ufeff\ufffd\u202e",
    "”“’‘\"'«»()[]{}<>&;.,:!?",
    "((((((((((((((((((((",
    '"""""""""""""""""""""',
    "<b <b <b {{ {{ [[ [[ %s &amp &#x; \\u12",
    "ٱلسَّلَامُ عَلَيْكُمْ، كيف حالك؟",
    "今天天气很好。“他说”，我们走吧！",
    "नमस्ते दुनिया। यह एक वाक्य है।",
    "ไทยไม่มีช่องว่างระหว่างคำ",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 👍🏽 5️⃣",
    "\ud800 lone surrogate",
    "e\u0301\u0301\u0301\u0301 z͑ͫ̓a̴͝lgo",
    "-",
    "1",
    "a",
    "A.",
]


@pytest.mark.parametrize(("rule", "example"), BAD)
def test_bad_example_is_flagged_exactly_where_marked(rule: Rule, example: Example) -> None:
    got = found(rule, example)
    assert got == marked(example), show(plain(example.text), got.get(Side.TARGET, []))


@pytest.mark.parametrize(("rule", "example"), GOOD)
def test_good_example_is_left_alone(rule: Rule, example: Example) -> None:
    got = found(rule, example)
    assert got == {}, show(plain(example.text), got.get(Side.TARGET, []))


def run_alone(rule: Rule, text: str, lang: str) -> list[object]:
    """A rule's hits on one target text; none where the language lacks what the rule needs to know."""
    try:
        return [hit for hit, _ in hits(rule, Example(text, lang))]
    except CannotRunError:
        return []


@pytest.mark.parametrize("code", langs.available())
@pytest.mark.parametrize("rule", MONOLINGUAL, ids=lambda r: r.code)
def test_clean_sentences_of_the_packs_are_clean(rule: Rule, code: str) -> None:
    for sentence in langs.load(code).clean:
        assert run_alone(rule, sentence, code) == [], sentence


@pytest.mark.parametrize("rule", MONOLINGUAL, ids=lambda r: r.code)
def test_hostile_text_never_crashes_a_rule(rule: Rule) -> None:
    for text in HOSTILE:
        for code in ("id", "sw"):
            run_alone(rule, text, code)


def test_views_of_the_kit_hold_the_contract() -> None:
    made = view("satu dua", start=5)
    assert made.text == made.segments[0].text
    assert made.segments[0].span.end - made.segments[0].span.start == len(made.text)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.code)
def test_rules_ask_for_the_article_or_the_bead_never_both(rule: Rule) -> None:
    both = set(rule.needs) & ARTICLE_NEEDS and set(rule.needs) & {"target", "source", "reference"}
    assert not both, f"{rule.code} mixes {sorted(rule.needs)}"
