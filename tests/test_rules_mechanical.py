"""Encoding, quotation marks, punctuation, repetition and web furniture: what single examples cannot show."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from mtqa import langs
from mtqa.model import Kind
from mtqa.rules import Hit, Rule, View, all_rules
from mtqa.text.marks import Joined, Wrong, bracket_faults, quote_faults
from mtqa.text.mojibake import runs
from rulekit import CannotRunError, article, knowledge, view
from test_rules_mechanical_texts import CLEAN, ENDLESS

FAMILIES = ("encoding", "quotes", "punctuation", "repetition", "web")
OTHER_SIDES = {"source", "sources", "reference", "references", "beads"}
RULES = [r for r in all_rules() if r.family in FAMILIES and not OTHER_SIDES & set(r.needs)]
BY_CODE = {r.code: r for r in RULES}
ID, EN, ES, SV = (langs.load(code) for code in ("id", "en", "es", "sv"))


def check(rule: Rule, views: Sequence[View], lang: str) -> list[tuple[Hit, View]]:
    """What a rule finds in an article; nothing where the language lacks what the rule needs."""
    try:
        known = knowledge(rule, lang)
    except CannotRunError:
        return []
    asked = [v for v in views if v.kind in rule.kinds]
    calls = [{"targets": asked}] if "targets" in rule.needs else [{"target": v} for v in asked]
    found = []
    for values in calls:
        seen = values.get("target")
        for hit in rule.check(**{n: (values | known)[n] for n in rule.needs}):
            where = hit.view or seen
            assert isinstance(where, View)
            found.append((hit, where))
    return found


def texts(found: Sequence[tuple[Hit, View]]) -> list[str]:
    return [where.text[hit.start : hit.end] for hit, where in found]


@pytest.mark.parametrize(("lang", "text"), [(lang, text) for lang, all_texts in CLEAN.items() for text in all_texts])
def test_sound_text_is_left_alone(lang: str, text: str) -> None:
    views = article([[line] for line in text.split("\n")], lang)
    found = {r.code: texts(check(r, views, lang)) for r in RULES}
    assert {code: spans for code, spans in found.items() if spans} == {}


@pytest.mark.parametrize("name", sorted(ENDLESS))
def test_time_is_linear_in_the_length_of_a_line(name: str) -> None:
    """A line of ten times the length takes about ten times as long, not a hundred times."""
    rules = [r for r in RULES if "lexicon" not in r.needs] + [r for r in all_rules() if r.code == "LAN004"]

    def spent(size: int) -> dict[str, float]:
        text = (ENDLESS[name] * (size // len(ENDLESS[name]) + 1))[:size]
        views = [view(text)]
        _ = views[0].words
        times = {}
        for rule in rules:
            start = time.process_time()
            check(rule, views, "id")
            times[rule.code] = time.process_time() - start
        return times

    slow: set[str] = {rule.code for rule in rules}
    for _ in range(3):  # a busy machine can slow one run down, hardly the same rule three times
        small, large = spent(5_000), spent(50_000)
        slow &= {code for code in large if large[code] > 40 * small[code] + 0.5}
        if not slow:
            break
    assert slow == set()


def test_a_flood_of_brackets_is_told_once() -> None:
    found = check(BY_CODE["PUN005"], [view("(" * 1000)], "id")
    assert len(found) == 20
    assert found[-1][0].message == "The bracket ( is never closed (and 980 more)."
    assert "more" not in found[0][0].message


# ---- quotation marks ---------------------------------------------------------------------------


def kinds(paragraphs: Sequence[str], lang: str = "id", *, loose: bool = False) -> list[list[tuple[str, str]]]:
    found = quote_faults(paragraphs, langs.load(lang), loose=loose)
    return [
        [(str(f.kind), text[f.at : f.at + len(f.mark)]) for f in faults]
        for faults, text in zip(found, paragraphs, strict=True)
    ]


def test_a_quotation_spans_the_sentences_of_a_paragraph() -> None:
    views = article([["“Kami siap.", "Besok kami berangkat.", "Tidak ada lagi,” kata dia."]])
    assert check(BY_CODE["QUO001"], views, "id") == []


def test_an_unclosed_quotation_is_found_in_its_sentence() -> None:
    views = article([["Rapat selesai.", "Dia menyebutnya “kegagalan besar."], ["Pasar turun."]])
    (hit, where), *rest = check(BY_CODE["QUO001"], views, "id")
    assert (where.text, hit.start, hit.end, rest) == (views[1].text, 16, 17, [])


def test_paragraphs_of_one_quotation_may_open_anew_or_not() -> None:
    assert kinds(["“Satu.", "“Dua.", "“Tiga,” katanya."]) == [[], [], []]
    assert kinds(["“Satu.", "Dua.", "Tiga,” katanya."]) == [[], [], []]
    assert kinds(['"Satu.', "Dua.", 'Tiga," katanya.']) == [[], [], []]


def test_a_quotation_does_not_wait_for_ever() -> None:
    paragraphs = ["Ia bertanya: “Mengapa?", *["Hujan turun."] * 20, "Tidak ada lagi,” katanya."]
    found = kinds(paragraphs)
    assert found[0] == [("unpaired", "“")]
    assert found[-1] == [("unpaired", "”")]


def test_rows_may_begin_and_end_inside_a_quotation() -> None:
    assert kinds(["Tidak ada lagi,” katanya."], loose=True) == [[]]
    assert kinds(["Ia berkata: “Kami siap berangkat besok pagi bersama seluruh keluarga."], loose=True) == [[]]
    assert kinds(["“Kami siap berangkat, kata pelatih itu."], loose=True) == [[("unpaired", "“")]]


def test_one_mark_has_one_fault() -> None:
    for text in ("“Apa? “Dia pergi.", "Ia pergi ”, katanya.", "Ia “lari‘, lalu ” pergi.", "” “ ” “", '" " "'):
        places = [f.at for f in quote_faults([text], ID)[0]]
        assert len(places) == len(set(places)), text


def test_marks_turn_as_the_language_has_it() -> None:
    assert quote_faults(["”Ja”, sa han."], SV) == [[]]
    assert [f.kind for f in quote_faults(["”Ja” said he."], EN)[0]] == [Wrong.REVERSED]
    assert [f.kind for f in quote_faults(["»Sí«, dijo."], langs.load("de"))[0]] == []


def test_a_place_in_joined_texts_is_found_again() -> None:
    joined = Joined(["satu", "dua", "tiga"])
    assert joined.text == "satu dua tiga"
    assert [joined.locate(s, s + 1) for s in (0, 3, 5, 9)] == [(0, 0, 1), (0, 3, 4), (1, 0, 1), (2, 0, 1)]


def test_brackets_of_a_paragraph_are_read_together() -> None:
    views = article([["Enam negara (Rusia, Armenia.", "Belarus) bergabung."], ["Selesai."]])
    assert check(BY_CODE["PUN005"], views, "id") == []
    assert bracket_faults(["a (b", "c", "d", "akhir) f"]) == [[2], [], [], [5]]
    assert bracket_faults(["(satu dua tiga"], loose=True) == [[]]
    assert bracket_faults(["satu (dua tiga empat lima"], loose=True) == [[5]]


# ---- encoding ----------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", ["cp1252", "cp437", "mac_roman"])
@pytest.mark.parametrize("text", ["informação única", "Ω", "“año”", "naïve café"])
def test_mojibake_is_repaired_to_what_it_was(text: str, wrong: str) -> None:
    garbled = text.encode("utf-8").decode(wrong, errors="replace")
    if "\N{REPLACEMENT CHARACTER}" in garbled or text == "Ω":
        pytest.skip("the encoding cannot hold it, or one foreign letter alone is no proof")
    found = runs(garbled)
    assert found
    repaired, at = "", 0
    for run in found:
        repaired += garbled[at : run.start] + run.repaired
        at = run.end
    assert repaired + garbled[at:] == text


def test_a_wholly_garbled_text_is_one_finding() -> None:
    text = "Über große Bären für später, schön öfter müßig".encode().decode("cp1252")
    (hit, _), *rest = check(BY_CODE["ENC002"], [view(text, "de")], "de")
    assert rest == []
    assert hit.suggestion is not None
    assert hit.suggestion + text[hit.end :] == "Über große Bären für später, schön öfter müßig"


def test_marks_inside_mojibake_are_not_read_as_quotation_marks() -> None:
    assert quote_faults(["Tahun 1990â€“1995 dan MÃ“NICA."], ID) == [[]]


# ---- punctuation, repetition, web --------------------------------------------------------------


def test_the_last_sentence_of_a_paragraph_has_its_end_in_the_article() -> None:
    paragraphs = [["Presiden tiba pagi ini.", "Ia bertemu para menteri di istana"], ["Rapat selesai."]]
    assert texts(check(BY_CODE["PUN004"], article(paragraphs), "id")) == ["istana"]
    headings = article([["Presiden tiba pagi ini.", "Ia bertemu menteri di istana"]], kind=Kind.HEADING)
    assert check(BY_CODE["PUN004"], headings, "id") == []


def test_tokenised_text_is_one_finding() -> None:
    text = "Ya , kata dia , kami siap , dan kami , seperti biasa , berangkat , besok ."
    (hit, _), *rest = check(BY_CODE["PUN001"], [view(text)], "id")
    assert rest == []
    assert hit.evidence["places"] == 7


def test_suggestions_put_the_text_right() -> None:
    cases = {
        "PUN001": ("Ia tiba , lalu pergi.", "Ia tiba, lalu pergi."),
        "PUN002": ("Rapat selesai.Menteri pulang.", "Rapat selesai. Menteri pulang."),
        "PUN003": ("Ia tiba,, lalu pergi.", "Ia tiba, lalu pergi."),
        "QUO002": ("Ia menyebutnya “lelucon‘ saja.", "Ia menyebutnya “lelucon” saja."),
        "QUO003": ("“Kami siap,“ katanya.", "“Kami siap,” katanya."),
        "QUO004": ("Ia berkata, “ ya” saja.", "Ia berkata, “ya” saja."),
        "QUO005": ("Ia berkata bahwa“ya” itu.", "Ia berkata bahwa “ya” itu."),
        "REP001": ("Harga di di pasar.", "Harga di pasar."),
        "REP002": ("Ia tiba di rumah di rumah di rumah.", "Ia tiba di rumah."),
        "REP003": ("Ia p e r g i lagi.", "Ia pergi lagi."),
        "ENC004": ("Ia &amp; dia.", "Ia & dia."),
        "ENC006": ("Pemеrintah menolak.", "Pemerintah menolak."),
        "WEB004": ("Klik di sini Pemerintah akan menaikkan harga beras.", " Pemerintah akan menaikkan harga beras."),
    }
    for code, (text, right) in cases.items():
        repaired = text
        for hit, _ in reversed(check(BY_CODE[code], [view(text)], "id")):
            assert hit.suggestion is not None, code
            repaired = repaired[: hit.start] + hit.suggestion + repaired[hit.end :]
        assert repaired == right, code


def test_a_loop_is_not_a_doubled_word_too() -> None:
    views = [view("Orang yang yang yang yang yang datang.")]
    assert texts(check(BY_CODE["REP002"], views, "id")) == ["yang yang yang yang yang"]
    assert check(BY_CODE["REP001"], views, "id") == []


def test_boilerplate_is_reported_once() -> None:
    views = article([["Unduh aplikasi kami.", "Ikuti kami."], ["Berita lain"]], kind=Kind.BOILERPLATE)
    (hit, where), *rest = check(BY_CODE["WEB001"], views, "id")
    assert (where, rest, hit.evidence["segments"]) == (views[0], [], 3)


def test_a_row_that_is_furniture_is_a_fault() -> None:
    rows = [view("Baca juga: Harga beras naik lagi", row_id="1")]
    assert texts(check(BY_CODE["WEB001"], rows, "id")) == ["Baca juga: Harga beras naik lagi"]


def test_the_families_are_complete() -> None:
    assert {r.code[:3] for r in RULES} == {"ENC", "QUO", "PUN", "REP", "WEB"}
    assert len(RULES) >= 26
