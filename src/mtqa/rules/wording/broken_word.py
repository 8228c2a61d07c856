"""WRD003: one word in two pieces."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import add
from unicodedata import is_normalized

import regex

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.lexicon import Lexicon, normal
from mtqa.text.lexicon import lexicon as of_language
from mtqa.text.memo import Memo
from mtqa.text.words import Word

_HYPHEN = regex.compile(r"(?<![\p{L}\p{M}\p{N}\-])(\p{Ll}{2,20}+)-\s{0,2}+(\p{Ll}{2,20}+)(?![\p{L}\p{M}\p{N}\-])")

# On 7,900 clean sentences (NTREX-128 id, es, en; UD Indonesian) one pair of neighbours passes, and it is a broken word.
WHOLE = 3.5  # Zipf frequency of the word that the pieces make
NOUN = 2.0  # Zipf frequency of a word that a function word may stand before
PIECE = 3.5  # Zipf frequency below which one piece is hardly a word of its own (lists hold fragments: "ment" 3.1)
LOSS = 1.0  # by how much that piece is rarer than the whole
KNOWN = 2.0  # the same of a word whose prefix stands apart
MIN_WHOLE = 6  # letters
MIN_THREE = 8  # the same of a word in three pieces


@rule(
    code="WRD003",
    severity=Severity.MINOR,
    confidence=0.9,
    mqm=Mqm.SPELLING,
    trigger=lambda view: _may_be_broken(view),
    bad=[
        Example("Pasien harus menunggu ⟦ber jam-jam⟧ di lorong."),
        Example("Para ⟦pemerin tah⟧ daerah diminta segera bertindak."),
        Example("Kami menerima ⟦infor-masi⟧ itu kemarin."),
        Example("Harga bahan bakar ⟦mening- kat⟧ tajam."),
        Example("El ⟦gobier no⟧ aprobó la ley.", lang="es"),
        Example("Recibimos la ⟦informa-ción⟧ ayer.", lang="es"),
        Example("Los ⟦traba- jadores⟧ protestaron en la plaza.", lang="es"),
        Example("The ⟦govern ment⟧ passed the law.", lang="en"),
        Example("We received the ⟦infor-mation⟧ yesterday.", lang="en"),
        Example("The ⟦work- ers⟧ protested in the square.", lang="en"),
    ],
    good=[
        Example("Anak-anak itu pra- dan pasca-sarjana, suami istri, olah raga, kerja sama."),
        Example("Tari-tarian dan gerak-gerik orang-orang di mana-mana."),
        Example("Ia makan nasi goreng, es teh, dan gado-gado di sana."),
        Example("Todo el mundo sabe que a veces no hay tal vez ni si no.", lang="es"),
        Example("El acuerdo franco-alemán es pre- y postelectoral.", lang="es"),
        Example("Tuvimos que lidiar con troles y yetis.", lang="es"),
        Example("¡Rápido, subid a bordo y reducid a polvo esas ruinas!", lang="es"),
        Example("El ex presidente y el vice ministro hablaron de lo socio-económico.", lang="es"),
        Example("Every one of them may be there any time, some times every day.", lang="en"),
        Example("The co-operation of pre- and post-war re-election committees.", lang="en"),
        Example("A part of the work force left over night with out me.", lang="en"),
    ],
)
def broken_word(target: View, lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    """A word stands in two pieces, with a space or a hyphen between that are not its own.

    Line ends of a page or a scan, or the pieces that a translation system works with, were left in the text. Neither
    piece is a word, and together they are one.
    """
    for match in _HYPHEN.finditer(target.text) if "-" in target.characters else ():
        yield from _hit(match[1], match[2], match.start(), match.end(), target.text, lexicon)
    prefixes = lang.more.get("loose_prefixes", ())
    if prefixes and not set(prefixes).isdisjoint(target.strings):
        yield from _loose_prefixes(target, prefixes, lexicon)
    rare, common = _rare(lexicon), _common(lexicon)
    if not rare.any(target.strings):
        return
    words = target.words
    done = 0
    for n, word in enumerate(words):
        if not rare[word.text]:
            continue
        for left, right in ((n - 1, n), (n, n + 1)):
            if left >= done and right < len(words) and words[right].start - words[left].end == 1:
                if normal(words[left].text + words[right].text) not in common:
                    continue
                pair = words[left], words[right]
                hits = list(_hit(pair[0].text, pair[1].text, pair[0].start, pair[1].end, target.text, lexicon))
                yield from hits
                done = right + 1 if hits else done
        for first in range(max(done, n - 2), min(n, len(words) - 3) + 1):
            three = words[first : first + 3]
            if normal(three[0].text + three[1].text + three[2].text) not in common:
                continue
            if three[2].end - three[0].start == sum(len(w.text) for w in three) + 2 and first >= done:
                hits = list(_hit_three(three, target.text, lexicon))
                yield from hits
                done = first + 3 if hits else done


def _hit(left: str, right: str, start: int, end: int, text: str, lexicon: Lexicon) -> Iterator[Hit]:
    whole = left + right
    if len(whole) < MIN_WHOLE or not (left.islower() and right.islower() and whole.isalpha()):
        return
    if lexicon.conjugates(left) and right in _function_words(lexicon.lang):
        return  # subid a bordo
    if left in _function_words(lexicon.lang) and lexicon.zipf(right) >= NOUN:
        return  # con troles, which is no "controles"
    rarer = min(lexicon.zipf(left), lexicon.zipf(right))
    if rarer < PIECE and lexicon.zipf(whole) >= max(WHOLE, rarer + LOSS) and text[start + len(left)] in "- ":
        pieces = text[start:end]
        torn = Severity.MAJOR if pieces == f"{left} {right}" else None  # a hyphen may be left from the end of a line
        message = f"“{pieces}” is one word in two pieces: “{whole}”"
        yield Hit(start, end, message, suggestion=whole, severity=torn)


def _loose_prefixes(target: View, prefixes: Collection[str], lexicon: Lexicon) -> Iterator[Hit]:
    """A prefix that is no word, apart from the word that it belongs to: "ber jam-jam"."""
    for first, second in pairwise(target.words):
        if first.text in prefixes and second.start - first.end == 1 and second.text.islower():
            whole = first.text + second.text
            if lexicon.zipf(whole.replace("-", "")) >= KNOWN or lexicon.knows(whole):
                pieces = target.text[first.start : second.end]
                message = f"“{pieces}” is one word in two pieces: “{whole}”"
                yield Hit(first.start, second.end, message, suggestion=whole, severity=Severity.MAJOR)


def _hit_three(three: Sequence[Word], text: str, lexicon: Lexicon) -> Iterator[Hit]:
    """A word in three pieces: more of them must be hardly words of their own."""
    whole = "".join(w.text for w in three)
    if len(whole) < MIN_THREE or not (whole.islower() and whole.isalpha()):
        return
    levels = sorted(lexicon.zipf(w.text) for w in three)
    pieces = text[three[0].start : three[2].end]
    if levels[0] < PIECE and lexicon.zipf(whole) >= max(WHOLE, levels[0] + LOSS) and pieces.count(" ") == 2:
        yield Hit(three[0].start, three[2].end, f"“{pieces}” is one word in three pieces: “{whole}”", suggestion=whole)


def _may_be_broken(view: View) -> bool:
    """Whether there is a hyphen or a prefix alone, or neighbours make a common word, be they rare or not."""
    if "-" in view.text or not _prefixes(view.lang.code).isdisjoint(view.strings):
        return True
    text, lower, known = view.text, view.lower, of_language(view.lang.code)
    if not text.isascii() and (not is_normalized("NFC", text) or any(mark in text for mark in _WRITTEN_OTHERWISE)):
        return True
    pairs = list(map(add, lower, lower[1:]))
    common = _common(known) if known else frozenset()
    return not (common.isdisjoint(pairs) and common.isdisjoint(map(add, pairs, lower[2:])))


_WRITTEN_OTHERWISE = "’ʼ‐‑"  # in the lists (``lexicon.normal``)


@lru_cache(maxsize=32)
def _prefixes(code: str) -> frozenset[str]:
    return frozenset(load(code).more.get("loose_prefixes", ()))


@lru_cache(maxsize=16)
def _function_words(code: str) -> frozenset[str]:
    """The function words of a language."""
    return load(code).function_words


@lru_cache(maxsize=16)
def _rare(lexicon: Lexicon) -> Memo[str, bool]:
    return Memo(lambda word: word.islower() and lexicon.zipf(word) < PIECE)


@lru_cache(maxsize=16)
def _common(lexicon: Lexicon) -> frozenset[str]:
    """All words that pieces may make."""
    return lexicon.common(WHOLE)
