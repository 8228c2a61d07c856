"""LAN001: words of another language stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from mtqa.langs import Pack, load
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.rules.language._runs import Run, explained, in_short_quotation, lent, lent_at, runs
from mtqa.text import codes
from mtqa.text.language import may_change
from mtqa.text.lexicon import Lexicon, frequencies, normal
from mtqa.text.lexicon import lexicon as of_language
from mtqa.text.memo import Few, Memo

# How often right: all hits on NTREX-128 in id, es and en were read (6, 12 and 7 runs before titles, quotations and
# single words were set apart), and words were left untranslated by script.
RUN = 0.85
QUOTED = 0.4
WORD = 0.45
TERM = 0.6  # two words such as "haute couture", "down payment": often a loan
STRANGER = 0.7  # one word of a language that words are not borrowed from by the dozen
# Languages other than English are looked for where a word is strange: the lexicon lacks it, or nearly. With this cost
# of a change of language, 6 runs were found in 3 x 1997 sentences of NTREX-128, 4 of them words that no reader knows.
STRANGE = 2.2  # Zipf
SWITCH = 1.2
# A word alone, in no long list of the text's language, counts from so many letters on, and up to so many centibels in
# the list of another: 3 in 2 x 1997 sentences of NTREX-128 in Spanish and English.
SINGLE = 5
LISTED = 600
COMMON = 560  # the same of a word that is surely no term of a trade
# A word that the lists know here, too: none in 1997 Spanish sentences of NTREX-128.
SHORTEST = 4  # letters
RARE_HERE = 3.2  # Zipf
# A word alone that the text's own long list has at this Zipf frequency (spoor 2.1, Dutch 4.65) is not foreign unless it
# is commoner there by so much (pada: 2.1 in English, 6.8 in Indonesian); nor is the plural of a word that frequent.
ALSO_HERE, GAP_OF_RARE, PLURAL_OF = 1.85, 3.0, 2.4
PLAIN = 4.55  # Zipf in its own language: terms of a trade (rough, sophomore) are rarer
ZIPF = 9  # a Zipf frequency is this less the centibels of a list, divided by 100
KNOWN = 0.6  # confidence
MARKS = frozenset("./@-_#")  # before a word in an address
_JOINED = re.compile(r"[./@_-]\w")


@lru_cache(maxsize=16)
def _suspects(code: str) -> Few | None:
    """The words that are strange in the language, or plain words of another."""
    known, strangers = of_language(code), load(code).more.get("strangers", ())
    if known is None:
        return None
    odd, plain_here = _odd(known), _plain_elsewhere(known, code)
    return Few(lambda word: (strangers and odd[word]) or plain_here[word])


@rule(
    code="LAN001",
    severity=Severity.MAJOR,
    confidence=RUN,
    mqm=Mqm.UNTRANSLATED,
    trigger=holding(_suspects, otherwise=lambda view: _may_leak(view)),
    bad=[
        Example("Pemerintah menolak ⟦the proposed changes⟧ pada hari Senin."),
        Example("Menurut para ahli, ⟦rising prices⟧ membuat warga marah."),
        Example("El ministro dijo que ⟦there were no survivors⟧ tras el choque.", lang="es"),
        Example("Sie wollte ⟦the whole story⟧ erzählen, aber er ging.", lang="de"),
        Example("Kapal itu ⟦however⟧ berlayar ke utara."),
        Example("Penelitian ⟦from the U.S. often has to⟧ diulang di sini."),
        Example("Laporan itu ditinjau ⟦by the⟧ Royal Society."),
        Example("Para petani menanam ⟦trigo y cebada⟧ di lereng gunung."),
        Example("Museum itu dibuka kembali pada akhir ⟦febrero⟧ tahun ini."),
        Example("The church stands ⟦neben dem⟧ old town hall.", lang="en"),
        Example("Rice prices doubled, ⟦menurut⟧ the growers' association.", lang="en"),
        Example("Miles de ⟦worshippers⟧ llenaron la plaza.", lang="es"),
        Example("The mayor met the ⟦vecinos⟧ of the district on Friday.", lang="en"),
        Example("El pescador vive en una cabaña ⟦dekat pantai⟧ desde hace años.", lang="es"),
    ],
    good=[
        Example("Ia bekerja untuk Wall Street Journal dan pendukung Manchester United."),
        Example("Novelnya, “The Last Palace of the Century”, terbit tahun lalu."),
        Example("Dia menyebutnya sebagai “fake news” di Twitter."),
        Example("El partido se jugó en el estadio Newport on the Levee de la ciudad.", lang="es"),
        Example("La cifra es la segunda más alta, según se comunicó en weather.com.", lang="es"),
        Example("Habló con el barón von der Tann y la escritora van der Meer.", lang="es"),
        Example("It was a fait accompli, said Staffan de Mistura.", lang="en"),
        Example("The hunters on their steeds threw bolas and followed the spoor of a deer.", lang="en"),
        Example("Aplikasi itu diunduh lewat internet dan email."),
        Example("Kami makan nasi goreng dan minum es teh manis."),
        Example("Mereka makan arroz con coco, paella, dan churros di pantai."),
        Example("The warung sells nasi goreng with sambal terasi; gotong royong built it.", lang="en"),
        Example("Toca el gamelan en un pesantren y hace marionetas de wayang kulit.", lang="es"),
        Example("The chef ordered a café au lait and read about the coup d'état.", lang="en"),
        Example("No sé cuánto tiempo habité aquel lugar ni quién lo pacifique.", lang="es"),
        Example("El maitre sirvió un espresso y unos ñoquis en la trattoria.", lang="es"),
    ],
)
def foreign_words(target: View, lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    """Words were left in another language.

    Words that the machine did not know, or met in a pivot language, stay as they are in the middle of a sentence; many
    readers cannot understand them, and all see that nobody looked. Looked for is English, which leaks into everything,
    and the languages that texts are often translated from, where a word is strange in the text's own. Names, titles
    and short quotations are not flagged. An English word alone, or two words that may be a term, are minor, as they
    may be a loan, unless no list of the text's own words has them.
    """
    leaks = [code for code in lang.more.get("leaks", ()) if code != lang.code]
    found = list(runs(target, (lang.code, *leaks))) if leaks else []
    strangers = lang.more.get("strangers", ())
    odd, gaps, plain_here = _odd(lexicon), _gaps(lexicon, lang.code), _plain_elsewhere(lexicon, lang.code)
    any_odd = bool(strangers) and odd.any(target.strings)
    if not (found or any_odd or (gaps and plain_here.any(target.strings))):
        return  # most segments
    strange = {w.start for w in target.words if odd[w.text]} if any_odd else set()
    if strange:
        taken = {w.start for run in found for w in run.words}
        for run in runs(target, (lang.code, *strangers), SWITCH):
            places = {w.start for w in run.words}
            if run.lang not in leaks and places & strange and not places & taken:
                found.append(run)
    for run in found:
        if lent([w.text for w in run.words], lang):
            continue
        leak = run.lang in leaks
        if len(run.words) == 1 and not leak:
            plain = normal(run.words[0].text)
            if (lexicon.knows(plain) and not lexicon.zipf(plain)) or lexicon.conjugates(plain):
                continue  # a root that the lists have with its affixes only; a form of a verb that they have
            if _rare_here(plain, run.lang, lexicon):
                continue
            leak = any(frequencies(code).get(plain, LISTED + 1) <= LISTED for code in leaks)  # "handball": English too
        unknown = (
            leak
            and lexicon.wide
            and all(_unknown(w.text, run.lang, lexicon) or _plainly(w.text, lexicon, gaps) for w in run.words)
        )
        told = run.quoted or explained(target.text, run.start, run.end, lang)
        yield _hit(target, run, told, leak, run.lang in lang.more.get("lenders", ()), unknown)
    taken = {w.start for run in found for w in run.words}
    elsewhere = _elsewhere(lexicon, (*leaks, *strangers))
    for word in target.words if (strange and lexicon.wide) or gaps else ():
        if word.start in taken or not (word.start in strange or plain_here[word.text]):
            continue
        if in_short_quotation(target.text, word.start, word.end):
            continue
        address = target.text[max(0, word.start - 1) : word.start] in MARKS or _JOINED.match(target.text, word.end)
        other = elsewhere[word.text] if word.start in strange else None
        if other and _rare_here(word.text, other, lexicon):
            continue
        known = None if other or address else plain_here[word.text]
        code = other or known
        if code and not lent_at(target, word, lang):
            told = explained(target.text, word.start, word.end, lang)
            yield Hit(
                word.start,
                word.end,
                f"“{word.text}” is {codes.name(code)}.",
                evidence={"language": code, "words": 1},
                severity=Severity.MINOR if told else None,
                confidence=QUOTED if told else STRANGER if other else KNOWN,
            )


def _may_leak(view: View) -> bool:
    """Whether there may be a run of words of a language that leaks into everything."""
    leaks = [code for code in view.lang.more.get("leaks", ()) if code != view.lang.code]
    return bool(leaks) and may_change(view.strings, (view.lang.code, *leaks))


@lru_cache(maxsize=16)
def _odd(lexicon: Lexicon) -> Memo[str, bool]:
    """Whether a word in lower case is strange in the language."""
    return Memo(lambda word: word.islower() and _strange(word, lexicon))


@lru_cache(maxsize=16)
def _gaps(lexicon: Lexicon, code: str) -> Mapping[str, float]:
    """By how much words must be commoner in another language to be that language's."""
    return load(code).more.get("foreign_gap", {}) if lexicon.wide else {}


