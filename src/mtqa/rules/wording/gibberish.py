"""WRD007."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mtqa.langs import Pack
from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, holding, rule
from mtqa.text.language import detect, mean_frequency
from mtqa.text.lexicon import Lexicon, frequencies, normal
from mtqa.text.memo import Few
from mtqa.text.spelling import likeness, nowhere, unlisted

# None on NTREX-128 (id, es, en; 5,991 sentences), nor in its sentences read as another of the three languages.
SURE = 0.85
FEWEST = 4  # unlisted words
SHARE = 0.6  # of the segment's words of three letters and more
# Mean likeness of the unlisted words: 400 segments of four random strings had -7.3 to -4.6, and 0.05 to 0.35 of vowels;
# words of languages without a list reach -2 to -4.5 (Basque under the English model), and 0.4 to 0.5 of vowels.
ODD, VOWELS = -3.6, 0.32
ODDER = -5.0  # where the script has other vowels, or there are many
SHORTEST, LONGEST = 3, 40
MOST = 60  # words of a segment that are looked at
# Letters in the order of the language's own and yet no words: so many words in lower case that no list has, their share
# of them, and the mean frequency (log10) of all. In 2,100 sentences of NTREX-128 (id, es, en) at most 2, 0.17, and at
# least -5.2; of segments made of the languages' letter triples 9 in 10 have more, and -5.4 or less.
SALAD, SALAD_SHARE, SALAD_MEAN = 3, 0.2, -5.4
# Where the list is short and no derivation is known, every inflected form of a rarer word is on no list: of 1,000
# Romanian sentences 16 have three such words and the share above, one has this share. Where the list is long, but no
# derivation is known, half will do. Nor do long compounds count.
WIDE_SHARE, BARE_SHARE, LONGEST_BARE = 0.5, 0.85, 12


@lru_cache(maxsize=16)
def _unlisted(code: str) -> Few:
    """The words that are not on the short list of a language."""
    short = frequencies(code)
    return Few(lambda word: normal(word.lower()) not in short, short)


@rule(
    code="WRD007",
    severity=Severity.CRITICAL,
    confidence=SURE,
    mqm=Mqm.UNINTELLIGIBLE,
    unless_in_source=True,
    kinds=[Kind.HEADLINE, Kind.HEADING, Kind.BODY],
    trigger=holding(_unlisted, least=min(SALAD, FEWEST)),
    bad=[
        Example("⟦Qwertz asdkjh zxmcnv pqowei di lkjsdf⟧."),
        Example("El ⟦wkrtj plxqv bnvcz hjkgf trewq⟧.", lang="es"),
        Example("⟦Ghrtp wlkqj bvnxm tyrwq⟧", lang="en"),
        Example("⟦Vrkljt bwqpx mnbzt gfhjk⟧ und.", lang="de"),
        Example("Penga ⟦menyarata kebuhi dalamatan diterpus mengga sebakar pada perusahkat⟧."),
        Example("The ⟦thertion of whis aned brould hation⟧ prestice in the cound.", lang="en"),
    ],
    good=[
        Example("Tuan Ngurah Widjojanto Purbatjaraka bertemu Hamengkubuwono."),
        Example("Kelima unsur itu: praseodimium, neodimium, samarium, disprosium."),
        Example("Watu wengi walikusanyika katika uwanja wa michezo.", lang="id"),
        Example("Człowiek szczęśliwy przyszedł wczoraj wieczorem.", lang="id"),
        Example("Kirjoittaminen epäjärjestelmällisyydestä hämmästyttää lukijaa.", lang="es"),
        Example("BCDF GHJKL MNPQR STVWX", lang="en"),
        Example("تسمح الحزمتين chkrootkit و rkhunter بالبحث عن rootkits و lynis التي يحتمل أنها مثبتة.", lang="ar"),
        Example("Cortegiile, paradele și mitingurile nocturne au înveselit bulevardele.", lang="ro"),
        Example("Iruñerriko bizilagunek udaletxearen aurrean protesta egin zuten.", lang="en"),
    ],
)
def gibberish(target: View, lang: Pack, lexicon: Lexicon) -> Iterator[Hit]:
    """Most words of a segment are no words of any language: letters thrown together.

    What a decoder writes that has lost its way, or a broken file; nothing can be understood and nothing saved. The
    words are on no list and their letters do not follow one another as in the text's language. A segment in
    another language is not meant: its words are on that language's list.
    """
    salad = _salad(target, lang, lexicon)
    if salad is not None:
        yield salad
        return
    words = [w for w in target.words if SHORTEST <= len(w.text) <= LONGEST and w.text.isalpha()][:MOST]
    words = [w for w in words if not w.text.isupper()]
    if len(words) < FEWEST:
        return
    others, widest = tuple(lang.more.get("loans_from", ())), lang.more.get("names_from", "")
    strange = []
    for n, word in enumerate(words):
        if unlisted(word.lower, lexicon, others, ""):
            strange.append(word)
        elif len(strange) + len(words) - n - 1 < SHARE * len(words):
            return
    strange = [w for w in strange if unlisted(w.lower, lexicon, others, widest) and nowhere(w.lower)]
    if len(strange) < max(FEWEST, SHARE * len(words)):
        return
    letters = "".join(w.lower for w in strange)
    vowels = sum(c in "aeiouy" for c in letters) / len(letters)
    mean = sum(likeness(w.lower, lang.code) for w in strange) / len(strange)
    if mean < (ODD if letters.isascii() and vowels < VOWELS else ODDER):
        yield Hit(
            strange[0].start,
            strange[-1].end,
            f"{len(strange)} of {len(words)} words are no words of any language.",
            {"words": len(words), "unknown": len(strange), "likeness": round(mean, 2)},
        )


def _salad(target: View, lang: Pack, lexicon: Lexicon) -> Hit | None:
    """Words that sound like the language and are none of its words."""
    words = [w for w in target.words[: 2 * MOST] if len(w.text) >= SHORTEST and w.text.isalpha() and w.text.islower()]
    if len(words) < FEWEST or mean_frequency([w.text for w in words], lang.code) > SALAD_MEAN:
        return None
    if sum(w.text.isalpha() and w.text.upper() == w.text.lower() for w in target.words) > len(words):
        return None  # a script without capitals, and terms in another that has them
    others = tuple(lang.more.get("loans_from", ()))
    share = SALAD_SHARE if lang.known else WIDE_SHARE if lexicon.wide else BARE_SHARE
    longest = LONGEST if lang.known else LONGEST_BARE
    strange = [w for w in words if len(w.text) <= longest and unlisted(w.text, lexicon, others, "")]
    if len(strange) < max(SALAD, share * len(words)):
        return None
    if detect(target.text)[0] not in {lang.code, *lang.siblings, "und"}:
        return None  # another language, which is another rule's to tell
    return Hit(
        strange[0].start,
        strange[-1].end,
        f"{len(strange)} of {len(words)} words are no words, though they sound like it.",
        {"words": len(words), "unknown": len(strange)},
    )
