"""The rules that compare or identify, beyond their examples: how sure, how bad, where, and what must not happen."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from mtqa.model import Bead, Kind, Link, Severity, Side
from mtqa.rules import BeadView, Example, Hit, Rule, View, all_rules
from rulekit import CannotRunError, hits, view

FAMILIES = {"numbers", "names", "language", "completeness", "meaning"}
RULES = [r for r in all_rules() if r.family in FAMILIES]
BY_CODE: Mapping[str, Rule] = {r.code: r for r in RULES}


def run(code: str, text: str, **more: Any) -> list[Hit]:
    return [hit for hit, _ in hits(BY_CODE[code], Example(text, **more))]


def graded(code: str, hit: Hit) -> tuple[Severity, float]:
    rule = BY_CODE[code]
    return hit.severity or rule.severity, hit.confidence or rule.confidence


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_examples_are_enough_and_in_several_languages(rule: Rule) -> None:
    assert len(rule.bad) >= 3
    assert len(rule.good) >= 4
    assert len({e.lang for e in rule.bad + rule.good}) >= 2


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
@pytest.mark.parametrize("lang", ["id", "de", "ja", "sw", "ar", "qqx"])
def test_any_language_and_any_text_is_survived(rule: Rule, lang: str) -> None:
    for text in (
        "",
        " ",
        "...",
        "12:30 – 1.000,5",
        "\ud800\x00",
        "👍🏽 5️⃣",
        "Ａ１",
        "नमस्ते १२ दुनिया",
        "A" * 3000,
        "a b " * 2000,
    ):
        for source_lang in ("es", "zh"):
            example = Example(
                text, lang, source=f"Hay 3 {text}", source_lang=source_lang, reference=f"x {text}", closeness=0.1
            )
            try:
                hits(rule, example)
            except CannotRunError:
                continue


def test_a_long_line_takes_linear_time() -> None:
    line = "Presiden Tokayev menembak 20.000 orang pada 7 Maret 2018 the other day. " * 3000
    started = time.perf_counter()
    for rule in RULES:
        if "closeness" not in " ".join(rule.needs):
            hits(rule, Example(line, source=line.replace("Tokayev", "Tokáyev"), reference=line, closeness=0.1))
    assert time.perf_counter() - started < 60


class TestNumbers:
    def test_a_changed_figure_is_worse_than_one_that_is_rounded(self) -> None:
        (changed,) = run("NUM001", "Ada 19 korban.", source="Hubo 29 víctimas.")
        (rounded,) = run("NUM001", "Ada 1,2 juta korban.", source="Hubo 1.234.567 víctimas.")
        assert graded("NUM001", changed) == (Severity.MAJOR, 0.9)
        assert graded("NUM001", rounded)[0] is Severity.MINOR
        assert graded("NUM001", rounded)[1] < 0.5

    def test_the_message_shows_both_numbers(self) -> None:
        (hit,) = run("NUM002", "Ada 19 korban.", reference="Ada 29 korban.")
        assert "19" in hit.message
        assert "29" in hit.message
        assert hit.evidence == {"expected": "29", "found": "19"}

    def test_another_unit_makes_it_doubtful(self) -> None:
        (hit,) = run("NUM001", "Jaraknya 30 kilometer.", source="It is 10 miles away.", source_lang="en")
        assert graded("NUM001", hit)[0] is Severity.MINOR

    def test_years_and_days_are_told_apart(self) -> None:
        (hit,) = run("NUM001", "Ia dipenjara delapan hari.", source="Estuvo ocho años en prisión.")
        assert graded("NUM001", hit)[0] is Severity.MAJOR

    def test_small_figures_may_be_words_that_we_do_not_know(self) -> None:
        assert run("NUM001", "Es waren fünf Leute.", lang="de", source="There were 5 people.", source_lang="en") == []
        assert run("NUM001", "Es waren Leute da.", lang="de", source="There were 537 people.", source_lang="en")


class TestNames:
    def test_another_name_is_worse_than_a_misspelt_one(self) -> None:
        (other,) = run("NAM002", "Kata Berlusconi kemarin di radio.", source="Según dijo ayer Netanyahu en la radio.")
        (spelt,) = run("NAM002", "Menurut Berhard Kowalski, ya.", source="Según Bernhard Kowalski, sí.")
        assert graded("NAM002", other)[0] is Severity.MAJOR
        assert graded("NAM002", spelt)[0] is Severity.MINOR
        assert spelt.suggestion == "Bernhard"

    def test_german_nouns_are_no_names(self) -> None:
        assert (
            run("NAM003", "Der Beamte las das Schreiben.", lang="de", reference="Der Beamter las ein Schreibens.") == []
        )

    def test_every_use_of_the_odd_spelling_is_marked_in_its_own_segment(self) -> None:
        found = hits(
            BY_CODE["NAM001"],
            Example(
                "Warga Kazakhstan marah.\nTentara Kazakstan datang.\nKe Kazakstan ia pergi.\nDi Kazakhstan, Kazakhstan."
            ),
        )
        assert [(h.start, v.segments[0].index) for h, v in found] == [(8, 1), (3, 2)]

    def test_many_like_names_take_linear_time(self) -> None:
        lines = "\n".join(f"Di Kota{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}stanabad{n % 7}x" for n in range(4000))
        started = time.perf_counter()
        run("NAM001", lines)
        assert time.perf_counter() - started < 20


class TestLanguage:
    def test_a_run_is_major_and_a_word_minor(self) -> None:
        (words,) = run("LAN001", "Pemerintah menolak the proposed changes pada Senin.")
        (word,) = run("LAN001", "Kapal itu however berlayar.")
        assert graded("LAN001", words)[0] is Severity.MAJOR
        assert graded("LAN001", word)[0] is Severity.MINOR

    def test_a_foreign_segment_is_one_finding_not_a_run_as_well(self) -> None:
        sentence = "The government rejected the proposed changes on Monday."
        assert run("LAN001", sentence) == []
        assert len(run("LAN002", sentence)) == 1

    def test_siblings_are_never_told_apart(self) -> None:
        malay = "Kerajaan itu telah menolak cadangan tersebut kerana ia terlalu mahal bagi rakyat."
        assert run("LAN002", malay) == []
        assert run("LAN003", malay, source=malay, source_lang="ms") == []

    def test_a_copy_is_reported_once(self) -> None:
        sentence = "El Gobierno rechazó el plan de los vecinos el lunes pasado."
        assert BY_CODE["LAN002"].unless_in_source
        assert len(run("LAN003", sentence, source=sentence)) == 1
        nearly = sentence.replace("lunes", "martes")
        assert len(run("LAN002", sentence, source=nearly) + run("LAN003", sentence, source=nearly)) == 1


class TestMeaning:
    @pytest.mark.parametrize(
        ("closeness", "severity"), [(0.05, Severity.CRITICAL), (0.22, Severity.MAJOR), (0.3, None), (0.9, None)]
    )
    def test_the_farther_the_worse(self, closeness: float, severity: Severity | None) -> None:
        found = run(
            "MEA001",
            "Kucing itu tidur sepanjang hari di bawah meja dapur.",
            source="El ministro anunció ayer una subida de los impuestos.",
            closeness=closeness,
        )
        assert [graded("MEA001", h)[0] for h in found] == ([severity] if severity else [])

    def test_the_more_words_the_closer_they_must_be(self) -> None:
        long = "kata " * 30
        assert run("MEA001", long, source=long, closeness=0.38)
        assert not run("MEA001", "kata " * 9, source="kata " * 9, closeness=0.38)

    def test_a_heading_with_a_word_in_common_is_let_go(self) -> None:
        assert run("MEA003", "antarmuka", source="Una fachada", closeness=0.28)
        assert not run("MEA003", "fasad", source="Una fachada", closeness=0.28)
        assert not run("MEA003", "antarmuka itu sangat buruk bagi kita", source="Una fachada", closeness=0.28)


def bead(target: View | None, source: View | None, reference: View | None, sure: tuple[float, float]) -> BeadView:
    segments = target.segments if target else ()
    source_link = Link(segments, source.segments if source else (), sure[0])
    reference_link = Link(segments, reference.segments if reference else (), sure[1])
    kind = next(v.kind for v in (target, source, reference) if v)
    made = Bead("b#0", kind, segments, source_link, (reference_link,))
    return BeadView(made, target, source, (reference,), source_link, (reference_link,))


class TestCompleteness:
    SOURCE = view("El Gobierno pidió calma a la población.", "es", side=Side.SOURCE)
    REFERENCE = view("Pemerintah meminta warga untuk tenang.", "id", side=Side.REFERENCE)
    TARGET = view("Pemerintah meminta warga untuk tenang.", "id")

    def omitted(self, beads: list[BeadView]) -> list[Hit]:
        return list(BY_CODE["ALI001"].check(beads=beads))

    def added(self, beads: list[BeadView]) -> list[Hit]:
        return list(BY_CODE["ALI002"].check(beads=beads))

    def test_an_unsure_gap_is_an_unsure_finding(self) -> None:
        confidences = [
            self.omitted([bead(None, self.SOURCE, None, (sure, 0.0))])[0].confidence for sure in (0.2, 0.5, 0.95)
        ]
        assert confidences == sorted(confidences)
        assert confidences[0] is not None
        assert confidences[0] < 0.2

    def test_a_gap_on_both_sides_is_one_finding_and_surer(self) -> None:
        (alone,) = self.omitted([bead(None, self.SOURCE, None, (0.6, 0.0))])
        (both,) = self.omitted([bead(None, self.SOURCE, self.REFERENCE, (0.6, 0.6))])
        assert both.confidence is not None
        assert alone.confidence is not None
        assert both.confidence > alone.confidence
        assert both.view is self.SOURCE

    def test_gaps_side_by_side_are_one_loss(self) -> None:
        beads = [bead(None, self.SOURCE, None, (0.9, 0.0)), bead(None, None, self.REFERENCE, (0.0, 0.9))]
        assert [h.view for h in self.omitted(beads)] == [self.SOURCE]

    @pytest.mark.parametrize(
        ("kind", "severity"),
        [(Kind.BODY, Severity.MAJOR), (Kind.HEADLINE, Severity.MINOR), (Kind.BYLINE, Severity.NEUTRAL)],
    )
    def test_what_is_lost_matters(self, kind: Kind, severity: Severity) -> None:
        lost = view("El Gobierno pidió calma a la población.", "es", side=Side.SOURCE, kind=kind)
        (hit,) = self.omitted([bead(None, lost, None, (0.9, 0.0))])
        assert hit.severity is severity
        assert kind is Kind.BODY or kind.value in hit.message

    def test_an_addition_that_the_reference_has_is_doubtful(self) -> None:
        (alone,) = self.added([bead(self.TARGET, None, None, (0.9, 0.9))])
        (answered,) = self.added([bead(self.TARGET, None, self.REFERENCE, (0.9, 0.9))])
        assert alone.confidence is not None
        assert answered.confidence is not None
        assert answered.confidence < alone.confidence / 2

    def test_complete_texts_have_no_gap(self) -> None:
        beads = [bead(self.TARGET, self.SOURCE, self.REFERENCE, (0.9, 0.9))]
        assert self.omitted(beads) == self.added(beads) == []
