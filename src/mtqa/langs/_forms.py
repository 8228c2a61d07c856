"""Make the tables of word forms under ``data/``: ``python -m mtqa.langs._forms [--wheels DIR]``.

A table says of unambiguous words what form they have: Spanish nouns and adjectives by gender and number, verbs by tense
and number; English nouns by number, verbs by form. Source (see NOTICE): the word clusters and lemma tables in the wheel
of spacy-lookups-data (Explosion, MIT; the English lemmas are those of WordNet). A Brown cluster (Brown and others 1992,
"Class-based n-gram models") holds words that stand in like places: the endings of its members tell what they are, also
of those whose own ending tells nothing or lies (el problema, la mano). A word is kept only where its cluster, its
ending and the lemma tables agree. Same wheel and same wordfreq, same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import tempfile
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mtqa.langs import load
from mtqa.langs._build import DATA, LOOKUPS, fetch, write
from mtqa.text.lexicon import frequencies
from mtqa.text.truecase import truecase

COMMON = {"es": 45_000, "en": 40_000}  # words of a list that are looked at (the lists are in order of frequency)
MIN_MEMBERS = 4  # of a cluster: fewer say nothing of its kind
LOWER = 0.5  # share of lower case below which a word is a name

# ---- Spanish: shares of endings in a cluster -----------------------------------------------------------------------
ENDS_ES = {
    "FS": r"(a|ción|sión|dad|tud|umbre|ez|triz)$",
    "MS": r"(o|or|aje|ón|ín|án|al|és)$",
    "FP": r"(as|ciones|siones|dades|tudes|umbres)$",
    "MP": r"(os|ores|ajes|mientos|ales)$",
}
FINITE_ES = re.compile(
    r"(ó|aron|ieron|eron|aba|aban|ará|arán|erá|erán|irá|irán|aría|ía|ían|arían|erían|irían|[áaei]mos|iera|ieran|iese|iesen|ara|aran)$"
)
NOT_FINITE_ES = re.compile(
    r"((ad|id|ch|t|s)[oa]s?|ndo|[aeiíá]r)$|[aei]r(me|se|te|lo|la|le|nos|los|las|les)+$|ndo(se|lo|la|le|me|los|las|les|nos|te)+$"
)
INFINITIVE_ES = re.compile(r"[aeiíá]r(?:me|se|te|lo|la|le|nos|los|las|les)*$")
PAST_ES = re.compile(r"([^e]ó|aron|ieron|jeron|yeron|abas?|aban|[aeid]r(á|án)|ía|ían)$")
COMPOUND_ES = re.compile(
    r"(abre|busca|caza|corta|cuenta|cumple|espanta|guarda|lava|limpia|mata|para|pasa|porta|quita|rasca|rompe|saca|salva|toca|traga|trota)[^s]{3,}s$"
)
COMMON_GENDER_ES = re.compile(r"(ista|cida|ota|eta|nauta|crata|arca|sta|iatra|ópata)s?$")
ADJECTIVE_ES = re.compile(r"(al|ble|nte|il|z)$")


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder that holds, or will hold, the wheel")
    folder = parser.parse_args().wheels
    with tempfile.TemporaryDirectory() as scratch:
        wheel = fetch(LOOKUPS, folder or Path(scratch))
        for code, forms, broad in (("es", spanish, broad_spanish), ("en", english, broad_english)):
            classes: dict[str, list[str]] = defaultdict(list)
            only = forms(wheel)
            for word, form in [*sorted(only.items()), *sorted(broad(wheel, only))]:
                classes[form].append(word)
            write(code, "forms.tsv.gz", [f"{form}\t{' '.join(words)}" for form, words in sorted(classes.items())])


def exceptions(code: str) -> dict[str, list[str]]:
    """What is known of single words: ``data/<code>/forms.toml``."""
    return tomllib.loads((DATA / code / "forms.toml").read_text(encoding="utf-8"))


def read(wheel: Path, name: str) -> Any:
    """One of the wheel's tables."""
    with zipfile.ZipFile(wheel) as archive:
        return json.loads(gzip.decompress(archive.read(f"spacy_lookups_data/data/{name}.json.gz")))


