"""``mtqa convert``: a round trip changes nothing but what a format cannot hold, and that is said."""

import json
import re
from dataclasses import replace

import openpyxl
import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from mtqa import convert
from mtqa.cli import _run
from mtqa.convert import xliff
from mtqa.convert._xml import ILLEGAL
from mtqa.inputs import reader
from mtqa.inputs._rows import AlignedRow
from mtqa.model import Kind

ROWS = [
    AlignedRow(1, "a b", "=SUM(A1) <b>", "Hola & {1}", ("Satu", "Esa"), "es", "id", Kind.HEADLINE),
    AlignedRow(2, "2", "Dua\nbaris \t😀", "Dos\r\nlíneas", (), "es", "id"),
    AlignedRow(3, "c#1/ü", "", "Tres", (), "es", "id"),
]
ENDINGS = [".jsonl", ".xlf", ".xliff", ".tmx", ".po", ".csv", ".xlsx"]
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
spoken = text.filter(lambda t: t.strip())
row = st.builds(
    AlignedRow,
    line=st.just(1),
    id=text.filter(str.strip),
    target=text,
    source=spoken,
    references=st.lists(spoken, max_size=2).map(tuple),
    source_lang=st.just("es"),
    target_lang=st.just("id"),
    kind=st.sampled_from(Kind),
)


def back(folder, content, name):
    path = folder / name
    path.write_bytes(content)
    found = list(reader(path).rows(path))
    assert all(isinstance(r, AlignedRow) for r in found), found
    return [replace(r, line=1) for r in found]


def written(rows, ending, to=None):
    name = convert.chosen(convert.Path(f"x{ending}"), to)
    return convert.writers()[name].write(rows, "x", name)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_written_is_read_again(tmp_path, ending):
    made = written(ROWS, ending)
    rows = [replace(r, line=1) for r in ROWS]
    if ending in {".csv", ".xlsx"}:
        assert made.notes == ("rows with more than one reference, of which the first was kept: 1",)
        rows[0] = replace(rows[0], references=("Satu",))
    if ending == ".tmx":
        rows[2] = replace(rows[2], target_lang=None)
    assert back(tmp_path, made.content, f"x{ending}") == rows
    assert written(ROWS, ending).content == made.content


def test_references_in_po_keep_their_spaces_and_quotation_marks(tmp_path):
    rows = [AlignedRow(1, "1", "a", "b", (" c", 'd "e" ', '"f"', " ", "\N{NO-BREAK SPACE}g"), "es", "id")]
    assert back(tmp_path, written(rows, ".po").content, "x.po") == rows


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=25, deadline=None)
@given(rows=st.lists(row, min_size=1, max_size=4, unique_by=lambda r: r.id))
def test_any_rows_survive_a_round_trip(tmp_path_factory, ending, rows):
    folder = tmp_path_factory.mktemp("trip")
    made = written(rows, ending, "xliff-2.0" if ending == ".xliff" else None)
    found = back(folder, made.content, f"x{ending}")
    assert len(found) == len(rows)
    for one, other in zip(rows, found, strict=True):
        if ending in {".csv", ".xlsx"}:
            one = replace(one, references=one.references[:1])
        if ending == ".csv":  # the reader of CSV takes blank cells for empty ones
            assert other.references == tuple(r for r in one.references if r.strip())
        if ending == ".tmx" and not one.target:
            one = replace(one, target_lang=None)
        same = other if not any("U+FFFD" in note for note in made.notes) else replace(other, id=one.id)
        if any("U+FFFD" in note for note in made.notes):
            continue
        assert same == one


def test_tsv_says_what_it_flattens(tmp_path):
    made = written(ROWS, ".tsv")
    assert "rows with tabs or line breaks, which are spaces now: 1" in made.notes
    found = back(tmp_path, made.content, "x.tsv")
    assert (found[1].target, found[1].source) == ("Dua baris  😀", "Dos líneas")


