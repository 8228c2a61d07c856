"""Likeness: errors that change what is said stand below a good paraphrase; equal is 100; losses only lower it."""

import numpy as np
import pytest

from mtqa.errors import UsageError
from mtqa.metrics import Units, count, likeness
from mtqa.text.tokens import tokens

# Language, reference, a good paraphrase, and copies of the reference with one fault each.
PAIRS = [
    (
        "en",
        "The firm said on Monday that it will not close its factory in Semarang, where 1,250 work.",
        "The firm announced Monday it won't shut down the plant in Semarang, which employs 1,250.",
        {
            "number": "The firm said on Monday that it will not close its factory in Semarang, where 1,520 work.",
            "name": "The firm said on Monday that it will not close its factory in Surabaya, where 1,250 work.",
            "negation": "The firm said on Monday that it will close its factory in Semarang, where 1,250 work.",
            "loop": "The firm said on Monday that it will not close its factory in Semarang, where 1,250 work"
            + " where 1,250 work" * 4,
            "spaced": "T h e  f i r m  s a i d on Monday that it will not c l o s e  i t s  f a c t o r y in Semarang,"
            " where 1,250 work.",
        },
    ),
    (
        "id",
        "Menteri Kesehatan Budi Hartono tidak hadir dalam pertemuan di Jakarta pada 17 Maret.",
        "Budi Hartono, Menteri Kesehatan, tidak menghadiri pertemuan 17 Maret di Jakarta.",
        {
            "number": "Menteri Kesehatan Budi Hartono tidak hadir dalam pertemuan di Jakarta pada 71 Maret.",
            "name": "Menteri Kesehatan Agus Salim tidak hadir dalam pertemuan di Jakarta pada 17 Maret.",
            "negation": "Menteri Kesehatan Budi Hartono hadir dalam pertemuan di Jakarta pada 17 Maret.",
            "loop": "Menteri Kesehatan Budi Hartono tidak hadir tidak hadir tidak hadir tidak hadir dalam pertemuan.",
            "spaced": "Menteri Kesehatan B u d i  H a r t o n o tidak h a d i r di p e r t e m u a n Jakarta 17 Maret.",
        },
    ),
]
CASES = [
    pytest.param(lang, reference, paraphrase, text, id=f"{lang}-{kind}")
    for lang, reference, paraphrase, faults in PAIRS
    for kind, text in faults.items()
]


def scores(hypotheses, references, lang="en", **more):
    return count(likeness, Units(hypotheses, references, lang=lang, **more)).units


@pytest.mark.parametrize(("lang", "reference", "paraphrase", "faulty"), CASES)
def test_a_fault_stands_below_a_paraphrase(lang, reference, paraphrase, faulty):
    good, bad = scores([paraphrase, faulty], [[reference]] * 2, lang)
    assert bad < good < 100


def test_equal_is_all_and_nothing_is_next_to_nothing():
    text = PAIRS[0][1]
    same, empty, other = scores([text, "", "Bananas grow best near the equator."], [[text]] * 3)
    assert same == 100
    assert empty < 30
    assert other < 40


def test_of_several_references_the_nearest_counts():
    _, text, paraphrase, _ = PAIRS[0]
    both, first, second = (scores([paraphrase], [r])[0] for r in ([text, paraphrase], [text], [paraphrase]))
    assert both == second == 100
    assert first < 100


def test_a_segment_has_the_same_score_in_any_company():
    _, reference, paraphrase, faults = PAIRS[0]
    alone = scores([paraphrase], [[reference]])
    among = scores([*faults.values(), paraphrase], [[reference]] * (len(faults) + 1))
    assert among[-1] == pytest.approx(alone[0], abs=1e-3)


def test_losses_are_never_negative_and_weights_neither():
    _, reference, paraphrase, faults = PAIRS[0]
    texts = [paraphrase, "", ".", *faults.values()]
    table = likeness.losses(texts, [reference] * len(texts), ["La empresa no cerrará."] * len(texts), "en", "es")
    assert table.shape == (len(texts), len(likeness.LOSSES))
    assert np.isfinite(table).all()
    assert (table >= -1e-6).all()
    assert all(weight >= 0 for weight in likeness._weights().values())
    assert set(likeness._weights()) == set(likeness.LOSSES)


def test_the_source_is_named_in_the_signature_only_where_it_counts():
    text = PAIRS[0][1]
    with_source = count(likeness, Units([text], [[text]], ["La empresa no cerrará."], "en", "es")).signature
    unknown = count(likeness, Units([text], [[text]], ["Az üzem nem zár be."], "en", "hu")).signature
    assert "|src:es|" in with_source
    assert "|src:no|" in unknown


def test_a_language_without_token_vectors_is_an_error():
    with pytest.raises(UsageError, match="no token vectors are known for the language 'hu'"):
        scores(["Az üzem."], [["Az üzem."]], "hu")


def test_tokens_are_vectors_of_unit_length_and_nothing_has_none():
    one, none = tokens(["Semarang is closed.", ""], "en")
    assert one.vectors.shape == (len(one.numbers), 1280)
    assert np.linalg.norm(one.vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert (one.information > 0).all()
    assert none.numbers == ()


@pytest.mark.parametrize("text", ["\ud800", "\x00", "a" * 20_000, "\u202ex", "字" * 500])
def test_odd_texts(text):
    (value,) = scores([text], [["The harbour was closed."]])
    assert 0 <= value <= 100
