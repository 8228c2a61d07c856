"""How well the risk separates bad from good segments, on five sets made from clean news by script.

    python tests/measure/risk_sets.py --data ../shared/data [--rows 300] [--markdown docs/risk.md]

From NTREX-128 (``ntrex/*.jsonl``: human translations, CC BY-SA 4.0) sound segments are taken and each is spoilt in one
way, seeded, so that the same sets are made again anywhere:

=============  ======================================================================================
gibberish      each word made of the letter triples of the language's own words, at random
mixed          half of the words are those of the same sentence in another language
language       the same sentence in another language
diacritics     letters with a diacritic are lost ("atencin") or bare ("atencion"); Spanish only
truncation     cut off after 40 to 80 % of its words
stopped        the same with the end mark of the whole sentence put behind it; no value is wanted
detached       another sentence of the same language stands in its place
=============  ======================================================================================

Printed is the area under the ROC curve of the risk, spoilt against sound: for the translation alone, and with its
source. With ``--markdown`` the table between the marks of that page is renewed, and so is the one of the risk with more
input, whose figures come from docs/quality.md. Ends with 1 where a figure is below
what is wanted, or where the source makes it worse by more than ``SLACK``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from mtqa.config import Config
from mtqa.evaluate.stats import auc
from mtqa.inputs import Call
from mtqa.pipeline import run

ROOT = Path(__file__).parents[2]
WANTED = {"gibberish": 0.95, "mixed": 0.99, "language": 0.99, "diacritics": 0.95, "truncation": 0.9, "detached": 0.9}
SLACK = 0.005
SHORTEST = 6  # words: below that nothing can be cut off
QUALITY = ROOT / "docs" / "quality.md"
REGIMES = ("translation only", "with source", "as given")
# Rows of the table of more input: what they are called, and the set in docs/quality.md.
MORE = {
    "corpus/damage, tuning half": "tune",
    "corpus/damage, test half": "test",
    "TED-MQM21 en-de": "tedmqm_en-de",
    "DEMETR xx-en": "demetr_xx-en",
    "MLQE-PE et-en": "mlqe_et-en",
    "MLQE-PE ro-en": "mlqe_ro-en",
    "MLQE-PE ru-en": "mlqe_ru-en",
}
Row = dict[str, str]


def sentences(data: Path, count: int) -> dict[str, list[Row]]:
    """Sound segments by language, each with its source and the same sentence in a third language."""

    def read(pair: str) -> list[Row]:
        lines = (data / "ntrex" / f"ntrex_{pair}.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    id_, en = read("es-id"), read("es-en")
    chosen = [n for n in range(len(id_)) if len(id_[n]["target"].split()) >= SHORTEST][:: max(1, len(id_) // count)]
    return {
        "id": [{"target": id_[n]["target"], "source": id_[n]["source"], "third": en[n]["target"]} for n in chosen],
        "es": [{"target": id_[n]["source"], "source": en[n]["target"], "third": id_[n]["target"]} for n in chosen],
        "en": [{"target": en[n]["target"], "source": en[n]["source"], "third": id_[n]["target"]} for n in chosen],
    }


SOURCE_LANG = {"id": "es", "es": "en", "en": "es"}


def gibberish(row: Row, rows: Sequence[Row], rng: random.Random) -> str:
    """Words of the right length, of letter triples of the language."""
    after: dict[str, list[str]] = defaultdict(list)
    for other in rng.sample(list(rows), min(60, len(rows))):
        for word in re.findall(r"[^\W\d_]+", other["target"].lower()):
            padded = f"  {word} "
            for n in range(len(padded) - 2):
                after[padded[n : n + 2]].append(padded[n + 2])

    def word(match: re.Match[str]) -> str:
        while True:
            made, last = "", "  "
            while len(made) < 20 and (letter := rng.choice(after[last])) != " ":
                made, last = made + letter, last[1] + letter
            if made:
                return made.title() if match[0][0].isupper() else made

    return re.sub(r"[^\W\d_]+", word, row["target"])


def mixed(row: Row, rows: Sequence[Row], rng: random.Random) -> str:
    """The first half in one language, the second in another, or the reverse."""
    a, b = row["target"].split(), row["third"].split()
    if rng.random() < 0.5:
        a, b = b, a
    return " ".join(a[: len(a) // 2] + b[len(b) // 2 :])


def language(row: Row, rows: Sequence[Row], rng: random.Random) -> str:
    """The sentence in a third language."""
    return row["third"]


def diacritics(row: Row, rows: Sequence[Row], rng: random.Random) -> str:
    """All letters with a diacritic lost, or all bare."""
    lost = rng.random() < 0.5
    return "".join(
        ("" if lost else plain[0]) if len(plain := unicodedata.normalize("NFD", c)) > 1 and c.isalpha() else c
        for c in row["target"]
    )


def truncation(row: Row, rows: Sequence[Row], rng: random.Random) -> str:
    """The first 40 to 80 % of the words."""
    words = row["target"].split()
    return " ".join(words[: max(2, round(len(words) * rng.uniform(0.4, 0.8)))])


def stopped(row: Row, rows: Sequence[Row], rng: random.Random) -> str:
    """The first 40 to 80 % of the words, and the mark at the end of the sentence."""
    mark = row["target"][-1]
    return truncation(row, rows, rng).rstrip(",;:–-") + ("" if mark.isalnum() else mark)


def detached(row: Row, rows: Sequence[Row], rng: random.Random) -> str:
    """Another sentence."""
    while True:
        other = rng.choice(list(rows))
        if other is not row:
            return other["target"]


SETS: dict[str, Callable[[Row, Sequence[Row], random.Random], str]] = {
    "gibberish": gibberish,
    "mixed": mixed,
    "language": language,
    "diacritics": diacritics,
    "truncation": truncation,
    "stopped": stopped,
    "detached": detached,
}


def risks(rows: Sequence[Row], lang: str, with_source: bool) -> list[float]:
    """The risk of each row."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        lines = [
            {"id": str(n), "target": row["target"]} | ({"source": row["source"]} if with_source else {})
            for n, row in enumerate(rows)
        ]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        report = run(path, Call(target_lang=lang, source_lang=SOURCE_LANG[lang] if with_source else None), Config())
    return [report.judgements[bead.id].risk for bead in report.beads]


