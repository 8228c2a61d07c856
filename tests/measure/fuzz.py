"""Read and convert files that nobody would write: ``python tests/measure/fuzz.py --minutes 10 [--seed N]``.

Files of every format are made of pieces of it, cut, doubled and damaged at random (the seed makes a run repeatable);
each is read and, where it holds rows, converted to every format and read again, and XLIFF is put back into itself. Only
the errors of ``mtqa.errors`` may come out, within the time limit for a file, and the maps of files with markup must be
exact. Prints what it did, and ends with 1 at the first failure, whose file is kept.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

from mtqa import convert
from mtqa.convert import xliff
from mtqa.errors import MtqaError
from mtqa.inputs import Call
from mtqa.model import Span
from mtqa.read import read
from mtqa.segment import segment
from mtqa.text.origin import in_file, in_prose

SLOW = 10.0  # seconds of CPU for a file of at most SIZE pieces
SIZE = 400
WORDS = ["kata ", "Penting", " é", "e\N{COMBINING ACUTE ACCENT}", "😀", "汉字", "عربي", "\N{NO-BREAK SPACE}", "\u2028"]
WORDS += ["1.250 ", "\x01", "\ufffe", " ", "\n", "\r\n", "\t", "\\", '"', "'", "{1}", "%s", "=1+1", "::error::x"]
XML = [
    "<xliff version='1.2'>",
    "<xliff version='2.0'>",
    "<file>",
    "<body>",
    "<trans-unit id='1'>",
    "<source>",
    "<target>",
]
XML += ["</source>", "</target>", "</trans-unit>", "<unit id='u'>", "<segment>", "</segment>", "</unit>", "</file>"]
XML += ["<g id='1'>", "</g>", "<x id='2'/>", "<ph>", "</ph>", "<mrk mtype='seg' mid='1'>", "</mrk>", "&amp;", "&lol;"]
XML += [
    "<!DOCTYPE x [<!ENTITY lol 'x'>]>",
    "<tmx>",
    "<body>",
    "<tu>",
    "<tuv xml:lang='id'>",
    "<seg>",
    "</seg>",
    "</tuv>",
]
XML += ["</tu>", "</body>", "</xliff>", "</tmx>", "<!-- ", " -->", "<![CDATA[", "]]>", "<dataset>", "<doc>", "<hyp>"]
MARKUP = [
    *"*_`~[]()<>&#!|-+=:.^",
    "<p>",
    "</p>",
    "<b a='",
    "<br>",
    "<main>",
    "<article>",
    "</article>",
    "<script>",
    "<nav>",
]
MARKUP += ["</nav>", "&nbsp;", "&#x1F600;", "```\n", "# ", "> ", "- ", "1. ", "](x)", "|-|-|\n", "---\n", "<!--", "-->"]
MARKUP += ["[^1]", "[^1]: ", "<div>\n", "<form>", "<p hidden>", "<li>", "    ", ":::", "<sup class=reference>"]
TABLE = [
    "id",
    "target",
    "source",
    ",",
    ";",
    "\t",
    "\n",
    '"',
    "{",
    "}",
    '{"target": "x"}',
    ":",
    "[",
    "null",
    "system\tdoc",
]
PO = ["msgid ", "msgstr ", 'msgid "a"\nmsgstr "b"\n', '"', "\\n", "\n", "#~ ", "#. ", "msgctxt ", "msgstr[0] ", "\\x41"]
PIECES = {
    **dict.fromkeys((".md", ".html"), MARKUP),
    **dict.fromkeys((".xlf", ".xliff", ".tmx", ".xml", ".docx", ".xlsx"), XML),
    **dict.fromkeys((".jsonl", ".tsv", ".csv"), TABLE),
    ".po": PO,
    ".txt": [],
}


INLINE = ["<g id='1'>%s</g>", "<x id='2'/>%s", "<ph id='3'>%s</ph>", "<mrk id='4' mtype='seg' mid='1'>%s</mrk>", "%s"]
INLINE += [
    "<x id='5' ctype='lb'/>%s",
    "<bpt id='6'>%s</bpt>",
    "<pc id='7'>%s</pc>",
    "<cp hex='0001'/>%s",
    "<hi>%s</hi>",
]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Wholes of the formats that are XML: what stands around the units, and a unit with two texts.
WHOLES = {
    ".xlf": (
        "<xliff version='1.2'><file target-language='id'><body>%s</body></file></xliff>",
        "<trans-unit id='{n}'><source>%s</source><target>%s</target></trans-unit>",
    ),
    ".xliff": (
        "<xliff version='2.0' trgLang='id'><file id='f'>%s</file></xliff>",
        "<unit id='{n}'><segment><source>%s</source><target>%s</target></segment></unit>",
    ),
    ".tmx": (
        "<tmx version='1.4'><header srclang='es'/><body>%s</body></tmx>",
        "<tu><tuv xml:lang='es'><seg>%s</seg></tuv><tuv xml:lang='id'><seg>%s</seg></tuv></tu>",
    ),
    ".xml": ("<dataset><doc id='d'><src/><hyp system='s'>%s</hyp></doc></dataset>", "<seg id='{n}'>%s</seg>%s"),
    ".docx": (
        f"<w:document xmlns:w='{W}'><w:body>%s</w:body></w:document>",
        "<w:p><w:r><w:t>%s</w:t></w:r><w:r><w:br/><w:t>%s</w:t></w:r></w:p>",
    ),
    ".xlsx": (
        "<worksheet><sheetData><row><c t='str'><v>id</v></c><c t='str'><v>target</v></c></row>%s</sheetData>",
        "<row><c t='str'><v>{n}%s</v></c><c t='inlineStr'><is><t>%s</t></is></c></row>",
    ),
}


def whole(chance: random.Random, suffix: str) -> str:
    """A well-formed file of an XML format."""
    frame, unit = WHOLES[suffix]

    def text() -> str:
        words = "".join(chance.choices(WORDS, k=chance.randrange(8))).replace("\x01", "").replace("\ufffe", "")
        plain = suffix in {".docx", ".xlsx"}
        return escape(words) if plain else chance.choice(INLINE) % escape(words) + escape(chance.choice(WORDS[:8]))

    units = (unit.replace("{n}", str(n)) % (text(), text()) for n in range(chance.randrange(1, 12)))
    return frame % "".join(units) + ("</worksheet>" if suffix == ".xlsx" else "")


def made(chance: random.Random, suffix: str) -> bytes:
    """A file: pieces of the format and words, then a few bytes damaged, in one of several encodings."""
    pieces = chance.choices([*PIECES[suffix], *WORDS], k=chance.randrange(1, SIZE))
    text = "".join(pieces)
    if suffix in WHOLES and chance.random() < 0.7:
        text = whole(chance, suffix)
    if chance.random() < 0.3 and suffix in {".jsonl", ".tsv", ".csv"}:
        head = {".tsv": "id\ttarget\tsource\n", ".csv": "id,target,source\n"}.get(suffix, "")
        text = head + text
    data = text.encode(chance.choice(["utf-8"] * 8 + ["utf-8-sig", "utf-16", "latin-1"]), "replace")
    if suffix in {".docx", ".xlsx"}:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
            for part in ("word/document.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
                archive.writestr(part, data)
            archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet/></sheets></workbook>")
        data = out.getvalue()
    damaged = bytearray(data)
    for _ in range(chance.choice([0, 0, 0, 1, 3])):
        if damaged:
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def tried(path: Path, folder: Path) -> str:
    """What came of one file: ``read``, or the class of the error."""
    try:
        article = read(path, Call())
    except MtqaError as error:
        sentence = str(error)
        assert "\n" not in sentence.replace(str(path), ""), sentence
        return type(error).__name__
    target = article.target
    if not article.rows:
        covered = [s for s in segment(target) if s.text != target.text[s.span.start : s.span.end]]
        assert not covered
        if target.origin and path.suffix in {".md", ".html"}:
            exact(target.text, target.origin)
        return "read"
    taken = convert.take(path, None, None, None)
    if path.suffix in {".xlf", ".xliff"}:
        put_back(path, folder, taken)
    for name in convert.formats():
        try:
            written = convert.writers()[name].write(taken.rows, "x", name)
        except MtqaError:
            continue
        again = folder / f"again.{name.partition('-')[0]}".replace("xliff", "xlf")
        again.write_bytes(written.content)
        rows = convert.take(again, None, None, None).rows
        assert len(rows) == len(taken.rows), name
    return "read and converted"


def put_back(path: Path, folder: Path, taken: convert.Taken) -> None:
    """The same targets change no byte of an XLIFF; others stand in it, unless it is said why not."""
    assert xliff.into(path, taken.rows).content == path.read_bytes()
    changed = [replace(row, target=f"{row.target}<baru> & {row.id}".replace("\x01", "")) for row in taken.rows]
    made = xliff.into(path, changed)
    again = folder / "again.xlf"
    again.write_bytes(made.content)
    found = {row.id: row.target for row in convert.take(again, None, None, None).rows}
    for row in changed:
        kept = any(repr(row.id) in note for note in made.notes)
        assert kept or "<baru> &" in found[row.id], (row, found[row.id])


def exact(text: str, origin) -> None:
    """The map is ascending, exact where nothing was decoded, and leads back."""
    behind = 0
    for n, char in enumerate(text):
        span = in_file(origin, Span(n, n + 1))
        there = origin.raw[span.start : span.end]
        assert span.start >= behind
        behind = span.start
        assert there == char or char in " \n" or there[:1] in {"&", "\\"}, (char, there)
        assert span.start == span.end or in_prose(origin, span.start) <= n


def main() -> int:
    """Fuzz for a while; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    end = time.monotonic() + 60 * given.minutes
    seen: Counter[tuple[str, str]] = Counter()
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        while time.monotonic() < end:
            suffix = chance.choice(sorted(PIECES))
            path = folder / f"a{suffix}"
            path.write_bytes(made(chance, suffix))
            begun = time.process_time()
            try:
                seen[suffix, tried(path, folder)] += 1
                took = time.process_time() - begun
                worst = max(worst, took)
                assert took < SLOW, f"{took:.1f} s of CPU"
            except Exception:
                traceback.print_exc()
                kept = Path(tempfile.gettempdir()) / f"fuzz-failure{suffix}"
                kept.write_bytes(path.read_bytes())
                print(f"kept as {kept}; file {seen.total() + 1} of seed {given.seed}", file=sys.stderr)
                return 1
    for (suffix, what), number in sorted(seen.items()):
        print(f"{suffix:8} {what:20} {number:8,}")
    print(f"{seen.total():,} files, slowest {worst:.2f} s of CPU, no failure (seed {given.seed})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
