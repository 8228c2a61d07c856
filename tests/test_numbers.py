"""Numbers in running text, read as values and compared."""

from __future__ import annotations

import time

import pytest

from mtqa import langs
from mtqa.text import numbers as n
from mtqa.text.numbers import Number, compare, numbers


def read(text: str, lang: str) -> list[tuple[str, float]]:
    return [(x.text, x.value) for x in numbers(text, langs.load(lang))]


def compared(original: str, lang: str, translation: str, target: str) -> n.Comparison:
    packs = langs.load(lang), langs.load(target)
    spelled = all(n.spells(p) for p in packs)
    return compare(numbers(original, packs[0]), numbers(translation, packs[1]), spelled=spelled)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("1.200 millones de euros", "es", [("1.200 millones", 1.2e9)]),
        ("1,2 miliar dolar", "id", [("1,2 miliar", 1.2e9)]),
        ("1.2 billion dollars", "en", [("1.2 billion", 1.2e9)]),
        ("€3.1billion", "en", [("3.1billion", 3.1e9)]),
        ("20.000 bandidos", "es", [("20.000", 20000)]),
        ("20,000 bandits", "en", [("20,000", 20000)]),
        ("18 500 personas", "es", [("18 500", 18500)]),
        ("en 2018 500 personas", "es", [("2018", 2018), ("500", 500)]),
        ("1.234.567,89", "es", [("1.234.567,89", 1234567.89)]),
        ("0.125 of it", "en", [("0.125", 0.125)]),
        ("medio millón", "es", [("medio millón", 500000)]),
        ("un millón y medio", "es", [("un millón y medio", 1500000)]),
        ("tres docenas", "es", [("tres docenas", 36)]),
        ("doscientos mil", "es", [("doscientos mil", 200000)]),
        ("dos mil millones", "es", [("dos mil millones", 2e9)]),
        ("3 mil 500 millones", "es", [("3 mil 500 millones", 3.5e9)]),
        ("treinta y uno", "es", [("treinta y uno", 31)]),
        ("dua ratus lima puluh tiga ribu", "id", [("dua ratus lima puluh tiga ribu", 253000)]),
        ("tiga belas", "id", [("tiga belas", 13)]),
        ("setengah juta", "id", [("setengah juta", 500000)]),
        ("dua setengah juta", "id", [("dua setengah juta", 2500000)]),
        ("twenty-one", "en", [("twenty-one", 21)]),
        ("two and a half million", "en", [("two and a half million", 2500000)]),
        ("half a million", "en", [("half a million", 500000)]),
        ("one hundred and five", "en", [("one hundred and five", 105)]),
        ("two and three", "en", [("two", 2), ("three", 3)]),
        ("1.7 million four years ago", "en", [("1.7 million", 1.7e6), ("four", 4)]),
        ("siglo XIX", "es", [("XIX", 19)]),
        ("abad ke-19", "id", [("19", 19)]),
        ("12.03.2020", "de", [("12", 12), ("03", 3), ("2020", 2020)]),
        ("١٢ كتابا", "ar", [("١٢", 12)]),
        ("2½ cups", "en", [("2½", 2.5)]),
        ("no digits here", "en", []),
        ("her thirty-sixth speech", "en", [("thirty-sixth", 36)]),
        ("la trigésima sexta reunión", "es", [("trigésima sexta", 36)]),
        ("the twentieth, first", "en", [("twentieth", 20), ("first", 1)]),
    ],
)
def test_what_a_text_says_in_numbers(text: str, lang: str, expected: list[tuple[str, float]]) -> None:
    assert read(text, lang) == expected


def test_spans_point_at_the_text() -> None:
    text = "Antara 4 hingga 5 juta orang, 7 Maret 2018, pukul 20.00 di COVID-19."
    assert all(text[x.start : x.end] == x.text for x in numbers(text, langs.load("id")))


def test_kinds_tell_how_a_number_is_written() -> None:
    kinds = {x.text: x.kind for x in numbers("COVID-19, G20, 19 jam, puluhan, dua belas, kedua, XII", langs.load("id"))}
    assert kinds == {
        "19": n.DIGITS,
        "20": n.CODE,
        "puluhan": n.VAGUE,
        "dua belas": n.WORDS,
        "kedua": n.ORDINAL,
        "XII": n.ROMAN,
    }


