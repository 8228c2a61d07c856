"""Two learned detectors, tried and measured on Indonesian: a noun is missing, and a sentence is cut off.

    python tests/measure/learned.py --data DIR [--wheels DIR] [--markdown docs/learned-detectors.md]

For each kind one logistic regression over the gap between two words: hashed n-grams (2^18 places) of the classes of the
three tokens on either side, of these mixed with the words themselves, and of capitals. Clean text: the nlp-id corpus
(its wheel is fetched into ``--wheels`` if it is not there), the Universal Dependencies treebanks in ``DIR/ud-id``, and
``DIR/ntrex``; damaged by this script, up to twice a sentence. Models that saw one half of the documents of NTREX score
the other half, both ways round; a threshold is what a given share of the clean sentences exceeds. The same thresholds
are then used on the labelled rows of ``corpus/damage``, of whose test half only counts are printed.

Beside the models stand the rules of mtqa: *new* is what a model finds and no rule. About three minutes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import regex
import rules_on_clean

from mtqa.check import check
from mtqa.config import Config
from mtqa.evaluate import checked, gold
from mtqa.evaluate.labelled import flawless, touches, visible
from mtqa.langs import _build
from mtqa.model import Kind
from mtqa.rules import all_rules
from mtqa.text import shape
from mtqa.text.lexicon import frequencies
from mtqa.text.tags import Tags, tags

LANG = "id"
SHARES = (0.002, 0.005, 0.01)  # of the clean sentences above the threshold
FAMILIES = ("sentence", "words", "grammar", "wording")  # of the rules that stand beside the models
FEWEST = 7  # tokens of a sentence
PLACES = 18  # bits of a hash
WORD = r"[\p{L}\p{M}\p{N}]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][\p{L}\p{M}\p{N}]+)*"
TOKEN = regex.compile(rf"\p{{N}}+(?:[.,:]\p{{N}}+)+|{WORD}|[^\s\p{{L}}\p{{M}}\p{{N}}]")
OPENING = frozenset('.?!:“"‘«')
# Places around a gap: -1 is the token before it, 0 the one after. Levels: word, fine class, coarse class,
# capital.
TEMPLATES = (
    "f-1 f0|c-1 c0|f-2 f-1 f0|f-1 f0 f1|f-2 f-1 f0 f1|c-2 c-1 c0 c1|c-3 c-2 c-1 c0 c1 c2|c-3 c-2 c-1 c0|c-1 c0 c1 c2|"
    "c-2 c-1 c0|c-1 c0 c1|f-3 f-2 f-1 f0|f-1 f0 f1 f2|w-1 c0|c-1 w0|w-1 f0|f-1 w0|w-1 w0|w-2 w-1 c0|w-1 c0 c1|"
    "c-2 w-1 c0|c-1 w0 c1|w-1 f0 f1|f-2 w-1 f0|f-1 w0 w1|k0 f-1|k0 k-1 c-1 c0|w-1|w0|f-1|f0|f-2 f0|f-1 f1"
)
LEVELS = "wfck"


@dataclass(frozen=True)
class Damaged:
    """A text, and the number of the gap (before which token) where something is lost."""

    text: str
    gap: int


def pieces(text: str) -> list[tuple[str, int, int]]:
    """The words and marks of a text, each with where it stands."""
    return [(m[0], m.start(), m.end()) for m in TOKEN.finditer(text)]


def missing(text: str, known: Tags, chance: random.Random) -> Damaged | None:
    """A noun taken out between a word that something must belong to and one that cannot follow that word."""
    tokens = pieces(text)
    heads = []
    for n in range(1, len(tokens) - 1):
        before, word, after = (tokens[k][0] for k in (n - 1, n, n + 1))
        if not (word.islower() and word.isalpha() and before[0].isalpha() and known.share(word, "NOUN") >= 0.6):
            continue
        needs = known.share(before.lower(), "VERB", "ADP", "DET", "NUM") >= 0.5
        others = ("ADJ", "CCONJ", "ADP", "PRON", "VERB", "DET", "SCONJ", "AUX", "ADV")
        if needs and (after in ",." or known.share(after.lower(), *others) >= 0.5):
            heads.append(n)
    if not heads:
        return None
    n = chance.choice(heads)
    rest = text[tokens[n + 1][1] :]
    if chance.random() < 0.25:
        rest = rest[:1].upper() + rest[1:]
    glue = "" if rest[:1] in ",." else " "
    return Damaged(text[: tokens[n - 1][2]] + glue + rest, n)


def cut(text: str, known: Tags, chance: random.Random) -> Damaged | None:
    """The end lost from some word on; the full stop is there, for without it no model is needed."""
    tokens = pieces(text)
    if len(tokens) < FEWEST + 2:
        return None
    n = chance.randrange(FEWEST - 2, len(tokens) - 2)
    return Damaged(text[: tokens[n - 1][2]] + ".", n) if tokens[n - 1][0][0].isalpha() else None


KINDS: dict[str, Callable[[str, Tags, random.Random], Damaged | None]] = {"missing noun": missing, "cut off": cut}


def sentences(data: Path, wheels: Path) -> tuple[list[str], list[list[str]]]:
    """Clean sentences: those that all models learn from, and the two halves of NTREX-128."""
    listed = frequencies(LANG)
    found, roots = _build.read_nlp_id(_build.fetch(_build.NLP_ID, wheels))
    shared = [
        " ".join(word for word, _ in one)
        for one in found
        # Half of the corpus has a verb that some script has made up (lakui); what is around it lacks a verb.
        if not any(word not in listed and _build.made_up(word.lower(), roots) for word, _ in one)
    ]
    for path in sorted((data / "ud-id").glob("*.conllu")):
        lines = path.read_text(encoding="utf-8").splitlines()
        shared += [line.removeprefix("# text =").strip() for line in lines if line.startswith("# text =")]
    halves: list[list[str]] = [[], []]
    rows = rules_on_clean.rows(data, LANG)
    place = {doc: n % 2 for n, doc in enumerate(sorted({row["doc"] for row in rows}))}
    for row in rows:
        halves[place[row["doc"]]].append(row["text"])
    usual = [[t for t in texts if is_usual(t)] for texts in (shared, *halves)]
    return list(dict.fromkeys(usual[0])), usual[1:]


def is_usual(text: str) -> bool:
    """Whether a text is a whole sentence: not a title, and not too short."""
    return len(pieces(text)) >= FEWEST and text.rstrip().endswith(".") and not shape.is_title(text)


class Encoder:
    """Sentences as rows of hashes, one row a gap."""

    def __init__(self, known: Tags) -> None:
        self._classes = lru_cache(maxsize=1 << 17)(lambda token, capital: _classes(known, token, capital))
        chance = random.Random(7)
        parts = [[(LEVELS.index(p[0]), int(p[1:])) for p in t.split()] for t in TEMPLATES.split("|")]
        self._templates = [[(level, at + 3, chance.getrandbits(32) | 1) for level, at in t] for t in parts]
        self._salts = [chance.getrandbits(32) for _ in parts]

    def __call__(self, tokens: Sequence[str]) -> np.ndarray:
        """Shape: gaps (tokens + 1) x templates, places below 2 ** ``PLACES``."""
        rows, start = [(1, 1, 1, 0)] * 3, True
        for token in tokens:
            capital = token[0].isupper() and not start
            rows.append((*self._classes(token.lower(), capital), 2 + capital))
            start = token in OPENING
        table = np.array(rows + [(1, 1, 1, 0)] * 3, np.uint64)
        window = np.stack([table[k : k + len(tokens) + 1] for k in range(6)], 1)
        result = np.empty((len(window), len(self._templates)), np.int32)
        low = np.uint64(0xFFFFFFFF)
        for n, (template, salt) in enumerate(zip(self._templates, self._salts, strict=True)):
            value = np.full(len(window), salt, np.uint64)
            for level, at, factor in template:
                value = (value + window[:, at, level] * np.uint64(factor)) & low
            value = (value ^ (value >> np.uint64(15))) * np.uint64(0x9E3779B1) & low
            result[:, n] = (value >> np.uint64(32 - PLACES)).astype(np.int32)
        return result


def _classes(known: Tags, token: str, capital: bool) -> tuple[int, int, int]:
    """The word, its fine and its coarse class, each as a number."""
    if not token[0].isalpha():
        name = "0" if token[0].isdigit() else token
        return (zlib.crc32(name.encode()),) * 3
    shares = sorted(known.classes(token).items(), key=lambda item: (-item[1], item[0]))
    if not shares or (capital and shares[0][0] == "PROPN"):
        coarse = fine = "PROPN" if capital else "?"
    else:
        coarse = shares[0][0]
        fine = "/".join(tag for tag, share in shares[:2] if share > 0.2)
        fine += f":{known.verb_form(token)}" if coarse == "VERB" else ":nya" if token.endswith("nya") else ""
    return zlib.crc32(b"w" + token.encode()), zlib.crc32(b"f" + fine.encode()), zlib.crc32(b"c" + coarse.encode())


class Model:
    """Logistic regression over hashed n-grams, by AdaGrad (Duchi, Hazan and Singer 2011), seeded."""

    def __init__(self, rows: np.ndarray, wrong: np.ndarray, epochs: int = 6, rate: float = 0.15) -> None:
        chance = np.random.RandomState(1)
        self.weights, self.bias = np.zeros(1 << PLACES, np.float32), -3.0
        squares, bias_squares = np.full(1 << PLACES, 1e-3, np.float32), 1.0
        for _ in range(epochs):
            for batch in np.array_split(chance.permutation(len(rows)), max(1, len(rows) // 8192)):
                given = rows[batch]
                slope = (1 / (1 + np.exp(-np.clip(self.odds(given), -30, 30))) - wrong[batch]).astype(np.float32)
                step = np.bincount(given.ravel(), np.repeat(slope, given.shape[1]), 1 << PLACES).astype(np.float32)
                step += 2e-6 * len(batch) * self.weights
                squares += step * step
                self.weights -= rate * step / np.sqrt(squares)
                bias_squares += float(slope.sum()) ** 2
                self.bias -= rate * float(slope.sum()) / bias_squares**0.5

    def odds(self, rows: np.ndarray) -> np.ndarray:
        """Log of the odds of each gap."""
        result: np.ndarray = self.weights[rows].sum(1) + self.bias
        return result


def train(texts: Iterable[str], kind: str, known: Tags, encode: Encoder) -> Model:
    """A model of one kind of damage: all gaps of the clean texts against the damaged gaps of copies."""
    chance, rows, wrong = random.Random(5), [], []
    for text in texts:
        sound = encode([t for t, _, _ in pieces(text)])
        rows.append(sound)
        wrong.append(np.zeros(len(sound), np.float32))
        for _ in range(2):
            damaged = KINDS[kind](text, known, chance)
            if damaged:
                rows.append(encode([t for t, _, _ in pieces(damaged.text)])[damaged.gap : damaged.gap + 1])
                wrong.append(np.ones(1, np.float32))
    return Model(np.concatenate(rows), np.concatenate(wrong))


def best(model: Model, encode: Encoder, text: str) -> tuple[float, int]:
    """The highest odds of a text's gaps, and the gap."""
    odds = model.odds(encode([t for t, _, _ in pieces(text)]))
    return float(odds.max()), int(odds.argmax())


