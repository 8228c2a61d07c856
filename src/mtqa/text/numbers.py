"""Numbers in running text, as values: digits, number words, months, times, quantities.

``numbers`` finds what a text says in numbers, ``compare`` sets two such lists against each other. A number has
*readings*, since one string can mean several values ("1.200" is 1200 in Spanish and 1.2 in English, "8 p.m." is 8 and
20:00); two numbers agree if they share one. Which words are numbers, and how digits are grouped, comes from the
language packs and the tables ``langs/data/<code>/numbers.toml``; month and unit names come from CLDR through babel;
what units are worth is physics and stands here. Both functions take time linear in the length of their input.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

if TYPE_CHECKING:
    from mtqa.langs import Pack

# How a number is written. MONTH is the name of a month; VAGUE is "dozens", "puluhan", "half". LOOSE is a part of a word
# ("zweitägig", "七" in a place name) or a round word ("a hundred"): it may answer a number of the other text, and asks
# for no answer itself.
DIGITS, WORDS, ORDINAL, ROMAN, CODE, MONTH, VAGUE = "digits", "words", "ordinal", "roman", "code", "month", "vague"
LOOSE = "loose"
TABLE = "numbers.toml"  # ``langs/data/<code>/``: more number words, of languages with and without a pack

_DIGIT = re.compile(r"\d")
SMALL = 12  # number words up to here turn into pronouns, articles and "both" in translation
_MOST_LEFT = 40  # leftovers compared pairwise with tolerance; more than that is a table, not prose
_LONGEST = 24  # digits; longer strings are keys and hashes, not numbers
_LONGEST_WORD = 60  # letters of a number word
_MYRIAD = 10_000  # scales from here on take all that stands before them: 千二百万
_INEXACT = "数几幾何"  # before a numeral: some tens, a few hundred

_TOKEN = regex.compile(
    r"""
    (?P<digits> (?<!\d) \d{1,3}                                 # 18 500  1 234,7
                (?: [\N{SPACE}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}] \d{3}
                    (?! [.:]?\d | ,\d{3} ) )+ (?: ,\d{1,2} (?![.,:]?\d) )?
              | (?<!\d) (?: [01]?\d | 2[0-4] ) [\N{SPACE}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]? h\.?
                [\N{SPACE}\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]? [0-5]\d (?! [.,:]?\d | \p{L} )   # 14 h. 30
              | \d (?: [\d.,:]* \d )? )
    | (?P<fraction> [½¼¾⅓⅔] )
    | (?P<word> [\p{L}\p{M}]+ (?: ['’] [\p{L}\p{M}]+ )* )
    """,
    regex.VERBOSE,
)
_NAME = regex.compile(r"[\p{L}\p{M}]+\Z")
# What digits stand beside without a space.
_IDEOGRAPH = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}ー]")
_LINK = regex.compile(r"\A[\s\p{Pd}]{0,2}\Z")  # what may stand between the words of one number
_GROUPED = regex.compile(r"\A\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*\Z")
_DECIMAL = regex.compile(r"\A(\d+)[.,](\d+)\Z")
_BOTH = regex.compile(r"\A(\d{1,3}(?:([.,])\d{3})+)(?!\2)[.,](\d+)\Z")
_CLOCK = regex.compile(r"\A([01]?\d|2[0-4])(?:[.:]|h\.?)([0-5]\d)\Z")
_LAP = regex.compile(r"\A(\d+):([0-5]\d[.,]\d+)\Z")  # 1:32.417, minutes and seconds
_SPACED = regex.compile(r"\s")
_CENTS = regex.compile(r"\A\s?(?:€|\$|£|m|kg|fr ?\.?|francs?|euros?)\s?\d\d\Z", regex.IGNORECASE)  # 2 € 70, 1 m 80
_HALF_DAY = regex.compile(r"\A\s?([ap])\.?\s?m\b", regex.IGNORECASE)
_ROMAN = regex.compile(r"\A(?=[IVXLCDM])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})\Z")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_UNIT = regex.compile(r"\A[\s\-]?(°?[\p{L}²³/]+(?:\s[\p{L}/]+){0,2})")
# What a half and a quarter may be in figures: of one, of a hundred, of an hour, of a year.
_HALF, _QUARTER = (0.5, 50.0, 30.0, 6.0), (0.25, 25.0, 15.0, 3.0)
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
# Letters that stick to digits as a scale, in any language; "M" is a million in most and a milliard in some.
_SUFFIX_SCALES: Mapping[str, tuple[float, ...]] = {
    "k": (1e3,), "m": (1e6, 1e9), "mn": (1e6,), "mm": (1e6,), "bn": (1e9,), "b": (1e9,), "tn": (1e12,),
    "t": (1e12,), "jt": (1e6,), "rb": (1e3,),
}  # fmt: skip
# Dimension and size in SI base units of the units that translators convert. Temperatures are handled apart.
_UNITS: Mapping[str, tuple[str, float]] = {
    "length-mile": ("length", 1609.344), "length-kilometer": ("length", 1000), "length-meter": ("length", 1),
    "length-centimeter": ("length", 0.01), "length-millimeter": ("length", 0.001), "length-foot": ("length", 0.3048),
    "length-inch": ("length", 0.0254), "length-yard": ("length", 0.9144), "mass-pound": ("mass", 0.45359),
    "mass-kilogram": ("mass", 1), "mass-gram": ("mass", 0.001), "mass-ounce": ("mass", 0.02835),
    "mass-stone": ("mass", 6.35), "mass-ton": ("mass", 907.2), "mass-tonne": ("mass", 1000),
    "area-acre": ("area", 4046.86), "area-hectare": ("area", 10000), "area-square-mile": ("area", 2.59e6),
    "area-square-kilometer": ("area", 1e6), "area-square-meter": ("area", 1), "area-square-foot": ("area", 0.0929),
    "volume-gallon": ("volume", 3.785), "volume-liter": ("volume", 1), "volume-pint": ("volume", 0.473),
    "volume-fluid-ounce": ("volume", 0.0296), "volume-milliliter": ("volume", 0.001),
    "speed-mile-per-hour": ("speed", 0.44704), "speed-kilometer-per-hour": ("speed", 0.27778),
    "speed-knot": ("speed", 0.51444), "temperature-celsius": ("temperature", 1),
    "temperature-fahrenheit": ("temperature", 5 / 9), "angle-degree": ("temperature", 0),
    "duration-second": ("time", 1), "duration-minute": ("time", 60), "duration-hour": ("time", 3600),
    "duration-day": ("time", 86400), "duration-week": ("time", 604800), "duration-month": ("time", 2629800),
    "duration-year": ("time", 31557600), "duration-decade": ("time", 315576000),
}  # fmt: skip
_SYMBOLS: Mapping[str, str] = {
    "kmh": "speed-kilometer-per-hour", "km/h": "speed-kilometer-per-hour", "kph": "speed-kilometer-per-hour",
    "mph": "speed-mile-per-hour", "lbs": "mass-pound", "lb": "mass-pound", "ft": "length-foot", "mi": "length-mile",
    "km": "length-kilometer", "m": "length-meter", "cm": "length-centimeter", "mm": "length-millimeter",
    "kg": "mass-kilogram",
}  # fmt: skip
_CONVERTED = 0.12  # relative difference up to which a converted quantity counts as the same: people round


_BETWEEN_UNITS = 16  # characters between the parts of one quantity: "2 kilometros y 300 metros"
_TENS = range(20, 100, 10)
_ORDINAL_LINKS = (" ", "-", "\N{NO-BREAK SPACE}")
_EXACT = 3  # digits that carry a number which somebody may want to round; 27 is not rounded to 30


@dataclass(frozen=True, slots=True)
class Number:
    """One number as it stands in a text.

    ``start``, ``end``: code points. ``values``: its readings, the likeliest first. ``clock``: minutes after midnight,
    where it can be a time of day. ``kind``: how it is written. ``unit``: CLDR name of the unit that follows, or "".
    ``parts``: the values of its written parts, where it may also be several numbers side by side ("18 500").
    ``scale``: what the words after its digits multiply them by. ``dated``: a month with a day or a year beside it, or a
    day or year with a month beside it.
    """

    start: int
    end: int
    text: str
    values: tuple[float, ...]
    kind: str
    clock: tuple[int, ...] = ()
    unit: str = ""
    parts: tuple[float, ...] = ()
    scale: float = 1.0
    dated: bool = False

    @property
    def value(self) -> float:
        """The likeliest reading."""
        return self.values[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is left when all numbers that agree are taken away.

    ``missing``: in the original and not in the translation; ``extra``: the other way round; ``changed``: pairs of one
    missing and one extra number that seem to stand for each other (they are not in the other two lists). ``units``:
    pairs of equal numbers that count something else, 8 years and 8 days.
    """

    missing: tuple[Number, ...]
    extra: tuple[Number, ...]
    changed: tuple[tuple[Number, Number], ...]
    units: tuple[tuple[Number, Number], ...] = ()


@dataclass(frozen=True)
class _Vocabulary:
    """What one language says in number words; made once per pack."""

    pack: Pack
    words: Mapping[str, float]
    scales: Mapping[str, float]
    ordinals: Mapping[str, float]
    vague: frozenset[str]
    halves: frozenset[str]
    quarters: frozenset[str]
    half_to: bool  # "setengah delapan" is half past seven
    half_follows: bool  # "dua setengah" is two and a half
    joiners: frozenset[str]  # words inside a number that join: "and", "y"
    inner: frozenset[str]  # these, and articles: "half a million"
    teens: frozenset[str]
    hours: frozenset[str]
    dayparts: frozenset[str]
    months: Mapping[str, int]
    short_months: frozenset[str]  # abbreviations among them, which count only beside a day or a year
    other_words: frozenset[str]  # number words that are other words as well: "viis", five and led
    doubtful: frozenset[str]  # months that are other words as well, which count only with nothing between: "mai"
    units: Mapping[str, str]
    first: frozenset[str]  # all words that a number can begin with
    continuing: frozenset[str]  # words that can follow digits within a number
    joined: int  # the most parts that a number word with hyphens has: quatre-vingt-dix-neuf
    joining: frozenset[str]  # the first parts of such words
    roman_endings: tuple[str, ...]  # what makes an ordinal of Roman figures: XIXe
    past: frozenset[str]  # "half past five"
    solid: Solid | None  # number words written as one: dreiundzwanzig
    han: Han | None  # numerals among characters: 二十三


_VOCABULARIES: dict[str, _Vocabulary] = {}


def _vocabulary(pack: Pack) -> _Vocabulary:
    known = _VOCABULARIES.get(pack.code)
    if known is not None and known.pack is pack:
        return known
    table = _table(pack.code)
    more = pack.more

    def listed(key: str) -> frozenset[str]:
        return frozenset((*more.get(key, ()), *table.get(key, ())))

    words = {**table.get("number_words", {}), **pack.number_words}
    scales = {**table.get("scale_words", {}), **pack.scale_words}
    ordinals = {**table.get("ordinal_words", {}), **more.get("ordinal_words", {})}
    wide, short = _months(pack.code, "wide"), _months(pack.code, "abbreviated")
    wide = {**table.get("months", {}), **wide}
    months = {**short, **wide}
    halves, quarters = listed("half_words"), listed("quarter_words")
    vague, joiners = listed("vague_numbers"), listed("number_joiners")
    vocabulary = _Vocabulary(
        pack=pack,
        words=words,
        scales=scales,
        ordinals=ordinals,
        vague=vague,
        halves=halves,
        quarters=quarters,
        half_to=bool(more.get("half_to", table.get("half_to", False))),
        half_follows=bool(more.get("half_follows", False)),
        joiners=joiners,
        inner=joiners | listed("number_articles"),
        teens=listed("teen_words"),
        hours=listed("hour_words"),
        dayparts=listed("daypart_words"),
        months=months,
        short_months=frozenset(set(short) - set(wide)),
        other_words=listed("doubtful_numbers"),
        doubtful=listed("doubtful_months"),
        units={**_unit_names(pack.code), **more.get("unit_words", {})},
        first=frozenset({*words, *scales, *ordinals, *vague, *halves, *quarters, *months}),
        continuing=frozenset({*scales, *halves, *joiners, *table.get("number_articles", ())}),
        joined=max((w.count("-") + 1 for w in words if "-" in w), default=0),
        joining=frozenset(w.split("-")[0] for w in words if "-" in w),
        roman_endings=tuple(more.get("roman_endings", table.get("roman_endings", ()))),
        past=listed("past_words"),
        solid=Solid(words, table) if {"loose", "solid_scales"} & table.keys() else None,
        han=Han(table) if "han_digits" in table else None,
    )
    _VOCABULARIES[pack.code] = vocabulary
    return vocabulary


@lru_cache(maxsize=64)
def _table(code: str) -> Mapping[str, Any]:
    """What ``langs/data/<code>/numbers.toml`` says; empty where the language has none."""
    import tomllib

    from mtqa import langs

    file = langs.table(code, TABLE)
    return tomllib.loads(file.decode("utf-8")) if file else {}


def spells(lang: Pack) -> bool:
    """Whether the number words of a language are known."""
    return bool(lang.number_words) or bool(_table(lang.code))


@lru_cache(maxsize=64)
def _months(code: str, width: str) -> Mapping[str, int]:
    """Month names, lower case, to 1..12; in several cases where the language has them. Empty if CLDR lacks it.

    Args:
        code: the language.
        width: ``wide`` for the full names, ``abbreviated``.
    """
    from babel import Locale, UnknownLocaleError

    try:
        months = Locale.parse(code).months
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for number, name in months.get(form, {}).get(width, {}).items():
            word = name.lower().rstrip(".")
            if _NAME.match(word) and len(word) > 2:  # "1월" and the like are digits already
                found.setdefault(word, number)
    return found


@lru_cache(maxsize=64)
def weekdays(code: str) -> Mapping[str, int]:
    """Names of the days of the week, lower case, to 0 (Monday) .. 6; empty if CLDR lacks the language.

    The full names of CLDR, and what the table of the language adds to them: other cases, Sunday evening as one word.
    """
    from babel import Locale, UnknownLocaleError

    try:
        days = Locale.parse(code).days
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = dict(_table(code).get("weekdays", {}))
    for form in ("format", "stand-alone"):
        for number, name in days.get(form, {}).get("wide", {}).items():
            found.setdefault(str(name).lower(), int(number))
    return found


@lru_cache(maxsize=64)
def _unit_names(code: str) -> Mapping[str, str]:
    """Unit names and symbols, lower case, to CLDR's unit names; symbols alone if CLDR lacks the language."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return _SYMBOLS
    found: dict[str, str] = {}
    for unit in _UNITS:
        forms = list(locale.unit_display_names.get(unit, {}).values())
        for patterns in locale._data["unit_patterns"].get(unit, {}).values():
            forms += [p.replace("{0}", "") for p in patterns.values() if isinstance(p, str)]
        for form in forms:
            name = form.strip().lower()
            if len(name) > 1:  # "40s" are no seconds
                found.setdefault(name, unit)
    return {**_SYMBOLS, **found}


def has_digits(text: str) -> bool:
    """Whether any decimal digit stands in a text, in any script."""
    return _DIGIT.search(text) is not None


def names_month(text: str, lang: Pack) -> bool:
    """Whether the name of a month stands in a text, be it as a part of another word: quick to ask."""
    lower = text.lower()
    return any(month in lower for month in _vocabulary(lang).months)


def numbers(text: str, lang: Pack) -> list[Number]:
    """All numbers of a text, in their order.

    Args:
        text: prose of any length, in any script with decimal digits.
        lang: the pack of its language; without number words there, only digits are found.
    """
    vocabulary = _vocabulary(lang)
    numerals = vocabulary.han.numbers(text) if vocabulary.han else []
    tokens = [(m.lastgroup or "", m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    if numerals:
        tokens = _without(tokens, numerals)
    if vocabulary.joined:
        tokens = _with_joined(text, tokens, vocabulary)
    found: list[Number] = []
    i = 0
    while i < len(tokens):
        group, string, start, end = tokens[i]
        if group == "word":
            lower = string.lower()
            if lower in vocabulary.first or (vocabulary.solid and vocabulary.solid.value(lower) is not None):
                number, i = _spelled(text, tokens, i, vocabulary)
                if number:
                    found.append(number)
                continue
            bare = _without_ending(string, vocabulary.roman_endings) if len(string) < 12 else string
            lone = "VX" if bare == string else "IVX"  # Ier, Ve, Xe; not Le, Ce
            if bare.isupper() and len(bare) < 8 and (len(bare) > 1 or bare in lone) and _ROMAN.match(bare):
                found.append(Number(start, end, string, (float(_roman(bare)),), ROMAN))
            elif vocabulary.solid and (loose := vocabulary.solid.within(lower)):
                found.append(Number(start, end, string, (loose,), LOOSE))
            i += 1
            continue
        read, i = _written(text, tokens, i, vocabulary)
        found += read
    if numerals:
        found = sorted([*found, *numerals], key=lambda n: n.start)
    found = _date(_share(_compound(text, _halves_after(text, _added_time(text, _ordinals(text, found)), vocabulary))))
    if vocabulary.doubtful:
        found = [n for n in found if n.text.lower() not in vocabulary.doubtful or _beside_digits(text, n)]
    return [n for n in found if n.kind != MONTH or n.dated or n.text.lower() not in vocabulary.short_months]


def _beside_digits(text: str, number: Number) -> bool:
    """Whether a day stands directly before a month, or a year directly after it."""
    before, after = text[max(0, number.start - 3) : number.start], text[number.end : number.end + 5]
    return (before[1:2].isdecimal() and before[2:].isspace()) or (after[:1].isspace() and after[1:].isdecimal())


def _without(tokens: list[Token], numerals: Sequence[Number]) -> list[Token]:
    """The tokens of digits that no numeral holds."""
    spans = iter(numerals)
    span = next(spans, None)
    kept: list[Token] = []
    for token in tokens:
        while span is not None and span.end <= token[2]:
            span = next(spans, None)
        if span is None or token[0] == "word" or token[3] <= span.start:
            kept.append(token)
    return kept


def _with_joined(text: str, tokens: list[Token], v: _Vocabulary) -> list[Token]:
    """The tokens with those made one that together are one number word: quatre-vingt-dix, soixante et onze."""
    made: list[Token] = []
    i = 0
    while i < len(tokens):
        end = i + 1
        if tokens[i][1].lower() in v.joining:
            for j in range(min(i + v.joined, len(tokens)), i + 1, -1):
                between = (text[a[3] : b[2]] for a, b in zip(tokens[i : j - 1], tokens[i + 1 : j], strict=True))
                if (
                    all(_LINK.match(b) and b for b in between)
                    and "-".join(t[1].lower() for t in tokens[i:j]) in v.words
                ):
                    end = j
                    break
        start, stop = tokens[i][2], tokens[end - 1][3]
        whole = "-".join(t[1] for t in tokens[i:end])
        made.append(tokens[i] if end == i + 1 else ("word", whole, start, stop))
        i = end
    return made


def _without_ending(string: str, endings: tuple[str, ...]) -> str:
    """A word without the ending that makes an ordinal of Roman figures: XIXe, Ier."""
    return next((string.removesuffix(e) for e in endings if string.endswith(e)), string)


def _roman(string: str) -> int:
    values = [_ROMAN_VALUES[c] for c in string]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))


Token = tuple[str, str, int, int]


class Solid:
    """Number words that are written as one word: dreiundzwanzig, ventitré, kakskümmend; and words that hold one."""

    def __init__(self, words: Mapping[str, float], table: Mapping[str, Any]) -> None:
        self._words = words
        self._scales: Sequence[tuple[str, float]] = sorted(
            table.get("solid_scales", {}).items(), key=lambda s: (-s[1], -len(s[0]))
        )
        self._joiners: Sequence[str] = table.get("solid_joiners", ())
        self._tens: Mapping[str, float] = table.get("solid_tens", {})
        self._units: Mapping[str, float] = table.get("solid_units", {})
        self._endings: Sequence[str] = table.get("ordinal_endings", ())
        self._nouns: Sequence[str] = table.get("noun_endings", ())
        self._loose = sorted(table.get("loose", {}).items(), key=lambda s: (-len(s[0]), s[0]))
        begin = (*words, *self._tens, *(s for s, _ in self._scales))
        self._beginnings = tuple({w for w in begin if len(w) > 2}) if self._scales else ()
        self._prefixes = tuple(stem for stem, _ in self._loose)

    def value(self, lower: str) -> float | None:
        """What a word that is not in the list is worth; None if it is no number."""
        if len(lower) > _LONGEST_WORD or not self._scales or not lower.startswith(self._beginnings):
            return None
        return _parsed(self, lower)

    def ordinal(self, lower: str) -> float | None:
        """The same for ordinals: dreiundzwanzigste."""
        if len(lower) > _LONGEST_WORD or not lower.startswith(self._beginnings or ("\0",)):
            return None
        stems = (lower[: -len(e)] for e in self._endings if lower.endswith(e))
        return next((v for stem in stems if (v := self._words.get(stem) or _parsed(self, stem)) is not None), None)

    def within(self, lower: str) -> float:
        """The number that a word begins with ("zweitägig"), or that its ordinal ending makes one; 0 without one."""
        ordinal = self.ordinal(lower)
        if ordinal is not None:
            return ordinal
        for stem in (lower.removesuffix(e) for e in self._nouns if lower.endswith(e)):  # Achttausender, Zwanziger
            value = self._words.get(stem) or self.value(stem)
            if value and value > SMALL:
                return value
        if not lower.startswith(self._prefixes):
            return 0
        return next(float(value) for stem, value in self._loose if lower.startswith(stem))

    def parse(self, word: str, below: float = math.inf) -> float | None:
        """Add up the parts of a word, each scale splitting it; None if something else stands in it."""
        known = self._words.get(word)
        if known is not None:
            return known if known < below else None
        for scale, value in self._scales:
            if value >= below or scale not in word:
                continue
            left, _, right = word.partition(scale)
            times = self.parse(left, value) if left else 1
            rest = self.parse(right.removeprefix(self._joiners[0] if self._joiners else ""), value) if right else 0
            if times is not None and rest is not None:
                return times * value + rest
        for joiner in self._joiners:
            for at in (m.start() for m in regex.finditer(joiner, word)):  # the second "en" of zevenentwintig
                unit, tens = self._words.get(word[:at]), self._words.get(word[at + len(joiner) :])
                if unit and tens and unit < 10 and tens in _TENS:
                    return unit + tens
        for tens_word, tens in self._tens.items():
            unit = self._units.get(word.removeprefix(tens_word)) if word.startswith(tens_word) else None
            if unit:
                return tens + unit
        return None


@lru_cache(maxsize=4096)
def _parsed(solid: Solid, word: str) -> float | None:
    return solid.parse(word)


class Han:
    """Chinese numerals among other characters, alone and with digits: 三天, 二十三名, 1億2000万, 二〇二〇年."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._digits: Mapping[str, int] = table["han_digits"]
        self._scales: Mapping[str, int] = table["han_scales"]
        numerals = "".join((*self._digits, *self._scales))
        self._run = regex.compile(rf"(?:\d+(?:[.,]\d+)*)?(?<!\d)?[{numerals}][{numerals}\d.,]*")
        self._part = regex.compile(rf"\d+(?:[.,]\d+)*|[{numerals}]")
        counters = sorted(table["counters"], key=lambda c: (-len(c), c))
        self._counter = regex.compile("[余餘多数]?(?:" + "|".join(map(regex.escape, counters)) + ")")
        self._wide = "".join(self._scales)

    def numbers(self, text: str) -> list[Number]:
        """All numerals of a text, in their order."""
        found = []
        for match in self._run.finditer(text):
            string = match[0].rstrip(".,")
            value = self._value(string) if len(string) <= _LONGEST else None
            if value is None:
                continue
            end = match.start() + len(string)
            counted = self._counter.match(text, end) and text[match.start() - 1 : match.start()] not in _INEXACT
            scaled = any(c.isdigit() and c not in self._digits for c in string)
            kind = DIGITS if scaled else WORDS if counted else LOOSE
            found.append(Number(match.start(), end, string, (value,), kind))
        return found

    def _value(self, string: str) -> float | None:
        parts = self._part.findall(string)
        if len(parts) > 1 and all(p in self._digits for p in parts):
            return float(int("".join(str(self._digits[p]) for p in parts)))  # 二〇二〇
        total = section = 0.0
        current: float | None = None
        for part in parts:
            if part in self._digits:
                current = float(self._digits[part])
            elif part in self._scales:
                scale = self._scales[part]
                if scale >= _MYRIAD:
                    section += current or 0.0
                    total, section, current = total + (section or 1.0) * scale, 0.0, None
                else:
                    section, current = section + (1.0 if current is None else current) * scale, None
            else:
                digits = part.replace(",", "")
                if digits.count(".") > 1:
                    return None
                current = float(digits)
        return round(total + section + (current or 0.0), 6)


def _spelled(text: str, tokens: Sequence[Token], i: int, v: _Vocabulary) -> tuple[Number | None, int]:
    """The number that begins with the word ``tokens[i]``, and where to go on."""
    _, string, start, end = tokens[i]
    lower = string.lower()
    if lower in v.halves and v.past:
        clock, j = _past(text, tokens, i, v)
        if clock:
            return clock, j
    if lower in v.words or lower in v.halves or lower in v.scales or (v.solid and v.solid.value(lower) is not None):
        total, j = _sum(text, tokens, i, v, None)
        if total is None:
            return _half(text, tokens, i, v) if lower in v.halves else (None, j)
        end = tokens[j - 1][3]
        kind = LOOSE if j == i + 1 and (lower in v.scales or lower in v.other_words) else WORDS
        return _with_clock(text, Number(start, end, text[start:end], (total.value,), kind), tokens, i, j, v), j
    if lower in v.quarters:
        return Number(start, end, string, _QUARTER, VAGUE), i + 1
    if lower in v.ordinals:
        return Number(start, end, string, (v.ordinals[lower],), ORDINAL), i + 1
    if lower in v.vague:
        while i + 1 < len(tokens) and tokens[i + 1][1].lower() in v.scales:  # "puluhan ribu", "tens of" is no ten
            i += 1
        return Number(start, tokens[i][3], text[start : tokens[i][3]], (math.nan,), VAGUE), i + 1
    if lower in v.months:
        return Number(start, end, string, (float(v.months[lower]),), MONTH), i + 1
    return None, i + 1


def _half(text: str, tokens: Sequence[Token], i: int, v: _Vocabulary) -> tuple[Number, int]:
    """A half alone, with the unit after it, an article between them or not: "setengah jam", "half an hour"."""
    _, string, start, end = tokens[i]
    if v.half_to:
        total, j = _sum(text, tokens, i + 1, v, None)
        if total is not None and 1 <= total.value <= SMALL:
            end = tokens[j - 1][3]
            minutes = int(total.value) * 60 - 30
            return Number(start, end, text[start:end], (total.value,), WORDS, clock=(minutes, minutes + 720)), j
    units = (_unit(text[t[3] : t[3] + 40], v.units) for t in tokens[i : i + 2])
    return Number(start, end, string, _HALF, VAGUE, unit=next((u for u in units if u), "")), i + 1


def _past(text: str, tokens: Sequence[Token], i: int, v: _Vocabulary) -> tuple[Number | None, int]:
    """Half an hour after a full one, said by its name: "half past five"."""
    if i + 2 >= len(tokens) or tokens[i + 1][1].lower() not in v.past:
        return None, i + 1
    _, word, _, end = tokens[i + 2]
    hour = float(word) if word.isdecimal() and len(word) < 3 else v.words.get(word.lower(), 0)
    if not 1 <= hour <= SMALL:
        return None, i + 1
    start, minutes = tokens[i][2], int(hour) * 60 + 30
    both = (minutes, (minutes + 720) % 1440)
    return Number(start, end, text[start:end], (hour,), WORDS, clock=both, parts=(hour, 30.0)), i + 3


@dataclass
class _Sum:
    """Number words being added up.

    A unit waits for the word that multiplies it ("dua" in "dua ratus"); a scale of a thousand or more closes what
    stands before it and moves it to ``total``. Each method takes one more word and says whether it fits; if not,
    nothing changes.
    """

    total: float = 0.0
    current: float = 0.0
    unit: float = 0.0
    scale: float = 1.0

    @property
    def value(self) -> float:
        return self.total + self.current + self.unit

    def word(self, value: float) -> bool:
        size = 10 ** len(str(int(value)))
        if self.unit or self.current % size or self.total % size:
            return False
        if value < 10:
            self.unit = value
        else:
            self.current += value
        return True

    def digits(self, value: float) -> bool:
        if self.total < 1000 or self.current or self.unit or value >= 1000:
            return False
        self.current = value
        return True

    def teen(self) -> bool:
        if not self.unit:
            return False
        self.current, self.unit = self.current + self.unit + 10, 0.0
        return True

    def scaled(self, scale: float) -> bool:
        open_ = self.current + self.unit
        if scale < 1000:
            if self.unit:
                self.current, self.unit = self.current + self.unit * scale, 0.0
            elif self.current >= 100:
                return False
            else:
                self.current = (self.current or 1) * scale
        elif self.total and self.total < scale:
            self.total, self.current, self.unit = (self.total + open_) * scale, 0.0, 0.0
        elif self.total and not open_:
            return False
        else:
            self.total, self.current, self.unit = self.total + (open_ or 1) * scale, 0.0, 0.0
        self.scale = scale
        return True

    def half(self) -> bool:
        if self.unit or not self.total:
            self.unit += 0.5
        else:
            self.current += 0.5 * self.scale
        return True


def _sum(text: str, tokens: Sequence[Token], i: int, v: _Vocabulary, first: float | None) -> tuple[_Sum | None, int]:
    """Add up the number words from ``tokens[i]`` on; ``first`` is the value of digits that stand before them.

    Returns the sum, None if there is none, and the index after its last word.
    """
    so_far = _Sum(current=first or 0.0)
    begun = first is not None
    j = i
    while j < len(tokens):
        k = _skip_joiners(text, tokens, j, v) if begun else j
        if k is None:
            break
        string, word = tokens[k][1], tokens[k][1].lower()
        joined = any(t[1].lower() in v.joiners for t in tokens[j:k])
        if word in v.halves:
            # "medio millón" and "dua setengah" are sums, "un millón medio vacío" is none.
            follows = so_far.value and (joined or v.half_follows)
            precedes = not so_far.value and _next_word(tokens, k, v) in v.scales
            fits = bool(follows or precedes) and so_far.half()
        elif word in v.teens:
            fits = so_far.teen()
        elif word in v.words:
            fits = first is None and so_far.word(v.words[word])  # "1.7 million four years ago" is two numbers
        elif v.solid and first is None and word not in v.scales and (solid := v.solid.value(word)) is not None:
            fits = so_far.word(solid)
        elif word in v.scales:
            fits = not joined and so_far.scaled(v.scales[word])
        else:
            plain = tokens[k][0] == "digits" and string.isdecimal() and len(string) <= 3 and not joined
            fits = plain and so_far.digits(int(string))
        if not fits:
            break
        begun = True
        j = k + 1
    return (so_far, j) if j > i else (None, i + 1)


def _next_word(tokens: Sequence[Token], k: int, v: _Vocabulary) -> str:
    """The word after ``tokens[k]``, in lower case, over an article: "million" in "half a million"."""
    words = [t[1].lower() for t in tokens[k + 1 : k + 3]]
    return next((w for w in words if w not in v.inner), "")


def _skip_joiners(text: str, tokens: Sequence[Token], j: int, v: _Vocabulary) -> int | None:
    """The next token of the same number: over "and", "y", "and a"; None if something else stands between."""
    for k in range(j, min(j + 3, len(tokens))):
        if not _LINK.match(text[tokens[k - 1][3] : tokens[k][2]]):
            return None
        if tokens[k][1].lower() not in v.inner:
            return k
    return None


def _written(text: str, tokens: Sequence[Token], i: int, v: _Vocabulary) -> tuple[list[Number], int]:
    """The number or numbers that begin with the digits ``tokens[i]``, and where to go on."""
    group, string, start, end = tokens[i]
    if group == "fraction":
        return [Number(start, end, string, (_FRACTIONS[string],), VAGUE)], i + 1
    if len(string) > _LONGEST:
        return [], i + 1
    values, clock = _readings(string, v.pack)
    if not values:  # a date such as 12.03.2020, a version, a time with seconds: each part for itself
        if lap := _LAP.match(string):
            seconds = float(lap[2].replace(",", "."))
            return [
                Number(start, start + lap.end(1), lap[1], (float(lap[1]),), DIGITS),
                Number(start + lap.start(2), end, lap[2], (seconds,), DIGITS),
            ], i + 1
        spans = [(m.start() + start, m.end() + start) for m in regex.finditer(r"\d+", string)]
        return [Number(s, e, text[s:e], (float(int(text[s:e])),), DIGITS) for s, e in spans], i + 1
    scale = 1.0
    parts: tuple[float, ...] = ()
    if _SPACED.search(string) or ":" in string or "h" in string:
        parts = tuple(float(int(p)) for p in regex.split(r"[\s:h]+\.?", string) if p.isdecimal())
    j = i + 1
    kind = DIGITS
    if i and tokens[i - 1][0] == "word":
        gap = text[tokens[i - 1][3] : start]
        if (gap == "" and not _IDEOGRAPH.match(tokens[i - 1][1], len(tokens[i - 1][1]) - 1)) or (
            gap == "-" and any(c.isupper() for c in tokens[i - 1][1])
        ):
            kind = CODE
    if j < len(tokens) and tokens[j][0] == "fraction" and tokens[j][2] - end <= 1:
        values = tuple(x + _FRACTIONS[tokens[j][1]] for x in values)
        end, j = tokens[j][3], j + 1
    if j < len(tokens) and tokens[j][0] == "word":
        gap, word = text[end : tokens[j][2]], tokens[j][1]
        suffix = _SUFFIX_SCALES.get(word.lower(), ())
        if suffix and gap in ("", " ", "\N{NO-BREAK SPACE}") and (gap == "" or word.isupper()):
            values = (*values, *(x * s for s in suffix for x in values))
        elif gap == "" and len(word) == 1 and word.isupper():
            kind = CODE
        if word.lower() in v.continuing:
            sums = [_sum(text, tokens, j, v, x) for x in values]
            if sums[0][0] is not None:
                parts, scale = (), sums[0][0].value / values[0] if values[0] else 1.0
                values = tuple(total.value for total, _ in sums if total is not None)
                j = sums[0][1]
                end = tokens[j - 1][3]
                clock = ()
    number = Number(start, end, text[start:end], _distinct(values), kind, clock=clock, parts=parts, scale=scale)
    return [_with_clock(text, number, tokens, i, j, v)], j


def _distinct(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(dict.fromkeys(round(x, 6) for x in values))


def _readings(string: str, pack: Pack) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """The values that a string of digits and separators can have, the language's own reading first; and clock times."""
    joined = _SPACED.sub("", string)
    clock: tuple[int, ...] = ()
    if match := _CLOCK.match(joined):
        minutes = int(match[1]) * 60 + int(match[2])
        surely = ":" in joined or "h" in joined
        clock = (minutes,) if surely and int(match[1]) > 12 else (minutes, (minutes + 720) % 1440)
        if surely:
            return (int(match[1]) + int(match[2]) / 60,), clock
    if joined.isdecimal():
        return (float(int(joined)),), clock
    if ":" in joined:
        return (), ()
    if match := _BOTH.match(joined):
        return (float(int(regex.sub("[.,]", "", match[1]))) + float(f"0.{int(match[3]):0{len(match[3])}d}"),), clock
    grouped = _GROUPED.match(joined)
    decimal = _DECIMAL.match(joined)
    as_group = float(int(regex.sub("[.,]", "", joined))) if grouped else None
    as_decimal = int(decimal[1]) + int(decimal[2]) / 10 ** len(decimal[2]) if decimal else None
    if as_group is not None and as_decimal is not None:
        if joined[0] == "0":
            return (as_decimal,), clock
        own = pack.known and grouped is not None and grouped[1] == pack.group
        return ((as_group,) if own else (as_group, as_decimal)), clock
    if as_group is not None:
        return (as_group,), clock
    return ((as_decimal,), clock) if as_decimal is not None else ((), ())


def _with_clock(text: str, number: Number, tokens: Sequence[Token], i: int, j: int, v: _Vocabulary) -> Number:
    """Add readings as time of day, and the unit that follows."""
    value = number.value
    if (
        number.kind == WORDS and value % 1 == 0.5 and value <= 24
    ):  # "las once y media"; or so many years, and six months
        minutes = int(value * 60) % 1440
        number = replace(number, clock=(minutes, (minutes + 720) % 1440), parts=(value - 0.5, 6.0))
    near = [t[1].lower() for t in tokens[j : j + 4]]
    if value == int(value) and 0 <= value <= 24 and not number.clock and number.kind in (DIGITS, WORDS):
        half = _HALF_DAY.match(text[number.end : number.end + 6])
        before = tokens[i - 1][1].lower() if i else ""
        if half or before in v.hours or any(w in v.dayparts for w in near):
            minutes = int(value) % 24 * 60
            both = (minutes, (minutes + 720) % 1440) if value <= 12 else (minutes,)
            number = replace(number, clock=both)
    if j < len(tokens) and tokens[j][0] == "word" and not _HALF_DAY.match(text[number.end : number.end + 6]):
        unit = _unit(text[number.end : number.end + 40], v.units)
        if unit:
            number = replace(number, unit=unit)
    return number


def _unit(tail: str, names: Mapping[str, str]) -> str:
    """The unit that a tail of text begins with: the longest name of up to three words."""
    match = _UNIT.match(tail)
    words = match[1].lower().split() if match else []
    for n in range(len(words), 0, -1):
        if " ".join(words[:n]) in names:
            return names[" ".join(words[:n])]
    return ""


def _ordinals(text: str, found: list[Number]) -> list[Number]:
    """Ordinals of two words as one: "thirty-sixth", "trigésimo sexta"."""
    joined: list[Number] = []
    for number in found:
        last = joined[-1] if joined else None
        if (
            last
            and number.kind == ORDINAL
            and number.value < 10
            and last.kind in (WORDS, ORDINAL)
            and last.value % 100 in _TENS
            and text[last.end : number.start] in _ORDINAL_LINKS
        ):
            whole = text[last.start : number.end]
            joined[-1] = Number(last.start, number.end, whole, (last.value + number.value,), ORDINAL)
        else:
            joined.append(number)
    return joined


def _added_time(text: str, found: list[Number]) -> list[Number]:
    """Minutes of a match with those added: 90+4 is also 94."""
    joined: list[Number] = []
    for number in found:
        last = joined[-1] if joined else None
        if last and last.kind == number.kind == DIGITS and text[last.end : number.start] == "+":
            total, parts = last.value + number.value, (last.value, number.value)
            whole = text[last.start : number.end]
            joined[-1] = Number(last.start, number.end, whole, (total,), DIGITS, parts=parts)
        else:
            joined.append(number)
    return joined


def _halves_after(text: str, found: list[Number], v: _Vocabulary) -> list[Number]:
    """Numbers whose half comes after the noun: "siete años y medio", "tujuh tahun setengah" are 7.5 as well."""
    joined = list(found)
    for k in range(1, len(found)):
        last, half = found[k - 1], found[k]
        between = text[last.end : half.start].lower().split()
        if half.kind != VAGUE or half.values != _HALF or not 1 <= len(between) <= 3 or last.kind not in (DIGITS, WORDS):
            continue
        if v.half_follows or v.joiners.intersection(between[1:]):
            joined[k - 1] = replace(last, values=(*last.values, last.value + 0.5), parts=(last.value, 6.0))
    return joined


def _compound(text: str, found: list[Number]) -> list[Number]:
    """Quantities in two units, large and small: "2 hours and 22 minutes" is 142 minutes as well, "2 € 70" 2.70."""
    joined = list(found)
    for k in range(1, len(found)):
        large, small = joined[k - 1], found[k]
        if len(small.text) == 2 and _CENTS.match(text[large.end : small.start + 2]) and large.kind == small.kind:
            total = round(large.value + small.value / 100, 6)
            joined[k - 1] = replace(large, values=(*large.values, total))
            joined[k] = replace(small, values=(*small.values, total))
            continue
        if not large.unit or not small.unit or small.start - large.end > _BETWEEN_UNITS:
            continue
        (dimension, size), (other, other_size) = _UNITS[large.unit], _UNITS[small.unit]
        if dimension == other and other_size and size > other_size and small.value * other_size < size:
            total = round(large.value * size / other_size + small.value, 6)
            joined[k - 1] = replace(large, values=(*large.values, total))
            joined[k] = replace(small, values=(*small.values, total))
    return joined


def _share(found: list[Number]) -> list[Number]:
    """Where a scale or unit stands only once, it holds for both ends: "4 a 5 millones", "1 to 4 inches"."""
    shared = list(found)
    for k in range(len(found) - 2, -1, -1):
        left, right = shared[k], shared[k + 1]
        if left.kind not in (DIGITS, WORDS) or right.start - left.end > 8:
            continue
        if left.scale == 1 and right.scale > 1 and left.kind == DIGITS:
            values = (*left.values, *(x * right.scale for x in left.values))
            left = replace(left, values=values, scale=right.scale)
        shared[k] = replace(left, unit=left.unit or right.unit)
    return shared


def _date(found: list[Number]) -> list[Number]:
    """Mark months that stand beside a day or a year, and those numbers: "7 de marzo", "March 7, 2020"."""
    marked = list(found)
    for k, number in enumerate(found):
        if number.kind != MONTH:
            continue
        for n in (k - 1, k + 1):
            if 0 <= n < len(found) and found[n].kind in (DIGITS, WORDS):
                left, right = (found[n], number) if n < k else (number, found[n])
                value = found[n].value
                if right.start - left.end <= 5 and value == int(value) and (1 <= value <= 31 or 1000 <= value <= 2200):
                    marked[k] = replace(marked[k], dated=True)
                    marked[n] = replace(marked[n], dated=True)
    return marked


def compare(original: Sequence[Number], translation: Sequence[Number], *, spelled: bool = True) -> Comparison:
    """What one text says in numbers and the other does not.

    Numbers are taken away in pairs, from the strictest agreement to the most tolerant: same likeliest value, any
    shared reading, then (for what is left) times of day, short years, converted quantities and split numbers.
    A number that is said again in the other text, only less often, is not missing.

    Args:
        original: the numbers of the source or the reference.
        translation: those of the translation.
        spelled: whether the number words of both languages are known. If not, numbers may differ by a power of ten
            ("1,2 Milliarden" is read as 1.2).
    """
    left, right = [n for n in original if not _idle(n)], [n for n in translation if not _idle(n)]
    for keys in (_first_key, _all_keys):
        left, right = _cancel(left, right, keys)
    if not (left and right):  # "one" and the like may answer a number that has no better answer
        left, _ = _cancel(left, [n for n in translation if _idle(n)], _all_keys)
        _, right = _cancel([n for n in original if _idle(n)], right, _all_keys)
    if left and right:
        left, right = _cancel_tolerant(left, right, spelled)
    left, right = [n for n in left if n.kind != LOOSE], [n for n in right if n.kind != LOOSE]
    left, right = _without_halves(left, translation), _without_halves(right, original)
    left, right = _said_twice(left, original), _said_twice(right, translation)
    left, right = _unsaid(left, translation), _unsaid(right, original)
    changed = list(_pairs(left, right, original, translation))
    gone, come = {id(a) for a, _ in changed}, {id(b) for _, b in changed}
    return Comparison(
        missing=tuple(n for n in left if id(n) not in gone),
        extra=tuple(n for n in right if id(n) not in come),
        changed=tuple(changed),
        units=tuple(_other_unit(original, translation)),
    )


def _without_halves(rest: list[Number], other: Sequence[Number]) -> list[Number]:
    """Those numbers that the other text does not say as a half: 30 minutes, "half an hour"."""
    halves = [n for n in other if n.kind == VAGUE and n.unit][:_MOST_LEFT]
    return [n for n in rest if not any(converted(n, half) for half in halves)]


def _said_twice(rest: list[Number], same: Sequence[Number]) -> list[Number]:
    """Those numbers that their own text does not say again in another unit, and so kept: 120 feet, or 40 meters."""
    left = {id(n) for n in rest}
    kept = [n for n in same if n.unit and id(n) not in left][:_MOST_LEFT]
    return [n for n in rest if not any(converted(n, k) for k in kept)]


def _other_unit(original: Sequence[Number], translation: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Equal numbers, said once in either text, with different units of one dimension."""
    once: tuple[dict[float, Number | None], ...] = ({}, {})
    for known, side in zip(once, (original, translation), strict=True):
        for n in side:
            known[n.value] = None if n.value in known else n
    for value, a in once[0].items():
        b = once[1].get(value)
        if a and b and value > 1 and _unlike_units(a.unit, b.unit) and not _answered(a, b, original, translation):
            yield a, b


def _answered(a: Number, b: Number, original: Sequence[Number], translation: Sequence[Number]) -> bool:
    """Whether one of two equal numbers answers another, converted: 2 to 5 centimetres are 1 to 2 inches."""
    return any(converted(x, b) for x in original[:_MOST_LEFT] if x is not a) or any(
        converted(a, x) for x in translation[:_MOST_LEFT] if x is not b
    )


def _unlike_units(a: str, b: str) -> bool:
    """Whether two units measure the same and one is much larger: years and days, not tons and tonnes."""
    if not a or not b or _UNITS[a][0] != _UNITS[b][0] or not _UNITS[a][1] or not _UNITS[b][1]:
        return False
    small, large = sorted((_UNITS[a][1], _UNITS[b][1]))
    return large > small * (1 + 2 * _CONVERTED) or (large > small * 1.05 and _UNITS[a][0] == "length")


def _unsaid(rest: list[Number], other: Sequence[Number]) -> list[Number]:
    """Those numbers that are exact and that the other text does not say anywhere, not even in parts."""
    if not rest:
        return rest
    said = {key for n in other if not _idle(n) for key in (*_said_keys(n), *n.parts)}
    kept = [n for n in rest if not said.intersection(_said_keys(n))]
    return [n for n in kept if not (n.parts and said.issuperset(n.parts))]


def _idle(number: Number) -> bool:
    """Whether a number may come and go: vague ones, and "one", which is an article in half of the languages."""
    return number.kind == VAGUE or (number.kind in (WORDS, ORDINAL) and number.value <= 1)


def _said_keys(number: Number) -> tuple[object, ...]:
    """A month is not said by an equal number: "7 Juli" is not the 7th of any month."""
    return _first_key(number) if number.kind == MONTH else _all_keys(number)


def _first_key(number: Number) -> tuple[object, ...]:
    if number.kind == MONTH:
        return (("month", number.value),)
    return (number.value,)


def _all_keys(number: Number) -> tuple[object, ...]:
    if number.kind == MONTH:
        return (("month", number.value), number.value)
    return (*number.values, *(("clock", c) for c in number.clock))


def _cancel(
    left: list[Number], right: list[Number], keys: Callable[[Number], tuple[object, ...]]
) -> tuple[list[Number], list[Number]]:
    """Take away numbers that share a key, each with one partner, in their order."""
    places: dict[object, list[int]] = {}
    for j in range(len(right) - 1, -1, -1):
        for key in keys(right[j]):
            places.setdefault(key, []).append(j)
    used: set[int] = set()
    rest: list[Number] = []
    for number in left:
        partner = None
        for key in keys(number):
            waiting = places.get(key, [])
            while waiting and waiting[-1] in used:
                waiting.pop()
            if waiting:
                partner = waiting.pop()
                break
        if partner is None:
            rest.append(number)
        else:
            used.add(partner)
    return rest, [n for j, n in enumerate(right) if j not in used]


def _cancel_tolerant(left: list[Number], right: list[Number], spelled: bool) -> tuple[list[Number], list[Number]]:
    rest: list[Number] = left[_MOST_LEFT:]
    others = right[:_MOST_LEFT]
    for number in left[:_MOST_LEFT]:
        partner = next((n for n in others if _alike(number, n) or (not spelled and same_digits(number, n))), None)
        if partner is None:
            rest.append(number)
        else:
            others.remove(partner)
    return rest, others + right[_MOST_LEFT:]


def _alike(a: Number, b: Number) -> bool:
    """Whether two numbers that differ may be two ways to say the same."""
    if MONTH in (a.kind, b.kind) or VAGUE in (a.kind, b.kind):
        return False
    if a.clock and b.clock and set(a.clock) & set(b.clock):
        return True
    for x, y in ((a, b), (b, a)):
        if any(c % 60 == 0 and y.value == c // 60 for c in x.clock):
            return True
        if 1000 <= x.value <= 2199 and y.value == x.value % 100 and x.value == int(x.value):
            return True
        if x.kind == CODE and y.kind != CODE and x.value == y.value:
            return True
    return converted(a, b)


def converted(a: Number, b: Number) -> bool:
    """Whether two quantities in different units are about the same (10 miles, 16 kilometres)."""
    if not a.unit or not b.unit or a.unit == b.unit != "angle-degree":
        return False
    (dimension, size), (other, other_size) = _UNITS[a.unit], _UNITS[b.unit]
    if dimension != other:
        return False
    if dimension == "temperature":
        return any(
            abs((x - 32) * 5 / 9 - y) <= 1.5 or abs(x * 5 / 9 - y) <= 1.5
            for x, y in ((a.value, b.value), (b.value, a.value))
        )
    x, y = a.value * size, b.value * other_size
    # Miles become whole kilometres, give or take half of one; hours and minutes fit each other.
    whole = 0.0 if dimension == "time" else 0.6 * max(size, other_size)
    return abs(x - y) <= max(_CONVERTED * max(x, y), whole)


def other_units(original: Iterable[Number], translation: Iterable[Number]) -> bool:
    """Whether the translation counts in units of its own: the original's miles are kilometres here."""
    ours, theirs = {n.unit for n in translation if n.unit}, {n.unit for n in original if n.unit}
    return any(
        a != b and a not in theirs and b not in ours and _UNITS[a][0] == _UNITS[b][0] for a in ours for b in theirs
    )


def rounded(a: Number, b: Number) -> bool:
    """Whether one is the other, rounded: 1,234,567 and 1.2 million; never 1234 and 1235, which is a slip."""
    for x, y in ((a.value, b.value), (b.value, a.value)):
        if x <= 0 or y <= 0 or _digits(y) < _EXACT or _digits(x) >= _digits(y):
            continue
        scale = 10 ** (math.floor(math.log10(y)) - _digits(x) + 1)
        if abs(x - y) <= scale * 0.51 * max(1, 10 ** (len(str(int(x))) - len(str(int(y))))):
            return True
    return False


def _digits(x: float) -> int:
    """How many digits of a number carry it: 1,200,000 has two."""
    return len(f"{x:.9g}".replace(".", "").split("e")[0].strip("0"))


def same_digits(a: Number, b: Number) -> bool:
    """Whether two numbers differ only by their power of ten: 1.2 million and 1.2 billion."""
    if a.value <= 0 or b.value <= 0 or a.value == b.value:
        return False
    power = math.log10(a.value / b.value)
    return abs(power - round(power)) < 1e-9


def _pairs(
    left: Sequence[Number], right: Sequence[Number], original: Sequence[Number], translation: Sequence[Number]
) -> Iterator[tuple[Number, Number]]:
    """Match what is missing with what is extra: same sort first, then those at the most similar place."""
    if not left or not right:
        return
    from mtqa.text.alike import similarity

    length = max(original[-1].end, 1), max(translation[-1].end, 1)
    candidates = []
    for i, a in enumerate(left[:_MOST_LEFT]):
        for j, b in enumerate(right[:_MOST_LEFT]):
            if (a.kind == MONTH) != (b.kind == MONTH) or ORDINAL in (a.kind, b.kind):
                continue
            apart = abs(a.start / length[0] - b.start / length[1])
            alike = similarity(f"{a.value:g}", f"{b.value:g}")
            candidates.append(((a.kind != b.kind) + 0.3 * (a.unit != b.unit) + apart - 0.5 * alike, i, j))
    used_left: set[int] = set()
    used_right: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            yield left[i], right[j]
