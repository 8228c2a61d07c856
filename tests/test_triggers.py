"""What makes the rules fast must not change what they find: triggers, and searches that look only at some places.

All texts of the project are asked: the rules' own examples (each in its language and in some others), the damaged and
sound segments to tune with, the flagship article in its languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from mtqa import langs
from mtqa.check.asking import _table
from mtqa.rules import KNOWLEDGE_NEEDS, Rule, View, all_rules, plain
from mtqa.rules.grammar import wrong_form
from mtqa.rules.repetition import stem_loop
from mtqa.rules.web import assistant_text
from mtqa.text import lexicon, patterns, shape
from mtqa.text.language import word_languages
from mtqa.text.lexicon import frequencies
from mtqa.text.memo import LONGEST, Memo
from mtqa.text.names import capitalised
from mtqa.text.words import split, words
from rulekit import view

ROOT = Path(__file__).parents[1]
ALONE = {"target", "targets"} | KNOWLEDGE_NEEDS
TRIGGERED = [rule for rule in all_rules() if rule.trigger is not None]
AFFIXES = [
    ("me", ""),
    ("memper", "kan"),
    ("di", "i"),
    ("pe", "annya"),
    ("ter", "kah"),
    ("ber", ""),
    ("ku", ""),
    ("per", "isme"),
]
ODD = [
    "",
    " ",
    ".",
    "12.30WIB dan 3.was",
    "a‐the and x‑was",
    "a_b Was_he",
    "ǅungla ǅ ǲ",
    "İstanbul ſ ﬁ ß",
    "e\N{COMBINING ACUTE ACCENT}l nin\N{COMBINING TILDE}o",
    "١٢٣ ٤٥٫٦",
    "．．． ！？ ，。",
    "«» “” ''x'' ,,y''",
    "Ã Â\N{NO-BREAK SPACE}Ã©",
    "a" * 300 + " " + "B" * 300,
]


@lru_cache(maxsize=1)
def texts() -> list[tuple[str, str]]:
    """Languages and texts."""
    found: dict[tuple[str, str], None] = {}
    for rule in all_rules():
        for example in (*rule.bad, *rule.good):
            for line in plain(example.text).split("\n"):
                found.update(dict.fromkeys((code, line) for code in (example.lang, "en", "ru")))
    for path in sorted((ROOT / "corpus" / "damage").glob("*/tune.jsonl")):
        for row in path.read_text(encoding="utf-8").splitlines():
            found[path.parent.name, json.loads(row)["target"]] = None
    for path in sorted((ROOT / "corpus" / "otsc-kazakhstan").glob("*.txt")):
        found.update(dict.fromkeys((path.name.split(".")[1], line) for line in path.read_text("utf-8").splitlines()))
    found.update(dict.fromkeys((code, odd) for odd in ODD for code in ("id", "es", "en", "ru", "xx")))
    return list(found)


@lru_cache(maxsize=1)
def views() -> list[View]:
    return [view(text, code) for code, text in texts()]


def hits(rule: Rule, target: View) -> Iterator[object]:
    """What the rule says of a text, without asking its trigger."""
    values = {"target": target, "targets": [target], "lang": target.lang}
    values |= {need: _table(need, target.lang.code) for need in rule.needs if need in KNOWLEDGE_NEEDS - {"lang"}}
    if any(values[need] is None for need in rule.needs):
        return iter(())
    return iter(rule.check(**{need: values[need] for need in rule.needs}))


def test_half_of_the_rules_have_a_trigger():
    assert len(TRIGGERED) >= 20
    assert all(set(rule.needs) <= ALONE for rule in TRIGGERED)


@pytest.mark.parametrize("rule", TRIGGERED, ids=lambda rule: rule.code)
def test_where_the_trigger_is_false_the_rule_finds_nothing(rule):
    skipped = [target for target in views() if not rule.trigger(target)]
    assert skipped, "the trigger is always true"
    assert [target.text for target in skipped if next(hits(rule, target), None) is not None] == []


@pytest.mark.parametrize("rule", TRIGGERED, ids=lambda rule: rule.code)
def test_the_trigger_is_true_of_the_bad_examples(rule):
    for example in rule.bad:
        made = [view(line, example.lang) for line in plain(example.text).split("\n")]
        assert any(rule.trigger(target) for target in made), example.text


def test_a_view_knows_its_words():
    for target in views():
        assert target.words == words(target.text)
        assert target.strings == split(target.text) == [word.text for word in target.words]
        assert all(target.text[word.start : word.end] == word.text for word in target.words)
        assert target.lower == [word.lower for word in target.words]
        assert target.small == [word.text for word in target.words if word.text.islower()]


@pytest.mark.parametrize("code", ["id", "es", "en"])
def test_wrong_forms_are_found_as_by_one_expression(code):
    forms = wrong_form._forms(code)
    found = 0
    for _, text in texts():
        expected = [match.span() for match in forms._all.finditer(text)]
        assert [match.span() for match in forms.find(view(text, code))] == expected, text
        found += len(expected)
    assert found > 10


def test_lookbehinds_are_taken_out():
    assert wrong_form.without_lookbehind(r"(?<=[)(\)]a(b) )c(?<!x|(?:y))[(?<=]d\(?(e)") == r"c[(?<=]d\(?(e)"


@pytest.mark.parametrize("key", ["assistant_refusals", "assistant_remarks"])
def test_remarks_are_found_as_by_a_search(key):
    pattern = assistant_text._phrases(key)
    found = 0
    for _, text in texts():
        joined = f"{text}  {text} {text}"
        expected = [m.span() for m in pattern.finditer(joined, 0, assistant_text.LOOK * assistant_text._MOST)]
        assert [m.span() for m in assistant_text._found(pattern, joined)] == expected
        found += len(expected)
    assert found > 3


def test_the_last_word_is_that_of_a_search():
    for _, text in texts():
        for piece in (text, text + ".", text + ". ", text + ".\n", text[:60]):
            match = shape._LAST_WORD.search(piece, max(0, len(piece) - shape.LOOK))
            assert shape.last_word(piece) == (match[0][:-1] if match else "")


def test_words_of_one_stem_have_letters_in_common():
    for target in views():
        for a, b in zip(target.words, target.words[1:], strict=False):
            if stem_loop._akin(a, b, target.lang.code):
                assert not stem_loop._sequences[a.text].isdisjoint(stem_loop._sequences[b.text])


def test_patterns_take_tokens_that_are_known():
    pack = langs.load("es")
    asked = patterns.Patterns(["(.) el|la *", "{function_words} que"], pack, None, None)
    found = 0
    for code, text in texts():
        if code == "es":
            assert list(asked.find(text, patterns.split(text))) == list(asked.find(text))
            found += len(list(asked.find(text)))
    assert found > 10


def test_a_memo_is_bounded_and_right():
    asked = []
    memo = Memo(lambda word: asked.append(word) or len(word), most=3)
    assert [memo[word] for word in ("a", "bb", "a", "ccc", "dddd", "a")] == [1, 2, 1, 3, 4, 1]
    assert asked == ["a", "bb", "ccc", "dddd", "a"]
    assert len(memo) <= 3
    long = "x" * (LONGEST + 1)
    assert memo[long] == len(long)
    assert long not in memo
    assert memo.any(["", "a"])
    assert not memo.any(["", ""])


def test_words_without_affixes_are_their_own_roots():
    stem = lexicon._sastrawi()[0]
    listed = [word for word in frequencies("id") if lexicon._bare_id(word)]
    odd = [word for word in list(frequencies("en"))[:3000] if lexicon._bare_id(word)]
    assert len(listed) > 10_000
    assert [word for word in listed[::7] + odd if stem(word) != word] == []


def test_the_stemmer_finds_what_pysastrawi_finds():
    stemmer = StemmerFactory().create_stemmer()
    listed = [word for word in frequencies("id") if not lexicon._bare_id(word)][::17]
    made = [f"{prefix}{word}{suffix}" for prefix, suffix in AFFIXES for word in sorted(lexicon.roots_id())[::701]]
    words = [*listed, *made, "anak-anak", "buku-bukunya", "bermain-main", "", "-", "é", "ku", "Di"]
    assert len(words) > 1000
    assert [(w, root, lexicon.stem_id(w)) for w in words if (root := stemmer.stem(w)) != lexicon.stem_id(w)] == []


def test_names_of_a_text_do_not_depend_on_what_was_asked_before():
    first = [capitalised(target.text, target.words) for target in views()]
    assert first == [capitalised(target.text, target.words) for target in views()]


def test_languages_of_words_where_most_texts_end_early():
    tokens = ["Pemerintah", "menolak", "los", "cambios", "propuestos", "por", "el", "gobierno", "pada", "hari", "Senin"]
    assert word_languages(tokens, ("id", "es"))[2:5] == ["es"] * 3
    assert set(word_languages(["Pemerintah", "menolak", "usul", "itu"], ("id", "es"))) == {"id"}