def test_others_read_what_we_write(tmp_path):
    for ending in (".po", ".xlsx", ".xlf", ".xliff", ".tmx"):
        (tmp_path / f"x{ending}").write_bytes(written(ROWS, ending).content)
    assert [(e.msgctxt, e.msgid, e.msgstr) for e in polib.pofile(str(tmp_path / "x.po"))] == [
        (r.id, r.source, r.target) for r in ROWS
    ]
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet["C2"].value == "=SUM(A1) <b>"
    for ending in (".xlf", ".xliff", ".tmx"):
        root = etree.parse(tmp_path / f"x{ending}").getroot()
        texts = [
            e.text for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname in {"target", "seg"}
        ]
        assert "=SUM(A1) <b>" in texts


def test_control_characters_that_xml_cannot_hold(tmp_path):
    row = AlignedRow(1, "1", "a\x01b", "c")
    made = written([row], ".xlf")
    assert made.notes == ("control characters that XML cannot hold were replaced by U+FFFD: 1",)
    assert back(tmp_path, made.content, "x.xlf")[0].target == "a\N{REPLACEMENT CHARACTER}b"
    made = written([row], ".xlf", "xliff-2.0")
    assert made.notes == ()
    assert back(tmp_path, made.content, "x.xlf")[0].target == "a\x01b"


