"""Measure alignment by size: ``python tests/measure/alignment_size.py [--data DIR] [--sizes 100 1000 10000 20000]``.

Prints, for documents of so many sentences a side, each in a process of its own: processor and wall-clock seconds per
1000 sentences of one side (with nothing kept on disk, and with an encoder again, its vectors kept), the peak of memory,
and strict F1. With ``--data`` the documents are the es-id articles of NTREX-128 in ever new order, with new numbers,
and with sentences merged and dropped; without it, sentences put together from a small table. ``--lexical`` measures
the back end that needs no encoder. 20,000 sentences take about five minutes on two cores.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from alignment import Example, Tally
from alignment_fit import Rows, damaged, rows_of

from mtqa.align import pair
from mtqa.text import embed

SIZES = (100, 1000, 10_000, 20_000)
SEED = 3
# Spanish and Indonesian: who, did what, to what, where, when; each column is a choice.
TABLE = (
    (
        ("El ministro", "Menteri itu"),
        ("La alcaldesa", "Wali kota"),
        ("Un pescador", "Seorang nelayan"),
        ("Mi abuela", "Nenek saya"),
        ("El equipo", "Tim itu"),
        ("La policía", "Polisi"),
        ("Un científico", "Seorang ilmuwan"),
    ),
    (
        ("visitó", "mengunjungi"),
        ("vendió", "menjual"),
        ("criticó", "mengkritik"),
        ("compró", "membeli"),
        ("encontró", "menemukan"),
        ("destruyó", "menghancurkan"),
    ),
    (
        ("la escuela", "sekolah"),
        ("un barco", "sebuah kapal"),
        ("el plan", "rencana itu"),
        ("tres casas", "tiga rumah"),
        ("la iglesia vieja", "gereja tua"),
        ("el hospital", "rumah sakit"),
    ),
    (
        ("en el norte del país", "di utara negara itu"),
        ("cerca del río", "di dekat sungai"),
        ("en la capital", "di ibu kota"),
        ("en la isla", "di pulau itu"),
        ("junto al mercado", "di samping pasar"),
    ),
    (
        ("el martes", "pada hari Selasa"),
        ("hace 12 años", "12 tahun lalu"),
        ("por la noche", "pada malam hari"),
        ("antes de las elecciones", "sebelum pemilihan umum"),
        ("después de la tormenta", "setelah badai"),
    ),
)


def generated(draw: random.Random, count: int) -> Rows:
    """Rows from the table, with a number in one of three."""
    found = []
    for _ in range(count):
        parts = [draw.choice(column) for column in TABLE]
        number = f" ({draw.randrange(10, 9999)})" if draw.random() < 1 / 3 else ""
        found.append((" ".join(p[0] for p in parts) + number + ".", " ".join(p[1] for p in parts) + number + "."))
    return found


def repeated(draw: random.Random, data: Path, count: int) -> Rows:
    """Rows of NTREX-128, article by article in random order, with other numbers each time they come."""
    articles = rows_of(data / "ntrex" / "ntrex_es-id.jsonl", ("source", "target"))
    found: Rows = []
    order = sorted(articles)
    for n in cycle(range(len(order))):
        if n == 0:
            draw.shuffle(order)
        shift = draw.randrange(1, 9)

        def changed(text: str, shift: int = shift) -> str:
            return re.sub(r"\d", lambda m: str((int(m[0]) + shift) % 10), text)

        found += [(changed(a), changed(b)) for a, b in articles[order[n]]]
        if len(found) >= count:
            return found[:count]
    return found


def document(data: Path | None, size: int) -> Example:
    """A pair of documents of about so many sentences a side."""
    draw = random.Random(SEED)
    rows = repeated(draw, data, size) if data else generated(draw, size)
    return damaged(rows, ("es", "id"), "size", draw)


def measure(example: Example) -> str:
    """Seconds per 1000 sentences, megabytes, and F1."""
    cpu, wall = time.process_time(), time.perf_counter()
    links = pair(example.left, example.right).links
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    tally = Tally()
    tally.add(example.gold, links, wall)
    thousands = len(example.left) / 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    f1 = float(tally.row()[16:24])
    return f"{cpu / thousands:12.2f}{wall / thousands:12.2f}{peak:12.0f}{f1:12.3f}"


def main() -> None:
    """Print the table, each row from a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--lexical", action="store_true")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        if options.lexical:
            embed.embedder = lambda *langs: None
        elif encoder := embed.embedder("es", "id"):
            encoder.vectors(["a"])  # loading is not measured
        print(measure(document(options.data, options.sizes[0])))
        return
    titles = ("CPU s/1000", "wall s/1000", "peak MB", "strict F1")
    print(f"{'sentences':12}{'cache':>8}" + "".join(f"{t:>12}" for t in titles), flush=True)
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            for state in ("empty",) if options.lexical else ("empty", "filled"):
                command = [sys.executable, __file__, "--one", "--sizes", str(size)]
                command += ["--data", str(options.data)] if options.data else []
                command += ["--lexical"] if options.lexical else []
                env = os.environ | {"MTQA_CACHE": folder}
                done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
                print(f"{size:<12}{state:>8}{done.stdout.rstrip()}", flush=True)


if __name__ == "__main__":
    main()
