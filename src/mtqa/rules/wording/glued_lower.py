"""WRD002: two words run together, both in lower case."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.text.forms import forms
from mtqa.text.lexicon import Lexicon, frequencies
from mtqa.text.lexicon import lexicon as of_language
from mtqa.text.memo import Few, Memo

NEVER, ANY, PLAIN = "never", "any", "plain"  # values of the pack's ``run_together``; the fourth is "function"
MIN_LENGTH = 4
MIN_THREE = 8  # letters of three words in one
COMMON = 4.0  # Zipf frequency that the last of three has
# Zipf frequency below which a run of two function words is a slip of many writers, not a word: the lists hold
# "ofthe" (3.3) and "dela" (3.4).
SLIP = 3.5
CONFIDENCE = {"function": 0.9, "content": 0.75, "compound": 0.4}
PAST = ("VD", "VTS", "VTP")  # forms of verbs that no compound ends in


@lru_cache(maxsize=8)
def _few(code: str) -> Few | None:
    """The words that are taken apart."""
    known = of_language(code)
    if known is None or load(code).more["run_together"] == NEVER:
        return None
    parts = _parts(code)
    return Few(lambda word: word.islower() and parts.found[word], known.common(SLIP))


@rule(
    code="WRD002",
    severity=Severity.MAJOR,
    confidence=0.9,
    mqm=Mqm.WHITESPACE,
    trigger=holding(_few),
    bad=[
        Example("Dia ⟦tidakbisa⟧ menjelaskan alasan keputusan tersebut."),
        Example("Banyak ⟦orangyang⟧ kehilangan pekerjaan ⟦padatahun⟧ itu."),
        Example("Anak itu tinggal ⟦bersamakakeknya⟧ di Bandung."),
        Example("Los libros estaban encima ⟦delamesa⟧ y ⟦enla⟧ silla.", lang="es"),
        Example("El banco ofrece un interés ⟦fijodel⟧ tres por ciento.", lang="es"),
        Example("Trabajan ⟦desdelas⟧ seis de la mañana.", lang="es"),
        Example("Jumlahnya naik tiga kali lipat ⟦dalamsepuluhtahun⟧ ini."),
        Example("La tormenta ⟦inundóvarios⟧ barrios de la ciudad.", lang="es"),
        Example("Según el ⟦gobiernoanunció⟧ ayer la prensa local.", lang="es"),
        Example("The ⟦companyannounced⟧ a loss for the third year.", lang="en"),
        Example("The books were lying ⟦onthe⟧ table since yesterday.", lang="en"),
        Example("She ⟦thinksthat⟧ the price will fall.", lang="en"),
        Example("He was the first president ⟦ofthe⟧ republic.", lang="en"),
    ],
    good=[
        Example("Pertanggungjawaban atas ketidakadilan itu menyangkut masyarakat multietnis."),
        Example("Kerjasama olahraga antarnegara dimulai pascapandemi, dimana pun diatas kertas."),
        Example("Mereka makan burger di foodcourt sambil bermain skateboard dan smartphone."),
        Example("Kata Spanyol seperti pasarela dan importante tidak diterjemahkan."),
        Example("Saputangan dan bulutangkis disebut bagaimanapun juga."),
        Example("Los rompeolas, los saltamontes y el parabrisas nos sobresaltaron.", lang="es"),
        Example("Dámelo, dijo; sobretodo y aunque, sinfín y sinsabor, porqué y conque.", lang="es"),
        Example("Os escoltaremos y la acompañaréis; la interpondríamos.", lang="es"),
        Example("El contrabajo de la franquiciadora sonaba antirreglamentariamente.", lang="es"),
        Example("The beekeeper saw birdsong and woodsmoke over the saltmarsh.", lang="en"),
        Example("Nevertheless, notwithstanding the heretofore undervalued bathe and lathe.", lang="en"),
        Example("The planemaker and the cinemagoers liked the homeowner's dollhouse.", lang="en"),
        Example("The motocross rider met the fourball golfer.", lang="en"),
    ],
)
def glued_lower(target: View, lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    """Two words stand together as one word that does not exist: the space between them is lost.

    Pieces of text that were translated or taken from a page apart lose the space where they meet. The reader stumbles,
    search finds neither word, and a speech reader says nonsense. Words that the language may build (prefixes,
    suffixes, compounds), loans and words of other languages are left alone.
    """
    if lang.more["run_together"] == NEVER:
        return
    parts = _parts(lang.code)
    for word in target.words:
        split = parts.found[word.text] if word.text.islower() else None
        if split:
            left, right, kind = split
            yield Hit(
                word.start,
                word.end,
                f"“{left}” and “{right}” are run together: “{word.text}” is no word",
                evidence={"left": left, "right": right},
                suggestion=f"{left} {right}",
                severity=Severity.MINOR if kind == "compound" else None,
                confidence=CONFIDENCE[kind],
            )


class _Parts:
    """Takes words apart; remembers what it found."""

    def __init__(self, lang: Pack, known: Lexicon) -> None:
        self.lang = lang
        self.known = known
        self.before = frozenset(lang.more.get("run_together_before", ()))
        self.after = frozenset(lang.more.get("run_together_after", ()))
        self.any = lang.more["run_together"] == ANY
        self.plain = lang.more["run_together"] == PLAIN
        self.tails = tuple(lang.more.get("compound_tails", ()))
        self.found: Memo[str, tuple[str, str, str] | None] = Memo(self._find)

    def _find(self, word: str) -> tuple[str, str, str] | None:
        if len(word) < MIN_LENGTH or self.known.zipf(word) >= SLIP:  # a word that all write so
            return None
        for cut in range(2, min(len(word) - 1, 8)):
            if word[:cut] in self.before and word[cut:] in self.after:
                if word not in self.lang.function_words:
                    return word[:cut], word[cut:], "function"
                return None
        if self.before and (three := self._three(word)):
            return three
        if (self.any or self.plain) and (parts := self.known.split_three(word)):
            return f"{parts[0]} {parts[1]}", parts[2], "function"
        pair = self.known.split(word)
        if pair is None and self.plain and not word.endswith(self.tails):
            pair = self.known.split_plain(word)
        # A word that another language lists was left untranslated, or is a loan.
        others = (code for code in self.lang.more["loans_from"] if code != self.lang.code)
        if pair is None or any(word in frequencies(code) for code in others):
            return None
        function = pair[0] in self.lang.function_words or pair[1] in self.lang.function_words
        plain = self.plain and self.known.split_plain(word) == pair and not word.endswith(self.tails)
        if plain and not function and not self._is_past(pair[1]):
            return (*pair, "compound")  # writers build such words: weaponsmith, greylisting
        return (*pair, "function" if function else "content") if function or self.any or plain else None

    def _is_past(self, word: str) -> bool:
        """Whether a word is a past tense and nothing else."""
        known = forms(self.lang.code)
        return known is not None and known.share(word, *PAST) > 0

    def _three(self, word: str) -> tuple[str, str, str] | None:
        """Two function words and a common word in one: delamesa."""
        if len(word) < MIN_THREE or self.known.zipf(word) > 0:
            return None
        for cut in range(2, 8):
            for second in range(cut + 2, min(len(word) - MIN_LENGTH + 1, cut + 6)):
                function = word[:cut] in self.before and word[cut:second] in self.after
                if function and self.known.zipf(word[second:]) >= COMMON:
                    return f"{word[:cut]} {word[cut:second]}", word[second:], "function"
        return None


@lru_cache(maxsize=8)
def _parts(code: str) -> _Parts:
    known = of_language(code)
    if known is None:
        raise ValueError(f"no word list for {code}")
    return _Parts(load(code), known)