@pytest.mark.parametrize(
    ("original", "lang", "translation", "target"),
    [
        ("1.200 millones", "es", "1,2 miliar", "id"),
        ("a las 8 de la noche del 7 de marzo", "es", "pukul 20.00 tanggal 7 Maret", "id"),
        ("las 5.30 de la tarde", "es", "pukul 17.30", "id"),
        ("a las once y media", "es", "at 11:30", "en"),
        ("a las siete y media", "es", "pukul setengah delapan", "id"),
        ("los años 90 del siglo XX", "es", "the 1990s of the 20th century", "en"),
        ("entre 4 y 5 millones", "es", "4 juta hingga 5 juta", "id"),
        ("136 kilómetros por hora", "es", "85 mph", "en"),
        ("entre 5 y 10 centímetros", "es", "2 to 4 inches", "en"),
        ("27 grados", "es", "80 degrees", "en"),
        ("siete años y medio", "es", "seven and a half years", "en"),
        ("media hora", "es", "30 menit", "id"),
        ("uno de los dos", "es", "one of the pair", "en"),
        ("un 99 por ciento", "es", "99 persen", "id"),
        ("9/11", "en", "11 de septiembre", "es"),
        ("decenas de miles", "es", "puluhan ribu", "id"),
        ("3-1, 6-4 y 7-5", "es", "3-1, 6-4 and 7-5", "en"),
        ("2018-19", "en", "2018-2019", "es"),
        ("18 500 personas", "es", "18,500 people", "en"),
        ("1.2 billion euros", "en", "1,2 Milliarden Euro", "de"),
        ("15:05", "en", "15: 05", "en"),
        ("90+4", "es", "menit ke-94", "id"),
        ("um 15.30 Uhr", "de", "vers 15 h. 30", "fr"),
        ("Fr. 2.70 pro Tag", "de", "2 fr. 70 par jour", "fr"),
        ("1,80 m groß", "de", "1 m 80 de haut", "fr"),
        ("der dritte Achttausender", "de", "le troisième sommet de 8000 mètres", "fr"),
    ],
)
def test_two_ways_to_say_the_same_agree(original: str, lang: str, translation: str, target: str) -> None:
    found = compared(original, lang, translation, target)
    assert [(a.text, b.text) for a, b in found.changed] == []
    assert [x.text for x in found.missing if x.kind != n.ROMAN] == []
    assert found.units == ()


@pytest.mark.parametrize(
    ("original", "lang", "translation", "target", "changed"),
    [
        ("durante 29 años hasta 2019", "es", "selama 19 tahun hingga 2019", "id", ("29", "19")),
        ("1.200 millones", "es", "1,2 juta", "id", ("1.200 millones", "1,2 juta")),
        ("el 7 de marzo", "es", "7 Juli", "id", ("marzo", "Juli")),
        ("three people", "en", "cinco personas", "es", ("three", "cinco")),
        ("20:30", "en", "20:45", "es", ("20:30", "20:45")),
        ("Chelsea 1-0", "en", "Chelsea 8-0 en la primera parte", "es", ("1", "8")),
        ("siglo XIX", "es", "18th century", "en", ("XIX", "18")),
        ("cada 16 minutos y cada media hora", "es", "every 10 minutes and every half hour", "en", ("16", "10")),
        ("40 minutos", "es", "1 hora", "es", ("40", "1")),
    ],
)
def test_another_number_in_its_place_is_a_change(
    original: str, lang: str, translation: str, target: str, changed: tuple[str, str]
) -> None:
    assert [(a.text, b.text) for a, b in compared(original, lang, translation, target).changed] == [changed]


def test_a_number_without_any_counterpart_is_missing() -> None:
    found = compared("murieron 26 criminales y 18 agentes", "es", "26 penjahat dan sejumlah agen tewas", "id")
    assert [x.text for x in found.missing] == ["18"]
    assert found.changed == ()


def test_a_number_said_less_often_is_not_missing() -> None:
    assert compared("5 de 5, dijo: 5", "es", "5 from all", "en").missing == ()


