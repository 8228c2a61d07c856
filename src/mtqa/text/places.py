"""Countries and cities that a text names, and whether another text speaks of them in any form.

Names are those of CLDR (through Babel): territories, and the cities that its time zones are called after. A text names
a place where one of these stands in full, with an ending where the language has cases; it *may speak* of it wherever a
word begins like its name, its people's (``langs/data/others/places.toml``) or that of another place of the territory.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from mtqa import langs
from mtqa.text.names import bare

TABLE = "places.toml"
# Shorter names are too often something else; of ideographs and syllables two say as much.
SHORTEST, SHORTEST_IDEOGRAPHIC = 4, 2
# So many letters of a name, or of a part of it, make a word that may speak of the place.
BEGINNING = 4
# Languages whose names have case endings; so much of a name stays, and so many letters may follow.
CASES = frozenset(
    {"az", "be", "bg", "bs", "cs", "el", "et", "eu", "fi", "hr", "hu", "hy", "is", "ka", "kk", "la", "lt", "lv", "mk"}
    | {"pl", "ru", "sk", "sl", "sq", "sr", "tr", "uk"}
)
ENDING = 4
# Territories of so many digits are parts of the world, and spoken of loosely: America, the West.
_CONTINENT = regex.compile(r"\d")
_IDEOGRAPHIC = regex.compile(r"[\p{Han}\p{Katakana}\p{Hiragana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_CAPITALISED = regex.compile(r"(?<![\p{L}\p{M}\p{N}-])\p{Lu}[\p{L}\p{M}]+")
_VOWELS = frozenset("aeiouyаеёиоуыэюяьйąęěůıαηο")
# What CLDR adds in brackets or after a dash: Congo - Kinshasa, Hongkong (Chiny).
_NOTE = regex.compile(r"[(（]| - | – ")
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:[.'’][\p{L}\p{M}]+)*")


@dataclass(frozen=True, slots=True)
class Place:
    """A place that ``text[start:end]`` names, and its territory; a country is its own."""

    name: str
    territory: str
    start: int
    end: int


def named(text: str, code: str) -> list[Place]:
    """The places that a text names for certain, in its order."""
    known = _named(code)
    found = [
        Place(m[0], known.whole[m[0]], m.start(), m.end())
        for m in (known.pattern.finditer(text) if known.whole else ())
    ]
    if known.stems:
        taken = {n for place in found for n in range(place.start, place.end)}
        for word in _CAPITALISED.finditer(text):
            ends = range(len(word[0]), max(SHORTEST - 1, len(word[0]) - ENDING) - 1, -1)
            stem = next((word[0][:end] for end in ends if word[0][:end] in known.stems), None)
            if stem and word.start() not in taken:
                found.append(Place(word[0], known.stems[stem], word.start(), word.end()))
        found.sort(key=lambda place: place.start)
    return found


def may_speak_of(text: str, code: str, other_code: str, territory: str) -> bool:
    """Whether a text may speak of a territory or of a place in it: by any word that begins like a name of it.

    ``other_code``: the language of the text that names it; its form may have been left as it was.
    """
    if any(word in _known_words(territory) for word in _words(text)):
        return True
    beginnings = _beginnings(code, territory) | _beginnings(other_code, territory)
    lower = bare(text) if text.isascii() else bare(text.lower())
    if _IDEOGRAPHIC.search(text):
        return any(b in lower for b in beginnings)
    others = _territories(code)
    return any(
        word.startswith(b)
        for word in _words(lower)
        if others.get(word, territory) == territory  # Australia begins like Austria
        for b in beginnings
    )


@lru_cache(maxsize=64)
def _territories(code: str) -> Mapping[str, str]:
    """Names of one word in a language, bare, to their territory."""
    return {bare(name): territory for name, (territory, _) in _names(code).items()}


def _words(lower: str) -> Iterator[str]:
    for match in _WORD.finditer(lower):
        word = match[0].removesuffix("'s").removesuffix("’s")
        yield word
        yield word.replace(".", "")


@lru_cache(maxsize=1)
def _known() -> Mapping[str, Any]:
    return tomllib.loads((langs.table("others", TABLE) or b"").decode("utf-8"))


@lru_cache(maxsize=64)
def _names(code: str) -> Mapping[str, tuple[str, str]]:
    """Names in a language: each to its territory, and whether it is of a ``country`` or a ``city``."""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, tuple[str, str]] = {}
    for key, name in locale.territories.items():
        if not _CONTINENT.match(key):
            found.setdefault(str(name), (key, "country"))
    latin = "Latn" in str(locale.script or "") or all(ord(c) < 0x250 for c in str(locale.display_name or ""))
    for zone, territory in get_global("zone_territories").items():
        city = (locale.time_zones.get(zone) or {}).get("city")
        if city is None and latin and "/" in zone:
            city = zone.rpartition("/")[2].replace("_", " ")
        if city and not _CONTINENT.match(territory):
            found.setdefault(str(city), (territory, "city"))
    return found


@dataclass(frozen=True)
class _Names:
    """The names of one language that say a place for certain, to their territories; beginnings where it has cases."""

    whole: Mapping[str, str]
    stems: Mapping[str, str]
    pattern: regex.Pattern[str]


@lru_cache(maxsize=64)
def _named(code: str) -> _Names:
    unsure, cities = frozenset(_known()["unsure"]), frozenset(_known()["unsure_cities"])
    whole, stems = {}, {}
    for name, (territory, kind) in _names(code).items():
        ideographic = bool(_IDEOGRAPHIC.search(name))
        if len(name) < (SHORTEST_IDEOGRAPHIC if ideographic else SHORTEST) or _NOTE.search(name):
            continue
        if territory in unsure or (kind == "city" and name.lower() in cities):
            continue
        if code in CASES and " " not in name:
            stems[name[:-1] if len(name) > SHORTEST and name[-1].lower() in _VOWELS else name] = territory
        else:
            whole[name] = territory
    ideographic = any(map(_IDEOGRAPHIC.search, whole))
    edges = ("", "") if ideographic else (r"(?<![\p{L}\p{M}\p{N}-])", r"(?![\p{L}\p{M}\p{N}-])")
    return _Names(whole, stems, regex.compile(rf"{edges[0]}\L<names>{edges[1]}", names=list(whole)))


@lru_cache(maxsize=512)
def _known_words(territory: str) -> frozenset[str]:
    """Words that stand for a territory as they are written: US, Reino."""
    return frozenset(b for b in _known()["people"].get(territory, ()) if not b.islower())


@lru_cache(maxsize=4096)
def _beginnings(code: str, territory: str) -> frozenset[str]:
    """How words may begin that speak of a territory, its people or its cities; lower case, no diacritics."""
    found = {bare(b) for b in _known()["people"].get(territory, ()) if b.islower() or _IDEOGRAPHIC.search(b)}
    for name, (there, _) in _names(code).items():
        if there != territory:
            continue
        for part in _WORD.findall(name):
            plain = bare(part)
            ideographic = bool(_IDEOGRAPHIC.search(part))
            if ideographic or len(plain) >= BEGINNING - 1:
                found.add(plain if ideographic else plain[:BEGINNING])
    return frozenset(b for b in found if b)