@lru_cache(maxsize=16)
def _plain_elsewhere(lexicon: Lexicon, code: str) -> Memo[str, str | None]:
    """The language that a word in lower case is a plain word of, and not of the text's own."""
    gaps = _gaps(lexicon, code)
    return Memo(lambda word: _plainly(word, lexicon, gaps) if word.islower() else None)


def _plainly(word: str, lexicon: Lexicon, gaps: Mapping[str, float]) -> str | None:
    """The language whose plain word it is, far commoner there than here, where the lists know it from quotations."""
    if not gaps or len(word) < SHORTEST or not word.isalpha():
        return None
    own = lexicon.zipf(word)
    if own >= RARE_HERE:
        return None
    for code, gap in gaps.items():
        level = frequencies(code).get(word)
        if level is not None and ZIPF - level / 100 >= max(PLAIN, own + gap):
            return code
    return None


@lru_cache(maxsize=16)
def _elsewhere(lexicon: Lexicon, others: tuple[str, ...]) -> Memo[str, str | None]:
    """What ``_other_language`` says of words."""
    return Memo(lambda word: _other_language(word, lexicon, others))


def _other_language(word: str, lexicon: Lexicon, others: Sequence[str]) -> str | None:
    """The language that has a word which the text's own, with a long list of its words, does not have at all."""
    if len(word) < SINGLE or not word.isalpha() or lexicon.knows(word) or lexicon.conjugates(word):
        return None
    levels = {code: frequencies(code).get(word) for code in others}
    listed = {code: level for code, level in levels.items() if level is not None and level <= LISTED}
    return min(listed, key=lambda code: (listed[code], code), default=None)


