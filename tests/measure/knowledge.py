"""What the language knowledge knows: words, run-together words, capitals, word classes, languages; time and memory.

    python tests/measure/knowledge.py --data DIR [--only words splits capitals tags languages runs load] [--samples 20]

DIR holds ``ntrex/*.jsonl`` (clean human translations in Indonesian, Spanish, English) and ``ud-id/*.conllu``.
Randomness is seeded; the figures are the same on every run.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mtqa import langs
from mtqa.text.words import Word, words

NTREX = {"id": ("es-id", "target"), "es": ("es-id", "source"), "en": ("es-en", "target")}


def ntrex(data: Path, lang: str) -> list[str]:
    """The sentences of one language."""
    pair, side = NTREX[lang]
    with (data / "ntrex" / f"ntrex_{pair}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line)[side] for line in file]


def treebank(data: Path) -> Iterator[list[tuple[str, str]]]:
    """Sentences of (form, part of speech) of the Indonesian treebanks; contractions as they are written."""
    for path in sorted((data / "ud-id").glob("*.conllu")):
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
            whole, skip, sentence = {}, set(), []
            for row in rows:
                if "-" in row[0]:
                    first, last = (int(n) for n in row[0].split("-"))
                    whole[first] = row[1]
                    skip.update(range(first + 1, last + 1))
            for row in rows:
                if row[0].isdigit() and int(row[0]) not in skip:
                    sentence.append((whole.get(int(row[0]), row[1]), row[3]))
            if sentence:
                yield sentence


def real_words(data: Path, lang: str) -> Counter[str]:
    """Words of clean text that are written in lower case, with their counts."""
    texts = ntrex(data, lang)
    if lang == "id":
        texts += [" ".join(form for form, _ in sentence) for sentence in treebank(data)]
    return Counter(w.text for text in texts for w in words(text) if w.text.islower())


def measure_words(data: Path, samples: int) -> None:
    """Share of real words that a lexicon knows, and how many of another language's words it takes for its own."""
    from mtqa.text.lexicon import lexicon

    seen = {lang: real_words(data, lang) for lang in NTREX}
    for lang, counts in seen.items():
        lex = lexicon(lang)
        assert lex is not None
        start = time.perf_counter()
        unknown = Counter({w: n for w, n in counts.items() if not lex.knows(w)})
        speed = len(counts) / (time.perf_counter() - start)
        tokens = 1 - unknown.total() / counts.total()
        print(
            f"words {lang}: {len(counts)} types, known {1 - len(unknown) / len(counts):.2%} of types, "
            f"{tokens:.2%} of tokens; {speed:,.0f} words/s"
        )
        print("   unknown:", " ".join(f"{w}" for w, _ in unknown.most_common(samples)))
        for other, foreign in seen.items():
            alien = [w for w in foreign if w not in counts and len(w) > 3]
            if alien:
                print(f"   accepts {sum(lex.knows(w) for w in alien) / len(alien):.1%} of {other}")
        typos = list(made_typos([w for w in counts if len(w) > 4 and lex.knows(w)], counts))
        print(f"   accepts {sum(lex.knows(t) for t in typos) / len(typos):.1%} of {len(typos)} one-letter typos")


def made_typos(known: list[str], counts: Counter[str]) -> Iterator[str]:
    """2,000 words with a letter changed, dropped, doubled or swapped."""
    chance = random.Random(1)
    for word in chance.choices(sorted(known), k=2000):
        i = chance.randrange(1, len(word) - 1)
        kind = chance.randrange(4)
        if kind == 0:
            typo = word[:i] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[i + 1 :]
        elif kind == 1:
            typo = word[:i] + word[i + 1 :]
        elif kind == 2:
            typo = word[: i + 1] + word[i:]
        else:
            typo = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if typo != word and typo not in counts:
            yield typo


def measure_splits(data: Path, samples: int) -> None:
    """Run-together words found, and real words that are taken for such."""
    from mtqa.text.lexicon import lexicon

    for lang in NTREX:
        lex = lexicon(lang)
        assert lex is not None
        counts = real_words(data, lang)
        alarms = [(w, s) for w in sorted(counts) if (s := lex.split(w))]
        chance = random.Random(2)
        adjacent = [
            (a.text, b.text)
            for text in ntrex(data, lang)
            for a, b in zip(words(text), words(text)[1:], strict=False)
            if a.text.isalpha() and b.text.isalpha() and a.text.islower() and b.text.islower() and text[a.end] == " "
        ]
        pairs = chance.sample(adjacent, 3000)
        print(f"splits {lang}: false alarms {len(alarms)} of {len(counts)} types:", alarms[:samples])
        for least in (2, 4):
            some = [p for p in pairs if min(len(p[0]), len(p[1])) >= least]
            found = [lex.split(a + b) for a, b in some]
            right = sum(f == p for f, p in zip(found, some, strict=True))
            missed = ["".join(p) for f, p in zip(found, some, strict=True) if f is None]
            print(
                f"   neighbours of >= {least} letters glued: found {1 - len(missed) / len(some):.1%}, at the right "
                f"place {right / len(some):.1%}; missed though unknown "
                f"{sum(not lex.knows(m) for m in missed) / len(some):.1%}"
            )
            print("   missed:", [m for m in missed if not lex.knows(m)][:samples])