def candidates(code: str) -> list[str]:
    """The common words of a language that are neither names nor function words."""
    pack, table = load(code), truecase(code)
    letters = re.compile(r"[a-záéíóúüñ]{3,}" if code == "es" else r"[a-z]{3,}")
    return [
        word
        for word in list(frequencies(code))[: COMMON[code]]
        if letters.fullmatch(word)
        and word not in pack.function_words
        and ((table.lower_share(word) if table else None) or 1.0) >= LOWER
    ]


def clusters(wheel: Path, code: str, words: Iterable[str]) -> dict[str, list[str]]:
    """For each word the members of its cluster; none where the cluster is small."""
    numbers: Mapping[str, int] = read(wheel, f"{code}_lexeme_cluster")
    members: dict[int, list[str]] = defaultdict(list)
    for word in words:
        if numbers.get(word):
            members[numbers[word]].append(word)
    return {word: m for m in members.values() if len(m) >= MIN_MEMBERS for word in m}


def spanish(wheel: Path) -> dict[str, str]:
    """The forms of Spanish words.

    FS, MS, FP, MP: nouns and adjectives (with V where the word is a verb as well); VTS, VTP: verbs in a past or future
    tense, singular and plural; VPS, VPP: other finite verbs; VI: infinitives.
    """
    own = exceptions("es")
    unsure = set(own["unsure"])
    lemmas: Mapping[str, str] = read(wheel, "es_lemma_lookup")
    index: Mapping[str, list[str]] = read(wheel, "es_lemma_index")
    nouns, adjectives = set(index["noun"]), set(index["adj"])
    words = candidates("es")
    members = clusters(wheel, "es", words)

    def verb(word: str) -> bool:
        lemma = lemmas.get(word, "")
        return lemma != word and re.search(r"[aeií]r(se)?$", lemma) is not None

    def known(word: str) -> bool:
        return word in nouns or word in adjectives or re.sub("e?s$", "", word) in nouns

    shares: dict[int, dict[str, float]] = {}

    def of(word: str) -> dict[str, float]:
        group = members[word]
        if id(group) not in shares:
            tests = {form: re.compile(ends).search for form, ends in ENDS_ES.items()}
            found = {form: sum(bool(test(w)) for w in group) / len(group) for form, test in tests.items()}
            found["V"] = sum(bool(FINITE_ES.search(w)) and verb(w) for w in group) / len(group)
            found["N"] = sum(known(w) for w in group) / len(group)
            shares[id(group)] = found
        return shares[id(group)]

    forms: dict[str, str] = {}
    for word in words:
        if word in members and word not in unsure:
            share = of(word)
            if share["V"] >= 0.2:
                if verb(word) and share["N"] <= 0.03 and word not in nouns and not NOT_FINITE_ES.search(word):
                    past = PAST_ES.search(word) or word in own["past"]
                    forms[word] = f"V{'T' if past else 'P'}{'P' if word.endswith('n') else 'S'}"
                continue
            form = _noun_es(word, share)
            if form and _sure_es(word, form, nouns, adjectives):
                first = verb(word) and not re.search(r"([ai]d|uest|iert|elt|it|ch)[oa]s?$", word)
                forms[word] = form + ("V" if first else "")
    infinitives = set(index["verb"])
    infinitives = {word for word in infinitives if INFINITIVE_ES.search(word)}  # the lemma tables err: acabó, opina
    forms |= {word: "VI" for word in words if word in infinitives and word not in nouns and word not in unsure}
    forms |= {word: "VTS" for word in own["past"] if word not in unsure}
    forms |= dict.fromkeys(own["masculine"], "MS") | {f"{word}s": "MP" for word in own["masculine"]}
    forms |= dict.fromkeys(own["masculine_singular"], "MS")
    return forms | dict.fromkeys(own["feminine"], "FS") | dict.fromkeys(own["feminine_plural"], "FP")


def _noun_es(word: str, share: Mapping[str, float]) -> str | None:
    """The form that the ending and the shares of endings in the cluster agree on."""
    fs, ms, fp, mp, nouns = (share[form] for form in ("FS", "MS", "FP", "MP", "N"))
    if re.search("(ción|sión|dad|tud|umbre)$", word):
        return "FS" if fs >= 0.5 else None
    if re.search("(ciones|siones|dades|tudes|umbres)$", word):
        return "FP" if fp >= 0.5 else None
    plural = word.endswith("s") and not word.endswith(("és", "is", "us"))
    if plural and word.endswith("as") and fp >= 0.75:
        return "FP"
    if plural and word.endswith("os") and mp >= 0.55:
        return "MP"
    if plural and nouns >= 0.45 and word.endswith("es"):
        return "FP" if fp >= 0.87 else "MP" if mp >= 0.6 and fp <= 0.03 else None
    if word.endswith("a"):
        return "FS" if fs >= 0.75 else None
    if word.endswith("o"):
        return "MS" if ms >= 0.55 and fs <= 0.2 else None
    if nouns < 0.45 or plural:
        return None
    if fs >= 0.88 and not word.endswith(("n", "á", "í")):
        return "FS"
    return "MS" if ms >= 0.6 and fs <= 0.05 and not (word.endswith("n") and not re.search("[áéíóú]n$", word)) else None