def test_an_equal_number_of_something_else_is_told() -> None:
    found = compared("durante ocho años", "es", "selama delapan hari", "id")
    assert [(a.unit, b.unit) for a, b in found.units] == [("duration-year", "duration-day")]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (1234567.0, 1.2e6, True),
        (619.0, 620.0, True),
        (1234.0, 1235.0, False),
        (27.0, 30.0, False),
        (250.0, 550.0, False),
    ],
)
def test_rounding_is_told_from_a_slip(a: float, b: float, same: bool) -> None:
    def number(value: float) -> Number:
        return Number(0, 1, f"{value:g}", (value,), n.DIGITS)

    assert n.rounded(number(a), number(b)) is same


@pytest.mark.parametrize(
    "text",
    ["1" * 100_000, "1," * 50_000, "dua " * 50_000, "1 000 " * 20_000, "y " * 100_000, "7 Mei media 8 años " * 8000],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    for lang in ("id", "es"):
        found = numbers(text, langs.load(lang))
        compare(found, found[::-1])
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("dreiundzwanzig Leute", "de", [("dreiundzwanzig", 23)]),
        ("zweihundertfünfzig", "de", [("zweihundertfünfzig", 250)]),
        ("neunzehnhundertachtundneunzig", "de", [("neunzehnhundertachtundneunzig", 1998)]),
        ("drieëntwintig, zevenentwintig", "nl", [("drieëntwintig", 23), ("zevenentwintig", 27)]),
        ("ventotto e millenovecentonovantotto", "it", [("ventotto", 28), ("millenovecentonovantotto", 1998)]),
        ("dwadzieścia pięć tysięcy", "pl", [("dwadzieścia pięć tysięcy", 25000)]),
        ("pět set", "cs", [("pět set", 500)]),
        ("kakskümmend viis", "et", [("kakskümmend viis", 25)]),
        ("douăzeci și nouă", "ro", [("douăzeci și nouă", 29)]),
        ("30 de milioane", "ro", [("30 de milioane", 3e7)]),
        ("पच्चीस लाख, 15 जनवरी", "hi", [("पच्चीस लाख", 2.5e6), ("15", 15), ("जनवरी", 1)]),
        ("约2600万人，二十三名", "zh", [("2600万", 2.6e7), ("二十三", 23)]),
        ("1億2000万円", "ja", [("1億2000万", 1.2e8)]),
        ("две с половиной тысячи", "ru", [("две с половиной тысячи", 2500)]),
    ],
)
def test_number_words_of_languages_without_a_pack_of_their_own(
    text: str, lang: str, expected: list[tuple[str, float]]
) -> None:
    assert read(text, lang) == expected


def test_a_part_of_a_word_answers_a_number_and_asks_for_none() -> None:
    assert not compared("Die zweitägige Reise", "de", "The trip of 2 days", "en").extra
    assert not compared("Die zweitägige Reise", "de", "The short trip", "en").missing
    assert not compared("他住在四川。", "zh", "He lives in Sichuan.", "en").missing
    assert compared("共有四个。", "zh", "There are 9.", "en").changed


def test_digits_among_characters_are_numbers_and_no_codes() -> None:
    assert [x.kind for x in numbers("約2600間、7月24日", langs.load("ja"))] == [n.DIGITS] * 3


def test_half_past_five_is_half_past_seventeen() -> None:
    found = compared("A las 17.30", "es", "At half past five in the afternoon", "en")
    assert found == n.Comparison((), (), ())
    assert compared("A las 17.30", "es", "At half past six in the afternoon", "en").changed


def test_a_quantity_in_two_units_may_keep_one() -> None:
    assert not compared("120 feet, or 40 meters", "en", "etwa 40 Meter", "de").missing
    assert compared("120 feet, or 40 meters", "en", "hoch", "de").missing


def test_amounts_with_the_unit_in_the_middle_are_still_told_apart() -> None:
    assert compared("Fr. 2.70 pro Tag", "de", "2 fr. 80 par jour", "fr").changed
    assert compared("um 15.30 Uhr", "de", "vers 15 h. 40", "fr").changed


def test_days_of_the_week_in_other_cases() -> None:
    assert n.weekdays("pl")["niedzieli"] == 6
    assert n.weekdays("ru")["среду"] == 2


def test_number_words_that_are_other_words_as_well_ask_for_no_answer() -> None:
    assert not compared("Ta viis armee välja.", "et", "He led the army out.", "en").missing
    assert not compared("o nouă conspirație", "ro", "a new conspiracy", "en").missing
    assert not compared("al douăzecilea exportator", "ro", "the 20th exporter", "en").extra