def stray(text: str, lang: str, threshold: float, least: int) -> list[Word]:
    """Capitalised words inside a sentence that the table has nearly always in lower case: a plain form of the rule."""
    from mtqa.text.truecase import in_name, truecase

    table, pack, tokens = truecase(lang), langs.load(lang), words(text)
    assert table is not None
    found = []
    for i in range(1, len(tokens)):
        word = tokens[i]
        gap = text[tokens[i - 1].end : word.start]
        if not (word.text[0].isupper() and word.text[1:].islower()) or gap not in (" ", ", "):
            continue
        share = table.lower_share(word.text)
        if share is None or share < threshold or table.count(word.text) < least:
            continue
        if word.lower not in pack.capital_words and not in_name(text, tokens, i, pack.function_words):
            found.append(word)
    return found


def measure_capitals(data: Path, samples: int) -> None:
    """Clean sentences with a false stray capital; made stray capitals that are found."""
    from mtqa.text.truecase import truecase

    for lang in NTREX:
        table = truecase(lang)
        if table is None:
            print(f"capitals {lang}: no table")
            continue
        texts = ntrex(data, lang)
        if lang == "id":
            texts = [t for t in texts if t.rstrip().endswith((".", "?", "!", '"', "”"))]
        lower = [(i, w) for i, t in enumerate(texts) for w in words(t)[1:] if w.text.islower() and len(w.text) > 2]
        seen = sum(table.count(w.text) > 0 for _, w in lower)
        print(f"capitals {lang}: {len(texts)} sentences; {seen / len(lower):.1%} of lower-case words in the table")
        made = random.Random(3).sample(lower, 3000)
        for threshold, least in ((0.8, 2), (0.9, 2), (0.95, 2), (0.9, 5), (0.95, 5), (0.98, 5)):
            alarms = [(w.text, t) for t in texts for w in stray(t, lang, threshold, least)]
            hits = 0
            for i, w in made:
                t = texts[i][: w.start] + w.text.capitalize() + texts[i][w.end :]
                hits += any(x.start == w.start for x in stray(t, lang, threshold, least))
            print(
                f"   share >= {threshold}, count >= {least}: {len({t for _, t in alarms}) / len(texts):.2%} of clean "
                f"sentences flagged, {hits / len(made):.1%} of made stray capitals found"
            )
            if (threshold, least) == (0.9, 2):
                print("   flagged:", [w for w, _ in alarms][: samples * 2])


def measure_tags(data: Path, samples: int) -> None:
    """Commonest class against the treebank's."""
    from mtqa.text.tags import tags

    table = tags("id")
    assert table is not None
    right, total, none = Counter[str](), Counter[str](), 0
    wrong: Counter[tuple[str, str, str]] = Counter()
    for sentence in treebank(data):
        for form, upos in sentence:
            if upos in {"PUNCT", "SYM", "X", "PROPN"} or not form[0].isalpha():
                continue
            best = table.best(form)
            none += best is None
            total[upos] += 1
            if best == upos:
                right[upos] += 1
            elif best:
                wrong[form.lower(), upos, best] += 1
    print(f"tags id: {right.total() / total.total():.1%} right, {none / total.total():.1%} without a class")
    print("   by class:", {u: f"{right[u] / n:.0%} of {n}" for u, n in total.most_common()})
    print("   commonest differences (word, treebank, table):", wrong.most_common(samples))


def measure_languages(data: Path, samples: int) -> None:
    """Languages recognised: full sentences, five words, two and one in lower case."""
    from mtqa.text import language

    candidates = ("id", "es", "en")
    for length in (0, 5, 2, 1):
        for lang in candidates:
            chance = random.Random(4)
            texts = []
            for text in chance.sample(ntrex(data, lang), 1000):
                tokens = [w.text for w in words(text) if not any(c.isdigit() for c in w.text)]
                if length and length < 5:
                    tokens = [w for w in tokens if w.islower() and len(w) > 3]
                if len(tokens) < max(1, length):
                    continue
                if not length:
                    texts.append(text)
                    continue
                at = chance.randrange(len(tokens) - length + 1)
                texts.append(" ".join(tokens[at : at + length]))
            start = time.perf_counter()
            answers = [max(p, key=p.__getitem__) if (p := language.identify(t, candidates)) else "?" for t in texts]
            took = time.perf_counter() - start
            wrong = [(t, a) for t, a in zip(texts, answers, strict=True) if a != lang]
            line = f"languages {lang}, {length or 'all'} words: {1 - len(wrong) / len(texts):.1%}"
            line += f", {len(texts) / took:,.0f}/s"
            if length in (0, 5):
                four = [language.identify(t, (*candidates, "ms")) for t in texts[:400]]
                line += f"; with ms a candidate {sum(max(p, key=p.__getitem__) == lang for p in four) / len(four):.1%}"
            if length == 0:
                found = Counter(language.detect(t)[0] for t in texts[:300])
                line += f"; open set {dict(found.most_common(4))}"
            print(line, wrong[:5])
    rows = ntrex(data, "id")
    start = time.perf_counter()
    for text in rows:
        language.word_languages([w.text for w in words(text)], candidates)
    print(f"words of {len(rows)} segments: {len(rows) / (time.perf_counter() - start):,.0f} segments/s")