def place(text: str, gap: int) -> tuple[int, int]:
    """Where a gap is: the tokens on both sides of it."""
    tokens = pieces(text)
    return tokens[max(0, gap - 1)][1], tokens[min(gap, len(tokens) - 1)][2]


def found_by_rules(damaged: Sequence[Damaged]) -> list[bool]:
    """Whether a rule finds something at the place of each damage."""
    rules = [r for r in all_rules() if r.family in FAMILIES and not {"source", "reference"} & set(r.needs)]
    article, beads = rules_on_clean.article("x", LANG, [{"text": d.text, "source": ""} for d in damaged], loose=True)
    starts = np.cumsum([0, *(len(d.text) + 1 for d in damaged)])
    hits: list[list[tuple[int, int]]] = [[] for _ in damaged]
    for finding in check(article, beads, rules).findings:
        n = int(np.searchsorted(starts, finding.span.start, "right")) - 1
        hits[n].append((finding.span.start - int(starts[n]), finding.span.end - int(starts[n])))
    spans = [place(d.text, d.gap) for d in damaged]
    return [any(a <= end and start <= b for a, b in hit) for hit, (start, end) in zip(hits, spans, strict=True)]


def synthetic(
    kind: str, models: Sequence[Model], halves: Sequence[Sequence[str]], known: Tags, encode: Encoder
) -> tuple[str, list[float]]:
    """A row of the table of damage made by script, and the thresholds."""
    chance, clean, damaged, odds = random.Random(9), [], [], []
    for model, texts in zip(reversed(models), halves, strict=True):
        for text in texts:
            clean.append(best(model, encode, text)[0])
            if one := KINDS[kind](text, known, chance):
                damaged.append(one)
                odds.append(best(model, encode, one.text))
    by_rules = found_by_rules(damaged)
    ranked = sorted(clean, reverse=True)
    thresholds = [ranked[int(len(ranked) * share)] for share in SHARES]
    area = np.mean([np.searchsorted(ranked[::-1], value) / len(ranked) for value, _ in odds])
    cells = []
    for threshold in thresholds:
        right = [value > threshold and abs(gap - d.gap) <= 1 for (value, gap), d in zip(odds, damaged, strict=True)]
        new = [r and not rule for r, rule in zip(right, by_rules, strict=True)]
        cells.append(f"{np.mean(right):.3f} ({np.mean(new):.3f})")
    return f"| {kind} | {len(damaged)} | {area:.3f} | {np.mean(by_rules):.3f} | {' | '.join(cells)} |", thresholds


