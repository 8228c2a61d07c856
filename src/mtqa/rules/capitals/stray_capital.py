"""CAS001: a capital inside a sentence on a word that is written small."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import shape
from mtqa.text.forms import forms
from mtqa.text.lexicon import frequencies
from mtqa.text.memo import Memo
from mtqa.text.tags import Tags, tags
from mtqa.text.truecase import Truecase, in_name, truecase

# All measured on NTREX-128 and UD Indonesian, 8,000 clean sentences; see tests/measure/rules_on_clean.py.
VERBS = 0.75  # the same for words that are finite verbs and nothing else
FINITE = ("VZ", "VD", "VTS", "VTP", "VPS", "VPP")  # their forms (text/forms.py)
OFTEN = 0.85  # the same after a word that no name follows: "tres Pueblos", "a Goalkeeper"
ARTICLE = 3  # letters of a word that is the name of a channel or a road with a number after it
NEARLY_ALWAYS = 0.94  # share of lower case from which on a capital is no choice of the writer
FUNCTION_NEARLY_ALWAYS = 0.75  # the same for function words: their capitals in the counts begin sentences or titles
BESIDE_A_NAME = 0.95  # the same where a capitalised word stands next to it
SECOND = 0.985  # the same for the second word of a sentence, after a function word (The Guardian, Still Game)
VERB = 0.9  # share of uses as a verb or adverb from which on a word is one
VERB_FORMS = frozenset({"active-transitive", "active", "passive", "intransitive"})
FOREIGN = 150  # centibels by which a word may be rarer in English and still be taken for an English one
RAREST = 600  # centibels of a word that the short lists do not have
TITLE = 60  # characters of a title in quotation marks, at most
SEEN = 3  # uses below which the share says nothing

CONFIDENCE = {"function": 0.95, "verb": 0.85, "other": 0.65}


@rule(
    code="CAS001",
    severity=Severity.MINOR,
    confidence=0.9,
    mqm=Mqm.CAPITALIZATION,
    bad=[
        Example("Kebun binatang itu dibuka kembali ⟦Setelah⟧ renovasi selama enam bulan."),
        Example("Obat ini, ⟦Bekerja⟧ dengan menghambat sel ⟦Yang⟧ tumbuh terlalu cepat."),
        Example("Mereka menolak tawaran dari Google ⟦Karena⟧ Apple menawarkan lebih banyak."),
        Example("Suhu di kota itu ⟦Jauh⟧ lebih tinggi daripada rata-rata."),
        Example("El barco ⟦Que⟧ naufragó frente a la costa llevaba petróleo.", lang="es"),
        Example("El museo reabrió sus puertas ⟦Tras⟧ una larga reforma.", lang="es"),
        Example("El director de la orquesta dijo que ⟦Ningún⟧ músico cobraría menos.", lang="es"),
        Example("The ship ⟦Which⟧ sank off the coast was carrying oil.", lang="en"),
        Example("The museum reopened its doors ⟦After⟧ a long renovation.", lang="en"),
        Example("He ⟦Explained⟧ the rules to the new players.", lang="en"),
        Example("Ella ⟦Anunció⟧ su retirada en mayo.", lang="es"),
        Example("She has worked there ⟦Since⟧ the school was built.", lang="en"),
    ],
    good=[
        Example("Menteri Keuangan menolak usul Kementerian Dalam Negeri sesudah Perang Dunia Kedua."),
        Example("Anda dapat menonton film Ada Apa Dengan Cinta di bioskop itu."),
        Example("Gelombang Panas Eropa, Badai Kategori 4, dan Rumah Sakit Umum disebut dalam laporan itu."),
        Example("Ia bertanya: “Mengapa? Karena itu salah.” Lalu ia pergi."),
        Example("Jaringan toko Boots dijual kepada keluarga Yuan dan Willoughby."),
        Example("Mengapa Trump Akan Memenangkan Periode Kedua"),
        Example("Peneliti itu, Dan Bennett, menonton Paulo Di Canio bermain."),
        Example("La Casa Blanca y El Salvador firmaron el acuerdo con Los Ángeles.", lang="es"),
        Example("Según el diario, «Nadie sabe nada». ¿Y ahora? Ahora, nada.", lang="es"),
        Example("Cómo Ganar Amigos Sin Perder El Tiempo", lang="es"),
        Example("La película se titula Todo Sobre Mi Madre y es de 1999.", lang="es"),
        Example("He reads The Times, Which? and The Wind in the Willows.", lang="en"),
        Example("The answer is simple: Because it works (And it does).", lang="en"),
        Example("Have You Ever Seen The Rain Over The City", lang="en"),
        Example("Then I met Will Young and Dan Brown with May Day flowers.", lang="en"),
    ],
)
def stray_capital(targets: list[View], lang: Pack) -> Iterator[Hit]:
    """A word inside a sentence has a capital that it never has there.

    A capital in mid-sentence says "a name" or "a sentence begins". On an ordinary word it says neither: the text was
    put together from pieces that were translated apart, and the reader stumbles at every seam. Words after a colon,
    a dash, an opening quotation mark or bracket, names and runs of capitals, titles, and words that the article itself
    treats as a name are left alone. One is a slip; two verbs, adverbs or function words in a sentence are no slip any
    more, and a major fault. Other words may be names after all.
    """
    judge = _judge(lang.code)
    if not judge.can:
        return
    articles: _Article | None = None
    for view in targets:
        found = list(shape.capitals(view.text, judge.suspects.__getitem__, view.capital_words))
        if not found:
            continue
        kept = []
        for word in found:
            kind = judge.kind(word)
            if kind == "other":
                articles = articles or _Article(targets)
                if articles.names(word.lower) or _in_name(view, word, lang):
                    continue
            if kind:
                kept.append((word, kind))
        if not kept or shape.is_title(view.text):
            continue
        sure = sum(kind != "other" for _, kind in kept)
        for word, kind in kept:
            if shape.opens_clause(view.text, word, lang) or _in_quoted_title(view.text, word):
                continue
            yield Hit(
                word.start,
                word.end,
                f"“{word.text}” is not a name and does not begin a sentence: it is written “{word.lower}”",
                evidence={"lower_case_share": judge.share(word.lower), "stray_capitals_in_segment": len(kept)},
                suggestion=word.lower,
                confidence=CONFIDENCE[kind],
                severity=Severity.MAJOR if kind != "other" and sure > 1 else None,
                view=view,
            )


def _in_quoted_title(text: str, word: shape.Capital) -> bool:
    """Whether a short quotation around the word has most of its longer words in capitals, as titles have."""
    start = max(text.rfind(mark, max(0, word.start - TITLE), word.start) for mark in '“«"‘')
    ends = [end for mark in '”»"’' if (end := text.find(mark, word.end, word.end + TITLE)) >= 0]
    if start < 0 or not ends:
        return False
    inner = text[start + 1 : min(ends)].split()
    others = [w for w in inner if w[0].isalpha() and w.strip("?!.,") != word.text]
    return 2 <= len(inner) <= 8 and sum(w[0].isupper() for w in others) * 2 >= len(others)


def _in_name(view: View, word: shape.Capital, lang: Pack) -> bool:
    """Whether the word is a part of a longer name, over function words: Game of Thrones, Miembros de la Asamblea."""
    words = view.words
    index = bisect_left(words, word.start, key=lambda w: w.start)
    if index > 2 and words[index - 1].lower in lang.function_words and words[index - 2].capitalised:
        return True  # the last of a list of names: Pendidikan, Kebudayaan, dan Teknologi
    return in_name(view.text, words, index, lang.function_words)


@lru_cache(maxsize=8)
def _judge(code: str) -> _Judge:
    return _Judge(load(code))


class _Judge:
    """What the language knows of a capitalised word, given its neighbours."""

    def __init__(self, lang: Pack) -> None:
        self.lang = lang
        self.suspects: Memo[str, bool] = Memo(self._suspect)
        self.table: Truecase | None = truecase(lang.code)
        self.tags: Tags | None = tags(lang.code)
        # Names of the world stand in English texts: a word that English knows may be one of them.
        self.foreign = frequencies(lang.more["names_from"])
        self.naming = frozenset(lang.more.get("naming_words", ()))
        self.listed = frequencies(lang.code)
        nouns = {w for w in lang.starters if self.tags and self.tags.share(w, "NOUN") > 0.5}
        self.function = lang.function_words | frozenset(lang.number_words) | (lang.starters - nouns)
        # After these stands no name: tres Pueblos, a Goalkeeper.
        self.indefinite = frozenset(lang.more.get("indefinite_words", ()))
        self.finds_more = bool(self.indefinite)
        self.forms = forms(lang.code)
        self.can = bool(self.table or lang.function_words)

    def share(self, lower: str) -> float | None:
        """The share of lower case, rounded for the evidence; None where it is not known."""
        share = self.table.lower_share(lower) if self.table and self.table.count(lower) >= SEEN else None
        return None if share is None else round(share, 3)

    def _suspect(self, lower: str) -> bool:
        """Whether a capital on the word would be stray where no name stands beside it."""
        if len(lower) < 2:
            return False
        share = self.share(lower)
        if lower in self.function:
            if lower in self.lang.capital_words and lower not in self.lang.dangling_words:
                return False  # a title or a form of address as well: Este, Usted, Dia
            return share is None or share >= FUNCTION_NEARLY_ALWAYS
        if lower in self.lang.capital_words:
            return False
        if share is None:
            return lower in self.listed and self._is_verb(lower)
        return share >= (VERBS if self._finite(lower) else OFTEN if self.finds_more else NEARLY_ALWAYS)

    def kind(self, word: shape.Capital) -> str | None:
        """Which kind of word stands capitalised without reason, of those that ``suspects``; None where one may be."""
        lower = word.lower
        if word.before.lower() in self.naming or word.before == word.text:
            return None  # The The
        if word.after.isdigit() and len(lower) <= ARTICLE:  # La 2, not: Pada 4 September
            return None
        named = word.before[:1].isupper() and not ((word.first or len(word.before) == 1) and self._common(word.before))
        before = named or word.before[:1].isdigit()  # iPhone 6 Plus
        after = word.after[:1].isupper()
        if lower in self.function:
            return "function" if self._stray_function_word(word, before, after) else None
        second = bool(word.first and word.before)
        if after or word.after[:1].isdigit() or self._english(lower):
            return None
        if second and word.before.lower() not in self.lang.function_words:
            return None
        if self.share(lower) is None and not word.after.islower():
            return None  # judged by its affixes alone, it may still be a name: Mentawai
        if self._finite(lower) and word.after.islower() and not before:
            return "verb"
        if self._is_verb(lower) or (self.tags and self.tags.share(lower, "VERB", "AUX", "ADV") >= VERB):
            return None if before and self._common(word.before) else "verb"
        if (self.share(lower) or 1.0) < NEARLY_ALWAYS and not (
            word.before.lower() in self.indefinite and (word.after.islower() or not word.after)
        ):
            return None
        listed = word.comma[:1].isupper() and not word.first
        if second:  # "The House", "El Gobierno": after a function word nearly anything may be a name
            return "other" if (self.share(lower) or 0.0) >= SECOND and word.after[:1].islower() else None
        return None if before or listed else "other"

    def _english(self, lower: str) -> bool:
        """Whether the word is nearly as common in English: then it may be a name from there (Boots, Medium)."""
        level = self.foreign.get(lower)
        return level is not None and level - self.listed.get(lower, RAREST) <= FOREIGN

    def _is_verb(self, lower: str) -> bool:
        """Whether the affixes make it a verb: such words are no names, seen before or not."""
        return (
            self.tags is not None
            and self.tags.verb_form(lower) in VERB_FORMS
            and self.tags.share(lower, "VERB") >= VERB
        )

    def _finite(self, lower: str) -> bool:
        """Whether the word is a finite verb and nothing else: such words are seldom names."""
        return self.forms is not None and self.forms.share(lower, *FINITE) > 0

    def _stray_function_word(self, word: shape.Capital, before: bool, after: bool) -> bool:
        if word.lower in self.lang.number_words and word.before[:1].isupper():
            return False  # a nickname: El Nueve, Los Doce
        if not before and not after:
            return True
        share = self.share(word.lower)
        if share is None or share < BESIDE_A_NAME or word.lower in self.lang.capital_words:
            return False
        # Names are made of English function words (The Hague, Will, Di Canio); those of other languages are safe.
        if not self.foreign or word.lower in self.foreign or (after and self._common(word.after)):
            return False
        return not before or not self._common(word.before)

    def _common(self, word: str) -> bool:
        """Whether a word is one of the language, not a name that stands capitalised everywhere."""
        lower = word.lower()
        if lower in self.function or lower in self.lang.capital_words:
            return True
        share = self.table.lower_share(lower) if self.table else None
        if share is None:
            return lower in self.listed and not self._english(lower)
        return share >= 0.5


class _Article:
    """How the article itself writes its words inside sentences."""

    def __init__(self, targets: Iterable[View]) -> None:
        self.upper: Counter[str] = Counter()
        self.lower: Counter[str] = Counter()
        for view in targets:
            self.upper.update(word.lower for word in shape.capitals(view.text, None, view.capital_words))
            self.lower.update(word.text for word in view.words if word.text.islower())

    def names(self, lower: str) -> bool:
        """Whether the article uses the word as a name: capitalised again and again, and more often than not."""
        return self.upper[lower] > 1 and self.upper[lower] > self.lower[lower]