def foreign_runs(tokens: list[str], labels: list[str | None], home: str) -> list[str]:
    """The words of each run that is not in the home language."""
    runs: list[list[str]] = []
    for place, (token, label) in enumerate(zip(tokens, labels, strict=True)):
        if label != home:
            if not place or labels[place - 1] != label:
                runs.append([])
            runs[-1].append(token)
    return [" ".join(run) for run in runs]


def measure_runs(data: Path, samples: int) -> None:
    """Clean sentences with words called foreign; runs of 1 to 5 foreign words put into a sentence that are found."""
    from mtqa.text import language

    texts = {lang: [[w.text for w in words(t)] for t in ntrex(data, lang)] for lang in NTREX}
    for switch in (1.2, language.SWITCH):
        for home, other in (("id", "es"), ("id", "en"), ("es", "en"), ("en", "es")):
            candidates = (home, *(lang for lang in NTREX if lang != home)) if home == "id" else (home, other)
            runs = [foreign_runs(t, language.word_languages(t, candidates, switch), home) for t in texts[home]]
            found = []
            for length in (1, 2, 3, 5):
                chance, hits, total = random.Random(length), 0, 0
                for _ in range(600):
                    host, guest = chance.choice(texts[home]), chance.choice(texts[other])
                    if len(guest) < length + 2 or len(host) < 6:
                        continue
                    start, at = chance.randrange(1, len(guest) - length + 1), chance.randrange(1, len(host))
                    run = guest[start : start + length]
                    if length == 1 and not (run[0].islower() and len(run[0]) > 3):
                        continue
                    labels = language.word_languages([*host[:at], *run, *host[at:]], candidates, switch)
                    hits += 2 * labels[at : at + length].count(other) >= length
                    total += 1
                found.append(f"{length}: {hits / total:.0%}")
            print(
                f"runs of {other} in {home}, switch {switch}: {sum(map(bool, runs)) / len(runs):.2%} of clean "
                f"sentences flagged, inserted runs found {', '.join(found)}"
            )
            print("   ", [run for some in runs for run in some][:samples])


LOADS = {
    "lexicon id": "from mtqa.text.lexicon import lexicon; lexicon('id').knows('rumah')",
    "lexicon id, stems": "from mtqa.text.lexicon import lexicon; lexicon('id').knows('mencermati')",
    "lexicon es": "from mtqa.text.lexicon import lexicon; lexicon('es').knows('casa')",
    "lexicon es, large": "from mtqa.text.lexicon import lexicon; lexicon('es').knows('casasxyz')",
    "lexicon en, large": "from mtqa.text.lexicon import lexicon; lexicon('en').knows('housexyz')",
    "truecase id": "from mtqa.text.truecase import truecase; truecase('id')",
    "truecase es": "from mtqa.text.truecase import truecase; truecase('es')",
    "truecase en": "from mtqa.text.truecase import truecase; truecase('en')",
    "tags id": "from mtqa.text.tags import tags; tags('id')",
    "identify, words": "from mtqa.text.language import identify; identify('ini adalah kalimat', ('id', 'es', 'en'))",
    "detect": "from mtqa.text.language import detect; detect('Ini adalah sebuah kalimat yang jelas')",
    "identify, py3langid": "from mtqa.text.language import identify; identify('Bu bir cümle', ('tr', 'kk'))",
}


def measure_load(data: Path, samples: int) -> None:
    """Time and resident memory (Linux) of the first use, in a process of its own that has the packs loaded."""
    probe = (
        "import time, mtqa.langs, mtqa.text.words; mtqa.langs.load('id');"
        "pages = lambda: int(open('/proc/self/statm', encoding='ascii').read().split()[1]);"
        "before, start = pages(), time.perf_counter(); {};"
        "print(round((time.perf_counter() - start) * 1000), (pages() - before) * 4096 // 2**20)"
    )
    for name, code in LOADS.items():
        runs = [
            tuple(map(int, subprocess.check_output([sys.executable, "-c", probe.format(code)], text=True).split()))
            for _ in range(3)
        ]
        print(f"load {name}: {min(t for t, _ in runs)} ms, {min(m for _, m in runs)} MB")


PARTS = {
    "words": measure_words,
    "splits": measure_splits,
    "capitals": measure_capitals,
    "tags": measure_tags,
    "languages": measure_languages,
    "runs": measure_runs,
    "load": measure_load,
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--samples", type=int, default=20)
    options = parser.parse_args()
    for part in options.only:
        PARTS[part](options.data, options.samples)


if __name__ == "__main__":
    main()
