"""What the examples of some rules cannot say: limits, what must not be said twice, texts of any size and script."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path
from typing import Any

import pytest

from mtqa import langs
from mtqa.model import Bead, Kind, Link, Severity, Side
from mtqa.rules import BeadView, Example, Hit, Rule, View, all_rules
from mtqa.text import spelling
from mtqa.text.lexicon import lexicon
from rulekit import CannotRunError, article, hits, knowledge, view

CODES = [
    "CON001",
    "CON002",
    "ENC008",
    "ENC009",
    "ENC010",
    "LAN007",
    "NAM004",
    "NAM005",
    "NAM006",
    "NUM003",
    "NUM004",
    "NUM005",
    "NUM006",
    "PUN007",
    "PUN008",
    "PUN009",
    "QUO006",
    "REP005",
    "REP006",
    "REP007",
    "WEB005",
    "WEB006",
    "WRD005",
    "WRD006",
    "WRD007",
]
BY_CODE = {r.code: r for r in all_rules()}
RULES = [BY_CODE[code] for code in CODES]
ODD_TEXTS = (
    "",
    " ",
    "?",
    "¿",
    "\ud800\x00",
    "\u202e\u2066\u2069\u202c",
    "今天天气很好？",
    "هل سيستقيل العمدة؟",
    "{{ %s <b> </b> ${x} __A__",
    "@ # / \\ www. http:// a@b 1.1.1.1 (ABC) (A)",
    "1,234,567.89% $ € Rp1.000.000 12 % 3,5 por ciento",
    "👍🏽 5️⃣ ★★★",
)


def run(code: str, text: str, **more: Any) -> list[Hit]:
    return [hit for hit, _ in hits(BY_CODE[code], Example(text, **more))]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
@pytest.mark.parametrize("lang", ["id", "es", "de", "ru", "zh", "ar", "qqx"])
def test_any_text_is_survived(rule: Rule, lang: str) -> None:
    for text in ODD_TEXTS:
        for source in (*ODD_TEXTS[1:], "El 7 % de la OTAN, en www.ejemplo.es, costó 5 € el lunes: «¿Y ahora qué?»"):
            try:
                hits(rule, Example(text, lang, source=source))
            except CannotRunError:
                continue


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
@pytest.mark.parametrize(
    "piece",
    [
        "a.", "@a ", "www.", "a@b", "#", "http://", "1.1.1.1",
        "{{", "%s ", "<b>", "?",
        "¿", "“", "(ABC) ", "1,234", "$5 ", "\u2066", "kata ", "Kata ", "xqwvz ", "I'm sorry, but I ",
    ],
)  # fmt: skip
def test_time_is_linear_in_the_length_of_a_line(rule: Rule, piece: str) -> None:
    """Ten times the length takes about ten times as long, in the text and in its source."""

    def spent(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        started = time.process_time()
        hits(rule, Example(text, "es", source=text + "?", source_lang="en"))
        return time.process_time() - started

    for _ in range(3):  # a busy machine slows one run down, hardly three
        small, large = spent(3_000), spent(30_000)
        if large <= 40 * small + 0.5:
            return
    pytest.fail(f"{small:.2f} s for 3,000 characters, {large:.2f} s for 30,000")


class TestAssistant:
    def test_a_preamble_is_surer_at_the_start_than_within_an_article(self) -> None:
        preamble = "Here is the translation of the text:"
        (start,) = run("WEB005", f"{preamble}\nHarga naik lagi.")
        (within,) = run("WEB005", f"Harga naik lagi.\n{preamble}")
        assert (start.confidence or 0) > (within.confidence or 0)

    def test_a_refusal_is_critical_and_a_note_is_not(self) -> None:
        (refusal,) = run("WEB005", "I'm sorry, but I can't translate this text.", lang="en")
        (note,) = run("WEB005", "Harga naik. (Note: The original text mentions no price.)")
        assert refusal.severity is Severity.CRITICAL
        assert note.severity is Severity.MAJOR

    @pytest.mark.parametrize("quote", ['"', "“", "«"])
    def test_who_is_quoted_may_say_so(self, quote: str) -> None:
        said = f"Bot itu menjawab: {quote}Hari ini cerah. As an AI language model, I cannot smell rain."
        assert run("WEB005", said) == []


class TestWords:
    def test_lost_diacritics_are_told_once_where_there_are_many(self) -> None:
        few = run("WRD005", "La informacion sobre el pais llegó.", lang="es")
        (many,) = run("WRD005", "La informacion sobre el pais y la reunion de la comision llegó.", lang="es")
        assert [h.suggestion for h in few] == ["información", "país"]
        assert many.evidence["expected"] == ["información", "país", "reunión", "comisión"]
        assert many.severity is Severity.MAJOR

    def test_what_lost_its_diacritics_is_no_mistyped_word_as_well(self) -> None:
        text = "El ministro pidió atencin a los vecinos."
        assert len(run("WRD005", text, lang="es")) == 1
        assert run("WRD006", text, lang="es") == []

    def test_run_together_and_tripled_words_are_other_rules(self) -> None:
        assert run("WRD006", "Pemerintah menolakusulan itu, siituuasiii.") == []

    def test_a_language_without_diacritics_has_none_to_lose(self) -> None:
        for code in ("id", "en", "nl"):
            table = lexicon(code)
            assert table is not None
            assert all(spelling.restored(w, table) is None for w in ("cafe", "informacion", "aos", "resume"))

    def test_one_slip_is_found_more_often_than_not_and_mended_rightly(self) -> None:
        table = lexicon("en")
        assert table is not None
        words = [
            "government",
            "children",
            "question",
            "together",
            "important",
            "company",
            "country",
            "possible",
            "business",
            "interest",
        ]
        chance = random.Random(1)
        found = right = 0
        for word in words * 3:
            at = chance.randrange(1, len(word) - 2)
            slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            if slip != word and spelling.unlisted(slip, table, ("es",)):
                meant = spelling.intended(slip, table)
                found += meant is not None
                right += meant == word
        assert found >= 15
        assert right == found

    def test_random_letters_are_unlike_words(self) -> None:
        chance = random.Random(2)
        noise = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(100)]
        for code in ("id", "es", "en"):
            words = ["pemerintah" if code == "id" else "gobierno" if code == "es" else "government"]
            assert sum(spelling.likeness(w, code) < -3.6 for w in noise) > 90
            assert all(spelling.likeness(w, code) > -3 for w in words)

    @pytest.mark.parametrize("lang", ["id", "es", "en", "de", "ru"])
    def test_letters_at_random_are_gibberish_in_any_language(self, lang: str) -> None:
        chance = random.Random(3)
        text = " ".join("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(6))
        assert len(run("WRD007", text, lang=lang)) == 1
        assert run("WRD006", text, lang=lang) == []


class TestPunctuation:
    def test_a_question_may_run_over_the_segments_of_a_paragraph(self) -> None:
        rule = BY_CODE["PUN009"]
        views = article([["¿Quién va a pagar...", "los daños del puerto?"], ["Nadie lo sabe?"]], "es")
        known = knowledge(rule, "es")
        found = list(rule.check(**({"targets": views} | {n: known[n] for n in rule.needs if n in known})))
        assert [(h.view, h.start) for h in found] == [(views[2], 13)]

    def test_a_question_among_sentences_is_less_sure(self) -> None:
        (whole,) = run("PUN007", "Siapa yang akan membayar itu.", source="¿Quién va a pagar eso?")
        (part,) = run(
            "PUN007", "Hujan turun. Warga membayar.", source="Llueve mucho. ¿Quién va a pagar eso? Nadie lo sabe."
        )
        assert part.severity is Severity.MINOR
        assert (part.confidence or 0) < (whole.confidence or 0)

    def test_rows_without_a_full_stop_are_less_sure_than_paragraphs(self) -> None:
        text = "Presiden tiba di ibu kota pada Senin pagi dan langsung bertemu dengan para menteri di istana"
        source = view("El presidente llegó el lunes y se reunió con los ministros.", "es", side=Side.SOURCE)
        row, paragraph = view(text, row_id="1"), view(text)
        confidences = [next(iter(BY_CODE["PUN008"].check(t, source))).confidence or 0 for t in (row, paragraph)]
        assert confidences == sorted(confidences)
        assert confidences[0] < confidences[1]


class TestNumbers:
    def test_a_conversion_keeps_the_first_currency(self) -> None:
        source = "La obra costó 20 millones de euros."
        assert run("NUM004", "Proyek itu menelan 20 juta dolar.", source=source)
        assert not run("NUM004", "Proyek itu menelan 20 juta euro (22 juta dolar).", source=source)

    def test_a_figure_that_stands_twice_is_not_guessed_at(self) -> None:
        assert run("NUM005", "Naik 12 tahun ini.", source="Subió un 12 %.")
        assert not run("NUM005", "Naik 12 dalam 12 bulan.", source="Subió un 12 % en un año.")

    def test_one_group_alone_is_not_judged(self) -> None:
        assert not run("NUM006", "Sebanyak 1,234 orang datang.")
        assert run("NUM006", "Sebanyak 1,234,567 orang datang.")


def beads(rows: list[tuple[str, str]], *, shared: bool = False) -> list[BeadView]:
    """Beads of target and source; ``shared``: all targets render one source together."""
    targets = [view(t, "id", index=n, start=n * 200) for n, (t, _) in enumerate(rows)]
    together = tuple(t.segments[0] for t in targets)
    made = []
    for n, (_, text) in enumerate(rows):
        source = view(text, "es", side=Side.SOURCE, index=n, start=n * 200)
        link = Link(together if shared else targets[n].segments, source.segments, 1.0)
        made.append(BeadView(Bead(f"b#{n}", Kind.BODY, targets[n].segments, link), targets[n], source, (), link))
    return made


class TestArticles:
    def test_two_parts_of_one_sentence_are_not_two_renderings(self) -> None:
        source = "El Gobierno rechazó la propuesta y el Parlamento la aprobó."
        rows = [("Pemerintah menolak usul itu.", source), ("Lalu parlemen menyetujuinya.", source)]
        assert list(BY_CODE["CON001"].check(beads=beads(rows, shared=True))) == []
        assert len(list(BY_CODE["CON001"].check(beads=beads(rows)))) == 1

    def test_the_rendering_that_stands_alone_is_marked(self) -> None:
        source = "La guerra no ha terminado todavía."
        rows = [("Konflik terus berlanjut.", source), *[("Perang itu belum berakhir.", source)] * 2]
        (hit,) = BY_CODE["CON001"].check(beads=beads(rows))
        assert hit.view is not None
        assert hit.view.text == "Konflik terus berlanjut."

    def test_a_sentence_used_twice_needs_two_sources(self) -> None:
        said = "Menteri itu menolak usul tersebut kemarin."
        other = "Los vecinos piden más médicos en el barrio."
        assert len(list(BY_CODE["REP005"].check(beads=beads([(said, "El ministro se negó."), (said, other)])))) == 1
        assert list(BY_CODE["REP005"].check(beads=beads([(said, other), (said, other)]))) == []


def test_direction_marks_are_reported_by_one_rule_only() -> None:
    """Text that runs left to right is ENC003's, text that runs right to left ENC009's."""
    left, right = "Kata \N{LEFT-TO-RIGHT EMBEDDING}NATO itu.", "قال \N{LEFT-TO-RIGHT EMBEDDING}NATO إنه."
    assert (len(run("ENC003", left)), len(run("ENC009", left))) == (1, 0)
    assert (len(run("ENC003", right, lang="ar")), len(run("ENC009", right, lang="ar"))) == (0, 1)


def test_the_page_on_coverage_names_every_line_and_rules_that_exist() -> None:
    page = (Path(__file__).parents[1] / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \|", page, re.MULTILINE) == [str(n) for n in range(1, 53)]
    named = set(re.findall(r"\b[A-Z]{3}\d{3}\b", page))
    assert named <= set(BY_CODE)
    assert set(CODES) <= named


def test_what_the_packs_say_is_well_formed() -> None:
    default = langs.load(langs.DEFAULT).more
    forms = [form for group in default["acronyms"] for form in group]
    assert len(forms) == len(set(forms)), "an acronym stands for two things"
    assert all(form == form.lower() for words in default["currencies"].values() for form in words)
    for code in langs.available():
        marks = langs.load(code).more.get("opening_marks", {})
        assert all(len(a) == len(b) == 1 for a, b in marks.items())


def test_a_view_of_several_segments_is_read_as_one() -> None:
    one, two = view("Siapa yang akan", index=0), view("membayar itu.", index=1, start=16)
    joined = View("Siapa yang akan membayar itu.", one.lang, (*one.segments, *two.segments))
    source = view("¿Quién va a pagar eso?", "es", side=Side.SOURCE)
    (hit,) = BY_CODE["PUN007"].check(target=joined, source=source, lang=one.lang)
    assert joined.text[hit.start : hit.end] == "itu."


class TestRenderings:
    SOURCE = (
        "El Tribunal Supremo calla.\nEl Tribunal Supremo duda.\nEl Tribunal Supremo habla.\nEl Tribunal Supremo duerme."
    )
    USUAL = ("Mahkamah Agung diam.", "Mahkamah Agung ragu.", "Mahkamah Agung bicara.")

    def other(self, last: str, *first: str) -> list[str]:
        text = "\n".join([*(first or self.USUAL), last])
        return [text[h.start : h.end] if h.view is None else h.view.text[h.start : h.end] for h in self.found(text)]

    def found(self, text: str) -> list[Hit]:
        return run("CON002", text, source=self.SOURCE)

    def test_a_second_name_is_found_and_the_first_suggested(self) -> None:
        assert self.other("Pengadilan Tertinggi tidur.") == ["Pengadilan Tertinggi"]
        (hit,) = self.found("\n".join([*self.USUAL, "Pengadilan Tertinggi tidur."]))
        assert hit.suggestion == "Mahkamah Agung"
        assert hit.evidence["times"] == 3

    @pytest.mark.parametrize(
        "last", ["Mereka tidur.", "MA tidur.", "Mahkamah tidur.", "Lembaga itu tidur.", "Agung tidur."]
    )
    def test_a_pronoun_an_acronym_or_a_part_is_good_style(self, last: str) -> None:
        assert self.other(last) == []

    def test_two_against_two_is_no_outlier(self) -> None:
        first = ("Mahkamah Agung diam.", "Mahkamah Agung ragu.", "Pengadilan Tertinggi bicara.")
        assert self.other("Pengadilan Tertinggi tidur.", *first) == []

    def test_many_sentences_take_linear_time(self) -> None:
        def spent(times: int) -> float:
            source = "\n".join(f"El Tribunal Supremo decidió el caso {n} ayer." for n in range(times))
            text = "\n".join(f"Mahkamah Agung memutus perkara {n} kemarin." for n in range(times))
            started = time.process_time()
            run("CON002", text, source=source)
            return time.process_time() - started

        for _ in range(3):
            if spent(1000) <= 40 * spent(100) + 0.5:
                return
        pytest.fail("ten times the sentences take more than forty times as long")