ORIGINAL = """\ufeff<?xml version='1.0' encoding='utf-8'?>\r
<xliff version="1.2" xmlns:tool="urn:x">  <!-- é -->\r
<file original='a' source-language="es" target-language="id" datatype="html"><body>
<trans-unit id="1" tool:x='>'><source>Uno</source><target  state="new">Satu</target><note>n</note></trans-unit>
<trans-unit id="2"><source>Dos</source></trans-unit>
<trans-unit id="3"><source>Tres</source><target xml:lang="id"/></trans-unit>
<trans-unit id="4"><source>Hay <ph id="p">%s</ph></source><target>Ada <ph id="p" c='x'>%s</ph>.</target></trans-unit>
<trans-unit id="5"><source>El <g id="g">fin</g></source><target><g id="g">Akhir</g></target></trans-unit>
</body></file></xliff>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_xliff_that_is_not_changed_is_the_same_to_the_byte(tmp_path, encoding):
    original = tmp_path / "a.xlf"
    original.write_bytes(ORIGINAL.encode(encoding))
    assert _run(["convert", str(original), str(tmp_path / "b.xliff")], False) == 0
    assert (tmp_path / "b.xliff").read_bytes() == original.read_bytes()
    rows = str(tmp_path / "r.jsonl")
    assert _run(["convert", str(original), rows], False) == 0
    assert _run(["convert", rows, str(tmp_path / "c.xlf"), "--into", str(original)], False) == 0
    assert (tmp_path / "c.xlf").read_bytes() == original.read_bytes()


def test_changed_targets_go_back_into_their_xliff(tmp_path):
    original = tmp_path / "a.xlf"
    original.write_text(ORIGINAL, encoding="utf-8", newline="")
    new = {"1": "Esa & é", "2": "Dua", "3": "Tiga", "4": "%s ada.", "5": "Tamat", "9": "x"}
    made = xliff.into(original, [AlignedRow(1, key, value) for key, value in new.items()])
    expected = (
        ORIGINAL.replace(">Satu<", ">Esa &amp; é<")
        .replace("Dos</source>", "Dos</source><target>Dua</target>")
        .replace('<target xml:lang="id"/>', '<target xml:lang="id">Tiga</target>')
        .replace("Ada <ph id=\"p\" c='x'>%s</ph>.", "<ph id=\"p\" c='x'>%s</ph> ada.")
    )
    assert made.content.decode() == expected
    assert [note.partition(": ")[2] for note in made.notes] == [
        "'5' holds formatting codes that a new text would lose; left as it was",
        "holds no unit '9'",
    ]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (
            '<trans-unit id="1"><source>a</source><target>b<x id="p" equiv-text="%s"/></target></trans-unit>',
            '<trans-unit id="1"><source>a</source><target>c <x id="p" equiv-text="%s"/>!</target></trans-unit>',
        ),
        (
            '<trans-unit id="1"><source>a</source><target><x id="p" equiv-text="%s"/><!-- --></target></trans-unit>',
            '<trans-unit id="1"><source>a</source><target>c <x id="p" equiv-text="%s"/>!</target></trans-unit>',
        ),
        (
            '<trans-unit id="1"><source/><note>n</note></trans-unit>',
            '<trans-unit id="1"><source/><target>c %s!</target><note>n</note></trans-unit>',
        ),
        (
            '<trans-unit id="1"><source>a</source><seg-source><mrk mtype="seg">a</mrk></seg-source></trans-unit>',
            '<trans-unit id="1"><source>a</source><seg-source><mrk mtype="seg">a</mrk></seg-source>'
            "<target>c %s!</target></trans-unit>",
        ),
        (
            '<trans-unit id="1"><source>a</source><target/><target/></trans-unit>',
            '<trans-unit id="1"><source>a</source><target>c %s!</target><target/></trans-unit>',
        ),
    ],
)
def test_a_new_target_goes_to_its_place(tmp_path, unit, expected):
    whole = '<xliff version="1.2"><file source-language="es" target-language="id"><body>{}</body></file></xliff>'
    path = tmp_path / "a.xlf"
    path.write_text(whole.format(unit), encoding="utf-8")
    made = xliff.into(path, [AlignedRow(1, "1", "c %s!")])
    assert (made.content.decode(), made.notes) == (whole.format(expected), ())


def test_a_new_target_has_the_prefix_of_its_source(tmp_path):
    whole = (
        '<x:xliff version="1.2" xmlns:x="urn:x"><x:file><x:trans-unit id="1"><x:source>a</x:source>{}</x:trans-unit>'
    )
    path = tmp_path / "a.xlf"
    path.write_text(whole.format("") + "</x:file></x:xliff>", encoding="utf-8")
    made = xliff.into(path, [AlignedRow(1, "1", "b")])
    assert made.content.decode() == whole.format("<x:target>b</x:target>") + "</x:file></x:xliff>"


CONTENT = ["kata", " ", "\n", "é😀", "&amp;", "<x id='1'/>", "<ph id='2'>%s</ph>", "<g id='3'>b</g>", "<g id='4'/>"]
CONTENT += ["<!-- c -->", "<![CDATA[<b>]]>", "<ph id='5'><sub>c</sub></ph>", "<bpt id='6'>x</bpt>", "<?pi x?>", "&#9;"]
TARGETS = st.one_of(
    st.sampled_from(["", "<target/>", "<target state='new' />"]),
    st.lists(st.sampled_from(CONTENT), max_size=6).map(lambda parts: f"<target a='>'>{''.join(parts)}</target>"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TARGETS, text | st.sampled_from(["%s", "{1} x", "a %s{1}"])), min_size=1, max_size=4))
def test_nothing_but_the_targets_of_an_xliff_changes(tmp_path_factory, units):
    """Whatever the targets hold: the new ones are read again, or it is said why not, and all else stays."""
    head = "<xliff version='1.2' xml:space='preserve'>\r\n<file source-language='es' target-language='id'><body>"
    body = [
        f"<trans-unit id='{n}'><source>a<x id='1'/></source>{target}<note/></trans-unit>\r\n"
        for n, (target, _) in enumerate(units)
    ]
    path = tmp_path_factory.mktemp("into") / "a.xlf"
    path.write_bytes((head + "".join(body) + "</body></file></xliff>").encode())
    made = xliff.into(path, [AlignedRow(1, str(n), new) for n, (_, new) in enumerate(units)])
    before, kept = path.read_bytes().decode(), made.content.decode()
    target = re.compile(r"<target(?: a='>'| state='new')? *(?:/>|>.*?</target>)", re.DOTALL)
    assert target.sub("", kept) == target.sub("", before)
    rows = {row.id: row.target for row in back(path.parent, made.content, "b.xlf")}
    left = {note.split("'")[1] for note in made.notes if "left as it was" in note}
    for n, (_, new) in enumerate(units):
        assert str(n) in left or rows[str(n)] == legal(new)


def legal(new):
    return ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", new)


def test_texts_become_rows(tmp_path):
    (tmp_path / "a.id.md").write_text("# Judul\n\nSatu *dua*. Tiga empat.\n", encoding="utf-8")
    (tmp_path / "a.es.html").write_text("<h1>Título</h1><p>Uno dos. Tres cuatro.", encoding="utf-8")
    out = tmp_path / "r.jsonl"
    assert _run(["convert", str(tmp_path / "a.id.md"), str(out)], False) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [r["target"] for r in rows] == ["Judul", "Satu dua.", "Tiga empat."]
    assert rows[0]["kind"] == "headline"
    source = str(tmp_path / "a.es.html")
    assert _run(["convert", str(tmp_path / "a.id.md"), str(out), "--source", source], False) == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert "".join(r.get("source", "") for r in rows) == "TítuloUno dos.Tres cuatro."
    assert {(r["source_lang"], r["target_lang"]) for r in rows} == {("es", "id")}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["r.jsonl", "r.jsonl"], 2, "is an input already"),
        (["r.jsonl", "o.doc"], 2, "its ending says no format that can be written; expected one of csv, jsonl"),
        (["r.jsonl", "o.xlf", "--to", "xliff-9"], 2, "--to xliff-9; expected one of"),
        (["r.jsonl", "o.csv", "--into", "a.xlf"], 2, "--into: puts texts into XLIFF, not into csv"),
        (["r.jsonl", "o.po"], 2, "the row '1' has no source; PO needs one"),
        (["long.jsonl", "o.xlsx"], 2, "has a text longer than a cell of Excel holds (32,767)"),
        (["r.jsonl", "o.csv", "--source", "a.txt"], 2, "rows hold their own source"),
        (["blank.jsonl", "o.csv"], 3, "there is nothing to convert"),
        ([".", "o.csv"], 4, "is a folder; expected a file"),
        (["no.po", "o.csv"], 4, "no.po: no such file"),
    ],
)
def test_failures_are_one_sentence(tmp_path, monkeypatch, capsys, arguments, code, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.jsonl").write_text('{"target": "Satu."}\n', encoding="utf-8")
    (tmp_path / "long.jsonl").write_text(json.dumps({"target": "x" * 40_000}), encoding="utf-8")
    (tmp_path / "blank.jsonl").write_text("\n", encoding="utf-8")
    assert _run(["convert", *arguments], False) == code
    error = capsys.readouterr().err
    assert error.startswith("mtqa: ")
    assert error.count("\n") == 1
    assert message in error


def test_rows_that_cannot_be_read_are_told_and_the_others_converted(tmp_path, capsys):
    path, out = tmp_path / "r.jsonl", tmp_path / "o.csv"
    path.write_text('{"target": "Satu."}\nkacau\n', encoding="utf-8")
    assert _run(["convert", str(path), str(out)], False) == 4
    assert "r.jsonl, line 2: is not JSON" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8").splitlines() == ["id,target", "1,Satu."]


@pytest.mark.parametrize("name", ["xliff-1.2", "xliff-2.0", "tmx"])
def test_ids_that_xml_cannot_hold_stay_different(name, tmp_path):
    rows = [
        AlignedRow(line=n, id=id_, target=f"Teks {n}.", source="Texto.") for n, id_ in enumerate("\x01\ufffe\ufffd", 1)
    ]
    path = tmp_path / f"out.{'tmx' if name == 'tmx' else 'xlf'}"
    path.write_bytes(convert.writers()[name].write(rows, "x", name).content)
    read = convert.take(path, None, None, None).rows
    assert [row.target for row in read] == ["Teks 1.", "Teks 2.", "Teks 3."]
    assert len({row.id for row in read}) == 3