def table(data: Path, count: int) -> tuple[list[str], list[str]]:
    """The rows of the table, in Markdown, and a sentence for each figure that is too low."""
    low = []
    every = sentences(data, count)
    lines = ["| set | wanted | language | segments | translation only | with source |", "|---|---|---|---|---|---|"]
    good = {(lang, sourced): risks(rows, lang, sourced) for lang, rows in every.items() for sourced in (False, True)}
    for name, spoil in SETS.items():
        for lang, rows in every.items():
            if name == "diacritics" and lang != "es":
                continue
            rng = random.Random(f"{name} {lang}")
            spoilt = [row | {"target": spoil(row, rows, rng)} for row in rows]
            kept = [n for n, (a, b) in enumerate(zip(rows, spoilt, strict=True)) if a["target"] != b["target"]]
            values = []
            for sourced in (False, True):
                value = auc(risks([spoilt[n] for n in kept], lang, sourced), good[lang, sourced])
                assert value is not None
                values.append(value.value)
            cells = [f"{value:.3f}" for value in values]
            if name == "detached":  # nothing of it can be seen without the source
                cells[0] = "–"
            elif values[1] < values[0] - SLACK:
                low.append(f"{name}, {lang}: {cells[1]} with the source, {cells[0]} without it")
            seen = values[1:] if name == "detached" else values
            wanted = WANTED.get(name, 0.0)
            low += [f"{name}, {lang}: {v:.3f}; wanted {wanted}" for v in seen if v < wanted]
            lines.append(
                f"| {name} | {f'{wanted:.2f}' if wanted else '–'} | {lang} | {len(kept)} | {' | '.join(cells)} |"
            )
            print(lines[-1], flush=True)
    return lines, low


def more_input(quality: str) -> list[str]:
    """The table of the risk with more input, in Markdown, from the page of all figures."""
    labelled = r"\| {} \| all \| {} \|.*\| (-?[0-9.]+) \[[^|]*\|$"
    scored = r"### Human scores: {} (?s:.)*?\| risk, {} \| (-?[0-9.]+) "
    lines = ["| set | translation only | with source | as given, with reference |", "|---|---|---|---|"]
    for name, code in MORE.items():
        cells = []
        part = quality.partition(f"### Human scores: {code} ")
        text = "".join(part[1:]).partition("\n### Ahead")[0] if part[1] else quality
        text = text if not part[1] else text[:4] + text[4:].partition("\n### ")[0]
        for regime in REGIMES:
            pattern = (scored if part[1] else labelled).format(re.escape(code), regime)
            found = re.search(pattern, text, re.MULTILINE)
            cells.append(found[1] if found else "")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def renewed(page: str, name: str, lines: Sequence[str]) -> str:
    """The page with other lines between the marks of this name."""
    before, _, rest = page.partition(f"<!-- {name} -->")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    return f"{before}<!-- {name} -->\n" + "\n".join(lines) + f"\n{end}{after}"


def main() -> int:
    """Print the table; write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--markdown", type=Path)
    given = parser.parse_args()
    lines, low = table(given.data, given.rows)
    if given.markdown:
        page = renewed(given.markdown.read_text(encoding="utf-8"), "risk sets", lines)
        page = renewed(page, "more input", more_input(QUALITY.read_text(encoding="utf-8")))
        given.markdown.write_text(page, encoding="utf-8")
    print("\n".join(low))
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