def _sure_es(word: str, form: str, nouns: set[str], adjectives: set[str]) -> bool:
    """Whether no exception is known: compounds (el paraguas), words of two genders (el, la artista)."""
    if COMPOUND_ES.match(word) or COMMON_GENDER_ES.search(word):
        return False
    if form == "MS" and not word.endswith("o"):
        return word in nouns and word not in adjectives and not ADJECTIVE_ES.search(word)
    if form == "FS" and not re.search("(a|ción|sión|dad|tud|umbre)$", word):
        return word in nouns and word not in adjectives
    if form in {"MP", "FP"} and word.endswith("es") and not re.search("(ciones|siones|dades|tudes)$", word):
        one = next((w for w in (word[:-1], word[:-2], f"{word[:-4]}ón") if w in nouns and w not in adjectives), "")
        return bool(one) and not (form == "MP" and re.search("[tlsc]es$", word))
    return form != "MP" or any(word[:-1] in known for known in (nouns, adjectives))


def english(wheel: Path) -> dict[str, str]:
    """The forms of English words.

    SG, PL: nouns (PLV: also a verb's third person); VB, VZ, VD, VG: the base, third person, past and -ing of verbs,
    where the word is nothing else (VGX: an -ing form that is a noun or an adjective as well).
    """
    own = exceptions("en")
    index: Mapping[str, list[str]] = read(wheel, "en_lemma_index")
    nouns, verbs = set(index["noun"]), set(index["verb"])
    others = set(index["adj"]) | set(index["adv"])
    thirds = {third(verb) for verb in verbs}
    irregular = set(read(wheel, "en_lemma_exc")["verb"])
    words = candidates("en")
    members = clusters(wheel, "en", words)
    shares: dict[int, dict[str, float]] = {}

    def of(word: str) -> dict[str, float]:
        group = members[word]
        if id(group) not in shares:
            tests = {
                "third": lambda w: w in thirds,
                "past": lambda w: w in irregular or w.endswith("ed"),
                "ing": lambda w: w.endswith("ing"),
                "s": lambda w: w.endswith("s") and w[:-1] in nouns,
                "base": lambda w: w in verbs,
                "noun": lambda w: w in nouns,
            }
            shares[id(group)] = {name: sum(map(test, group)) / len(group) for name, test in tests.items()}
        return shares[id(group)]

    forms: dict[str, str] = {}
    for word in words:
        if word not in members or word in own["unsure"]:
            continue
        share = of(word)
        plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in nouns
        if plural and share["s"] >= 0.8 and any(w in nouns for w in (word[:-1], word[:-2], word[:-3] + "y")):
            forms[word] = "PLV" if word in thirds else "PL"
        elif word in thirds and word not in nouns:
            if share["noun"] <= 0.12 and share["third"] + share["past"] >= 0.75 and share["s"] <= 0.45:
                forms[word] = "VZ"
        elif word.endswith("ing") and share["ing"] >= 0.85:
            forms[word] = "VGX" if word in nouns or word in others else "VG"
        elif word in verbs and word not in nouns and word not in others and share["base"] >= 0.95:
            forms[word] = "VB"
        elif word in nouns and not (word in verbs or word in others or word.endswith(("s", "ing"))):
            if share["noun"] < 0.85 or share["base"] > 0.3 or share["s"] > 0.05:
                continue
            forms[word] = "SG"
    forms |= dict.fromkeys(own["past"], "VD") | dict.fromkeys(own["third"], "VZ")
    return forms | dict.fromkeys(own["plural"], "PL")