def labelled(corpus: Path, models: dict[str, Model], thresholds: dict[str, list[float]], encode: Encoder) -> list[str]:
    """The rows of the table of labelled rows: what the models locate there beside the rules."""
    rows = [replace(r, source="", references=()) for r in gold.read([corpus]).rows if r.lang == LANG]
    rows = [r for r in rows if r.kind is Kind.BODY and is_usual(r.target)]
    results = checked.check(rows, Config())[checked.Regime.ALONE]
    lines = []
    for kind, model in models.items():
        tops = [best(model, encode, r.target) for r in rows]
        for n, share in enumerate(SHARES):
            counts: Counter[tuple[str, str]] = Counter()
            for row, result, (odds, gap) in zip(rows, results, tops, strict=True):
                if odds <= thresholds[kind][n]:
                    continue
                start, end = place(row.target, gap)
                hit = [
                    e for e in row.errors if visible(e, row, checked.Regime.ALONE) and start <= e.end and e.start <= end
                ]
                if hit:
                    new = any(not any(touches(f, e) for f in result.findings) for e in hit)
                    counts[row.set, "new" if new else "known"] += 1
                else:
                    counts[row.set, "alarm" if flawless(row) else "beside"] += 1
            cells = [
                ", ".join(str(counts[half, c]) for c in ("new", "known", "beside", "alarm"))
                for half in ("tune", "test")
            ]
            lines.append(f"| {kind} | {share:.1%} | {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Train, measure, print; write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wheels", type=Path, default=Path(tempfile.gettempdir()) / "mtqa-wheels")
    parser.add_argument("--corpus", type=Path, default=Path("corpus/damage"))
    parser.add_argument("--markdown", type=Path)
    given = parser.parse_args()
    given.wheels.mkdir(parents=True, exist_ok=True)
    known = tags(LANG)
    assert known is not None
    shared, halves = sentences(given.data, given.wheels)
    encode = Encoder(known)
    shares = " | ".join(f"at {share:.1%}" for share in SHARES)
    tables = [f"| kind | damaged | AUC | rules | {shares} |", "|---|--:|--:|--:|" + "--:|" * len(SHARES)]
    models, thresholds = {}, {}
    for kind in KINDS:
        pair = [train([*shared, *half], kind, known, encode) for half in halves]
        line, thresholds[kind] = synthetic(kind, pair, halves, known, encode)
        tables.append(line)
        models[kind] = pair[0]
        models[kind].weights = (pair[0].weights + pair[1].weights) / 2
        models[kind].bias = (pair[0].bias + pair[1].bias) / 2
    heads = [
        "",
        "| kind | threshold | tune: new, known, beside, alarm | test: new, known, beside, alarm |",
        "|---|--:|---|---|",
    ]
    tables += heads + labelled(given.corpus, models, thresholds, encode)
    size = sum(int(np.count_nonzero(np.abs(m.weights) > 0.02)) for m in models.values())
    tables += [
        "",
        f"Clean sentences: {len(shared):,}, and {sum(map(len, halves)):,} of NTREX-128; weights to keep: {size:,}.",
    ]
    print("\n".join(tables))
    if given.markdown:
        text = given.markdown.read_text(encoding="utf-8")
        head, _, rest = text.partition("<!-- learned -->\n")
        given.markdown.write_text(
            head + "<!-- learned -->\n" + "\n".join(tables) + "\n" + rest[rest.index("<!-- /learned -->") :],
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