def _rare_here(word: str, other: str, lexicon: Lexicon) -> bool:
    """Whether a word of another language may be a rare one of the text's own: spoor, piscine, steeds."""
    own = lexicon.zipf(word)
    one = lexicon.singular(word)
    if one and lexicon.zipf(one) > max(own, PLURAL_OF):
        return True
    there = frequencies(other).get(word)
    return own >= ALSO_HERE and there is not None and ZIPF - there / 100 - own < GAP_OF_RARE


def _strange(word: str, lexicon: Lexicon) -> bool:
    return len(word) > 2 and lexicon.zipf(word) < STRANGE


def _unknown(word: str, code: str, lexicon: Lexicon) -> bool:
    """Whether a word is common in its language and none of the text's: no list of a million words has it as a loan."""
    return word.islower() and not lexicon.knows(word) and frequencies(code).get(word, COMMON + 1) <= COMMON


def _hit(target: View, run: Run, told: bool, leak: bool, lender: bool, unknown: bool) -> Hit:
    words = target.text[run.start : run.end]
    single = len(run.words) == 1
    loan = lender and len(run.words) == 2 and run.content == 2
    unknown = unknown and not told
    minor = not unknown and (told or loan or (single and leak))
    alone = WORD if leak and not unknown else STRANGER
    return Hit(
        run.start,
        run.end,
        f"“{words}” is {codes.name(run.lang)}.",
        evidence={"language": run.lang, "words": len(run.words)},
        severity=Severity.MINOR if minor else Severity.MAJOR,
        confidence=alone if single else QUOTED if told else TERM if loan and not unknown else RUN,
    )
