"""Names in running text: found, and compared across languages."""

from __future__ import annotations

import time

import pytest

from mtqa import langs
from mtqa.text import place
from mtqa.text.names import Difference, Side, alike, bare, capitalised, differences, is_name, places, sound
from mtqa.text.words import words


def side(text: str, lang: str) -> Side:
    return Side(text, words(text), langs.load(lang))


def compared(original: str, lang: str, translation: str, target: str) -> list[Difference]:
    return differences(side(original, lang), side(translation, target))


def test_capitalised_words_know_whether_they_stand_inside() -> None:
    text = "Kemarin Kassym-Jomart Tokayev berkata: “Kami siap.” Rusia setuju."
    found = [(n.text, n.inside, text[n.start : n.end] == n.text) for n in capitalised(text, words(text))]
    assert found == [
        ("Kemarin", False, True),
        ("Kassym", True, True),
        ("Jomart", True, True),
        ("Tokayev", True, True),
        ("Kami", False, True),
        ("Rusia", False, True),
    ]


def test_title_case_says_nothing() -> None:
    text = "The Bells Fall Silent as Churches in Harlem Struggle"
    assert capitalised(text, words(text)) == []


@pytest.mark.parametrize(
    ("a", "b"), [("Tokáyev", "Tokayev"), ("Medvédev", "Medvedev"), ("Titicaca", "Titikaka"), ("Jomart", "Yumart")]
)
def test_transcriptions_of_one_name_sound_the_same(a: str, b: str) -> None:
    assert sound(a) == sound(b)
    assert alike(a, b) == 1


def test_different_names_sound_different() -> None:
    assert sound("Austria") != sound("Australia")
    assert alike("Trump", "Obama") < 0.5


def test_bare_drops_accents_and_possessives() -> None:
    assert [bare("Tokáyev's"), bare("Nuñez’"), bare("O’Brien")] == ["tokayev", "nunez", "obrien"]


@pytest.mark.parametrize(
    ("word", "lang", "other", "name"),
    [
        ("Gobierno", "es", "id", False),
        ("Londres", "es", "id", True),
        ("Harvard", "es", "id", True),
        ("Trump", "en", "id", True),
        ("Sunday", "en", "id", False),
        ("Yumart", "id", "es", True),
        ("NATO", "id", "es", False),
    ],
)
def test_a_name_is_as_frequent_elsewhere(word: str, lang: str, other: str, name: bool) -> None:
    assert is_name(word, langs.load(lang), (langs.load(other),)) is name


def test_places_have_their_own_names_in_each_language() -> None:
    assert places("es")["paises bajos"] == places("id")["belanda"] == "NL"
    assert places("es")["moscu"] == places("id")["moskwa"]
    assert places("qqx") == {}


@pytest.mark.parametrize(
    ("original", "lang", "translation", "target"),
    [
        ("Vive en Londres y trabaja en Escocia.", "es", "Ia tinggal di London dan bekerja di Skotlandia.", "id"),
        ("El Gobierno de Países Bajos se reunió.", "es", "Pemerintah Belanda bertemu.", "id"),
        ("Johnson's house in Texas is for sale.", "en", "Rumah Johnson di Texas dijual.", "id"),
        ("Die Reise nach Frankreich war lang.", "de", "The journey to France was long.", "en"),
        ("Встреча в Москве прошла с Путиным.", "ru", "The meeting in Moscow was with Putin.", "en"),
        ("Habló con la ministra Ruiz.", "es", "She spoke to her.", "en"),
    ],
)
def test_names_that_are_kept_make_no_sure_difference(original: str, lang: str, translation: str, target: str) -> None:
    assert [d for d in compared(original, lang, translation, target) if d.sure or d.beside or not d.translated] == []


def test_a_misspelt_first_name_is_found_beside_its_surname() -> None:
    (found,) = compared("- Norberto Paredes", "es", "Norbert Paredes", "id")
    assert (found.original, found.found, found.beside) == ("Norberto", "Norbert", True)
    assert found.alike > 0.6


def test_another_name_is_found_at_its_place() -> None:
    (found,) = compared("Según dijo ayer Netanyahu en la radio.", "es", "Kata Berlusconi kemarin di radio.", "id")
    assert (found.original, found.found, found.sure) == ("Netanyahu", "Berlusconi", True)
    assert found.alike < 0.6


def test_parts_of_one_name_are_one_difference() -> None:
    (found,) = compared("Presiden Kassym-Jomart Tokayev", "id", "Presiden Kasim Yumart Tokayev", "id")
    assert (found.original, found.found) == ("Kassym-Jomart", "Kasim Yumart")


def test_what_is_missing_has_a_place() -> None:
    original, translation = "Ayer llegaron 43 personas a Jakarta", "Kemarin datang orang ke Jakarta"
    found, at = words(translation), original.index("43")
    assert found[place.counterpart(words(original), at, at + 2, found)].text in {"datang", "orang"}


@pytest.mark.parametrize("text", ["Aa" * 50_000, "Aaa " * 50_000, "A-" * 50_000, "Ál\u0301" * 30_000])
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    compared(text, "es", text[::-1], "id")
    assert time.perf_counter() - started < 10