def broad_english(wheel: Path, only: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Further forms of English words, which may be others as well: for places where those others cannot stand.

    XSG: singular nouns; XVB: bases of verbs; XVD: -ed forms of regular verbs; ADJ: adjectives, and nothing else.
    """
    own = exceptions("en")
    index: Mapping[str, list[str]] = read(wheel, "en_lemma_index")
    nouns, verbs, adjectives, adverbs = (set(index[kind]) for kind in ("noun", "verb", "adj", "adv"))
    unsure = {*own["unsure"], *own["uncounted"]}
    adjectives = adjectives - set(read(wheel, "en_lemma_exc")["verb"])  # made, found: participles
    for word in candidates("en"):
        if word in unsure:
            continue
        if word in nouns and word not in adjectives and not word.endswith(("s", "ing")):
            yield word, "XSG"
        if word in verbs and word not in adjectives and only.get(word, "VB") in {"VB", "SG"}:
            yield word, "XVB"
        if word.endswith("ed") and word not in nouns | verbs and any(w in verbs for w in past_bases(word)):
            yield word, "XVD"
        if word in adjectives and word not in nouns | verbs | adverbs and not word.endswith(("ed", "ing")):
            yield word, "ADJ"


def past_bases(word: str) -> tuple[str, ...]:
    """What a regular English past tense may be the past of."""
    doubled = word[:-3] if len(word) > 5 and word[-3] == word[-4] else word[:-2]
    return word[:-2], word[:-1], doubled, f"{word[:-3]}y"


def broad_spanish(wheel: Path, only: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Further forms of Spanish words, which may be others as well: for places where those others cannot stand.

    XS, XP: nouns, singular and plural, of whatever gender; AMS, AFS, AMP, AFP: adjectives that are no noun, by gender
    and number, AS, AP: those without gender; PMS, PFS, PMP, PFP: regular participles; XV: finite verbs that are no noun
    or adjective.
    """
    own = exceptions("es")
    unsure = {*own["unsure"], *own["uncounted"]}
    lemmas: Mapping[str, str] = read(wheel, "es_lemma_lookup")
    index: Mapping[str, list[str]] = read(wheel, "es_lemma_index")
    nouns, adjectives, verbs = (set(index[kind]) for kind in ("noun", "adj", "verb"))
    for word in candidates("es"):
        one = next((w for w in (re.sub("s$", "", word), re.sub("es$", "", word)) if w in nouns), "")
        finite = COMPOUND_ES.match(word) or only.get(word) in {"VPS", "VTS"}
        if word in nouns and not word.endswith("s") and word not in unsure | adjectives and not finite:
            yield word, "XS"
        if word.endswith("s") and not {word, one} & (unsure | adjectives) and one and word not in nouns and not finite:
            yield word, "XP"
        form = _adjective_es(word, adjectives, verbs, nouns)
        if form and word not in own["unsure"]:
            yield word, form
        lemma = lemmas.get(word, "")
        if word in only or word in unsure or word in nouns | adjectives or not INFINITIVE_ES.search(lemma):
            continue
        verb = lemma != word and not NOT_FINITE_ES.search(word) and re.search("[aeoóáén]$|mos$", word)
        if verb and not {f"{word[:-1]}o", word[:-1], f"{word[:-1]}a"} & (nouns | adjectives):
            yield word, "XV"


def _adjective_es(word: str, adjectives: set[str], verbs: set[str], nouns: set[str]) -> str | None:
    """The form of an adjective that is no noun, or of a participle; None of other words."""
    plural = "P" if word.endswith("s") else "S"
    one = re.sub("(?<=[ao])s$", "", word)
    male = f"{one[:-1]}o" if one.endswith("a") else one
    if male.endswith("o"):
        participle = re.search("(ad|id)o$", male) and {f"{male[:-3]}{end}" for end in ("ar", "er", "ir")} & verbs
        gender = f"{'F' if one.endswith('a') else 'M'}{plural}"
        if participle and male not in nouns and one not in nouns:
            return f"P{gender}"
        return f"A{gender}" if male in adjectives and not participle and not {word, one} & nouns else None
    singular = (word[:-1], word[:-2]) if word.endswith("s") else (word,)
    one = next((w for w in singular if w in adjectives), "")
    neutral = one and word not in nouns and one not in nouns and re.search("(e|l|z|r|ista)$", one)
    return f"A{'P' if one != word else 'S'}" if neutral else None


def third(verb: str) -> str:
    """The third person singular of an English verb."""
    if re.search("(s|x|z|ch|sh|o)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search("[^aeiou]y$", verb) else f"{verb}s"


if __name__ == "__main__":
    main()
