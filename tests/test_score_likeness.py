"""Likeness: errors that change what is said stand below a good paraphrase; equal is 100; losses only lower it."""

import numpy as np
import pytest

from mtqa.errors import UsageError
from mtqa.metrics import Units, _differences, count, likeness
from mtqa.text import embed
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
    (
        "es",
        "El ministro Carlos Ibarra no viajó a Caracas el 14 de mayo, según informó su portavoz.",
        "Según su portavoz, el ministro Carlos Ibarra no fue a Caracas el 14 de mayo.",
        {
            "number": "El ministro Carlos Ibarra no viajó a Caracas el 24 de mayo, según informó su portavoz.",
            "name": "El ministro Carlos Ibarra no viajó a Bogotá el 14 de mayo, según informó su portavoz.",
            "negation": "El ministro Carlos Ibarra viajó a Caracas el 14 de mayo, según informó su portavoz.",
            "loop": "El ministro Carlos Ibarra no viajó a Caracas el 14 de mayo, el 14 de mayo, el 14 de mayo, el 14 de"
            " mayo, según informó su portavoz.",
            "spaced": "El m i n i s t r o Carlos Ibarra no v i a j ó a Caracas el 14 de mayo, según su portavoz.",
        },
    ),
    (
        "de",
        "Der Minister ist am 12. Juni nicht nach Warschau geflogen, sagte seine Sprecherin.",
        "Nach Angaben seiner Sprecherin flog der Minister am 12. Juni nicht nach Warschau.",
        {
            "number": "Der Minister ist am 21. Juni nicht nach Warschau geflogen, sagte seine Sprecherin.",
            "negation": "Der Minister ist am 12. Juni nach Warschau geflogen, sagte seine Sprecherin.",
            "loop": "Der Minister ist am 12. Juni nicht nach Warschau nach Warschau nach Warschau geflogen.",
            "spaced": "Der M i n i s t e r ist am 12. Juni nicht nach W a r s c h a u geflogen, sagte die Sprecherin.",
        },
    ),
    (
        "zh",
        "部长6月12日没有前往华沙，他的发言人说。",
        "据其发言人称，部长并没有在6月12日去华沙。",
        {
            "number": "部长6月21日没有前往华沙，他的发言人说。",
            "negation": "部长6月12日前往华沙，他的发言人说。",
            "loop": "部长6月12日没有前往华沙，前往华沙，前往华沙，前往华沙，他的发言人说。",
        },
    ),
]
CASES = [
    pytest.param(lang, reference, paraphrase, text, id=f"{lang}-{kind}")
    for lang, reference, paraphrase, faults in PAIRS
    for kind, text in faults.items()
]


def named(ours, theirs, lang="en"):
    amounts = _differences.differences(ours, theirs, "", lang)
    return dict(zip((*_differences.SHAPES, *_differences.FOUND), amounts, strict=True))


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
    fitted = likeness._fitted()
    assert all(weight >= 0 for weight in fitted["weights"].values())
    assert set(fitted["weights"]) == set(likeness.LOSSES)
    assert fitted["floor"] > 0


def test_faults_that_people_call_small_cost_less_than_what_changes_the_meaning():
    text = PAIRS[0][1]
    small = [text.lower(), text.rstrip("."), text.replace(", ", " , ")]
    large = [*PAIRS[0][3].values(), "The firm said on Monday that it will not close its factory."]
    values = scores([*small, *large], [[text]] * (len(small) + len(large)))
    assert min(values[: len(small)]) > max(values[len(small) :])


@pytest.mark.parametrize(
    ("lang", "ours", "theirs", "source"),
    [
        pytest.param("en", "It costs 1.250 euros.", "It costs 1,250 euros.", "", id="the same number"),
        pytest.param("en", "Two died.", "2 died.", "", id="a number in words"),
        pytest.param("en", "It rose by 3 %.", "It rose by 4 %.", "Creció un 3 %.", id="the source's number"),
        pytest.param("en", "It is impossible.", "It is not possible.", "", id="denied by another word"),
        pytest.param("en", "He met Gorbachov today.", "He met Gorbachev today.", "", id="another spelling"),
        pytest.param("en", "very, very good", "very good", "", id="said twice"),
        pytest.param("en", "Plan B or C", "Plan B or C.", "", id="single letters"),
        pytest.param("en", "", "Nothing is left.", "", id="nothing"),
        pytest.param("de", "Er mag das Haus.", "Er mag das Gebäude.", "", id="nouns are no names"),
        pytest.param("", "It is 3.", "It is three.", "", id="no language"),
    ],
)
def test_no_fault_is_found_where_the_wording_leaves_another_reading(lang, ours, theirs, source):
    assert not any(_differences.differences(ours, theirs, source, lang)[-len(_differences.FOUND) :])


@pytest.mark.parametrize(
    ("name", "ours", "theirs", "lang"),
    [
        ("numbers", "It costs 1,520 euros.", "It costs 1,250 euros.", "en"),
        ("negation", "They aren't here.", "They are here.", "en"),
        ("negation", "Il n'est pas venu.", "Il est venu.", "fr"),
        ("negation", "Nie przyszedł.", "Przyszedł.", "pl"),
        ("names", "He met Tanaka today.", "He met Gorbachev today.", "en"),
        ("names", "Er traf Kowalski in Warschau.", "Er traf Merkel in Warschau.", "de"),
        ("loops", "no no no no no no", "no", "en"),
        ("spaced", "It was c l o s e d.", "It was closed.", "en"),
    ],
)
def test_what_is_found_has_its_name(name, ours, theirs, lang):
    amounts = named(ours, theirs, lang)
    assert {found for found in _differences.FOUND if amounts[found]} == {name}


def test_letters_that_the_reference_does_not_have_and_words_out_of_order():
    assert named("Россия is strong", "Russia is strong")["script"] == 1
    assert named("one two four three", "one two three four")["order"] == pytest.approx(1 / 6)
    assert not any(named("The harbour was closed.", "The harbour was closed.").values())
    assert named("x" * 10, "word " * 10)["fewer words"] == pytest.approx(np.log(10))


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
    other = tokens(["The plant is shut."], "en")[0]
    expected = embed.similarity(["Semarang is closed."], ["The plant is shut."], "en", "en")
    assert one.whole @ other.whole == pytest.approx(expected[0], abs=1e-3)


@pytest.mark.parametrize(
    "text", ["\ud800", "\x00", "a" * 20_000, "\u202ex", "字" * 500, " " * 50_000 + "x", "A a " * 5_000]
)
def test_odd_texts(text):
    (value,) = scores([text], [["The harbour was closed."]])
    assert 0 <= value <= 100
