"""Scores: equal to sacrebleu's own, over units, with intervals where they mean something."""

import random

import pytest
from sacrebleu.metrics import BLEU, CHRF, TER

from mtqa.metrics import MIN_FOR_INTERVAL, available, measure
from mtqa.model import Article, Bead, Document, Kind, Link, Segment, Side, Span
from mtqa.score import score

WORDS = "pemerintah telah menaikkan harga minyak goreng karena pasokan dari pabrik berkurang".split()  # noqa: SIM905

# sacrebleu's own classes; ``sentence`` is what it advises for single segments.
OWN = {
    "BLEU": lambda sentence=False: BLEU(effective_order=sentence),
    "chrF": lambda sentence=False: CHRF(),
    "chrF++": lambda sentence=False: CHRF(word_order=2),
    "TER": lambda sentence=False: TER(),
}


def texts(seed, count):
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(3, 15))) + "." for _ in range(count)]


@pytest.mark.parametrize("module", available(), ids=lambda m: m.NAME)
def test_values_and_signature_are_sacrebleus_own(module):
    hypotheses, first, second = texts(1, 40), texts(2, 40), texts(3, 40)
    measured = measure(module, hypotheses, list(zip(first, second, strict=True)))
    whole, alone = OWN[module.NAME](), OWN[module.NAME](sentence=True)
    assert measured.value == pytest.approx(whole.corpus_score(hypotheses, [first, second]).score, abs=1e-9)
    assert measured.signature.startswith(str(whole.get_signature()))
    for n, value in enumerate(measured.units):
        assert value == pytest.approx(alone.sentence_score(hypotheses[n], [first[n], second[n]]).score, abs=1e-9)
    assert measured.low < measured.value < measured.high
    assert measure(module, hypotheses, list(zip(first, second, strict=True))) == measured


def test_a_segment_may_have_fewer_references_than_others():
    for module in available():
        measured = measure(
            module, ["satu dua tiga empat"] * 2, [["satu dua tiga empat", "x y z"], ["satu dua tiga empat"]]
        )
        assert measured.units[0] == pytest.approx(measured.units[1])


def test_no_interval_from_a_handful():
    few = texts(1, MIN_FOR_INTERVAL - 1)
    measured = measure(available()[0], few, [[t] for t in few])
    assert measured.low is None
    assert "bs:" not in measured.signature


def segments(side, lang, lines):
    made, at = [], 0
    for n, line in enumerate(lines):
        made.append(Segment(f"a:{side}", side, lang, Kind.BODY, Span(at, at + len(line)), line, n, n))
        at += len(line) + 1
    return Document(f"a:{side}", side, lang, "\n".join(lines)), made


def test_only_aligned_body_text_in_the_same_language_is_scored():
    target, t = segments(Side.TARGET, "id", ["Satu dua tiga.", "Empat lima.", "Enam.", "Iklan."])
    same, r = segments(Side.REFERENCE, "id", ["Satu dua tiga. Empat lima.", "Tujuh."])
    other, e = segments(Side.REFERENCE, "en", ["One.", "Two."])
    shared = Link((t[0], t[1]), (r[0],), 0.9)
    foreign = Link((t[2],), (e[0],), 0.9)
    beads = [
        Bead("1", Kind.BODY, (t[0],), None, (None, shared)),
        Bead("2", Kind.BODY, (t[1],), None, (None, shared)),
        Bead("3", Kind.BODY, (t[2],), None, (foreign, Link((t[2],), (), 0.9))),
        Bead("4", Kind.BOILERPLATE, (t[3],), None, (None, Link((t[3],), (r[1],), 0.9))),
    ]
    scores = score(Article("a", target, None, (other, same)), beads)
    assert [s.metric for s in scores] == ["BLEU", "chrF", "chrF++", "TER", "likeness"]
    for one in scores:
        assert set(one.beads) == {"1", "2"}
        assert one.value == pytest.approx(0.0 if one.metric == "TER" else 100.0)


def test_no_reference_no_score():
    target, t = segments(Side.TARGET, "id", ["Satu."])
    assert score(Article("a", target), [Bead("1", Kind.BODY, (t[0],))]) == ()
