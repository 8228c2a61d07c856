"""Aligned rows in every format: what is read, and that nothing hostile is unpacked, fetched or obeyed."""

import io
import json
import os
import struct
import zipfile

import jsonschema
import openpyxl
import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa import formats
from mtqa.cli import _run
from mtqa.errors import InputError, NothingError, UsageError
from mtqa.inputs import Call
from mtqa.inputs._xml import MAX_DEPTH, parse
from mtqa.read import read

TEXT = "Pemerintah menaikkan harga minyak goreng pekan ini."


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def found(folder, name, content, **call):
    article = read(put(folder, name, content), Call(**call))
    return article, [(r.id, r.source and r.source.text, r.target and r.target.text) for r in article.rows]


XLIFF1 = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="es-ES" target-language="id" datatype="html"><body><group id="g">
<trans-unit id="1"><source>Hola <g id="1">mundo</g>,
   <x id="2"/> y <ph id="3">%s</ph><x id="4" ctype="lb"/>fin.</source>
  <target>Halo <g id="1">dunia</g>, <x id="2"/>
   dan <ph id="3">%s</ph><bpt id="5">&lt;b&gt;</bpt>akhir<ept id="5"/>.</target>
  <alt-trans><target>Bukan ini</target></alt-trans></trans-unit>
<trans-unit id="2"><source>Uno. Dos.</source>
  <seg-source><mrk mtype="seg" mid="0">Uno.</mrk> <mrk mtype="seg" mid="1">Dos.</mrk></seg-source>
  <target><mrk mtype="seg" mid="0">Satu.</mrk> <mrk mtype="seg" mid="1">Dua.</mrk></target></trans-unit>
<trans-unit id="3" translate="no"><source>kode</source><target>kode</target></trans-unit>
</group></body></file></xliff>"""
XLIFF2 = """<xliff version="2.1" srcLang="es" trgLang="id" xmlns="urn:oasis:names:tc:xliff:document:2.0">
<file id="f"><unit id="u">
<originalData><data id="d1">{nama}</data><data id="d2">&lt;b&gt;</data></originalData>
<segment id="s1"><source>Hola <ph id="1" dataRef="d1"/>.</source>
  <target>Halo <ph id="1" dataRef="d1"/>.</target></segment>
<ignorable><source> </source></ignorable>
<segment id="s2"><source>A<cp hex="0001"/></source>
  <target><pc id="2" dataRefStart="d2"><mrk id="m" type="term">B</mrk></pc></target></segment>
</unit></file></xliff>"""


def test_xliff_1(tmp_path):
    article, rows = found(tmp_path, "a.xlf", XLIFF1)
    assert rows == [
        ("1", "Hola mundo, {2} y %s\nfin.", "Halo dunia, {2} dan %sakhir."),
        ("2.0", "Uno.", "Satu."),
        ("2.1", "Dos.", "Dua."),
    ]
    assert (article.source.lang, article.target.lang, article.rows[0].line) == ("es", "id", 6)
    assert not article.target.detected


def test_xliff_2(tmp_path):
    _, rows = found(tmp_path, "a.xliff", XLIFF2)
    assert rows == [("u.s1", "Hola {nama}.", "Halo {nama}."), ("u.s2", "A\x01", "B")]
    assert found(tmp_path, "a.xml", XLIFF2)[1] == rows


def xliff1(units, file="", root="", body=""):
    head = f'<xliff version="1.2" {root}><file source-language="es" target-language="id" {file}><body {body}>'
    return f"{head}{units}</body></file></xliff>"


UNIT = '<trans-unit id="1" {}><source> a\n b </source><target {}> x\n y </target></trans-unit>'
KEEP, LAY_OUT = 'xml:space="preserve"', 'xml:space="default"'


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (xliff1(UNIT.format("", "")), False),
        (xliff1(UNIT.format(KEEP, "")), True),
        (xliff1(UNIT.format("", ""), file=KEEP), True),
        (xliff1(UNIT.format("", ""), root=KEEP), True),
        (xliff1(UNIT.format("", ""), body=KEEP), True),
        (xliff1(f"<group {KEEP}>{UNIT.format('', '')}</group>"), True),
        (xliff1(f"<group {KEEP}>{UNIT.format(LAY_OUT, '')}</group>"), False),
    ],
)
def test_white_space_of_xliff_counts_where_the_file_or_a_group_says_so(tmp_path, content, kept):
    _, rows = found(tmp_path, "a.xlf", content)
    assert rows == [("1", " a\n b ", " x\n y ") if kept else ("1", "a b", "x y")]


def test_white_space_may_count_in_a_target_alone(tmp_path):
    assert found(tmp_path, "a.xlf", xliff1(UNIT.format("", KEEP)))[1] == [("1", "a b", " x\n y ")]


def test_what_is_not_to_be_translated_is_passed_over_with_all_that_is_in_it(tmp_path):
    one, other = ('<trans-unit id="{}" {}><source>a</source><target>x</target></trans-unit>'.format(*said)
                  for said in ((1, ""), (2, 'translate="yes"')))  # fmt: skip
    _, rows = found(tmp_path, "a.xlf", xliff1(f'<group translate="no"><group>{one}</group>{other}</group>'))
    assert [row[0] for row in rows] == ["2"]
    unit = '<unit id="u"><segment><source>a</source><target>x</target></segment></unit>'
    two = f'<xliff version="2.0" srcLang="es" trgLang="id"><file id="f" translate="no">{unit}</file>'
    two += f'<file id="g"><group id="h" translate="no">{unit}</group>{unit}</file></xliff>'
    _, rows = found(tmp_path, "a.xliff", two)
    assert [row[0] for row in rows] == ["2/u"]


def test_a_segment_that_only_the_target_has_is_read_too(tmp_path):
    unit = (
        '<trans-unit id="1"><source>Uno.</source><seg-source><mrk mtype="seg" mid="0">Uno.</mrk></seg-source><target>'
    )
    unit += '<mrk mtype="seg" mid="0">Satu.</mrk> <mrk mtype="seg" mid="1">Dua.</mrk></target></trans-unit>'
    assert found(tmp_path, "a.xlf", xliff1(unit))[1] == [("1.0", "Uno.", "Satu."), ("1.1", None, "Dua.")]


TMX = """<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="ES-es" segtype="sentence"/><body>
<tu tuid="7"><tuv xml:lang="id"><seg>Halo <ph x="1">&lt;br/&gt;</ph>dunia</seg></tuv>
  <tuv xml:lang="es"><seg>Hola <hi>mundo</hi></seg></tuv></tu>
<tu><tuv lang="es"><seg>Solo</seg></tuv></tu><tu/></body></tmx>"""


VARIANTS = """<tmx version="1.4"><header srclang="es"/><body><tu tuid="2"><tuv xml:lang="en"><seg>Hello</seg></tuv>
<tuv xml:lang="es"><seg>Hola</seg></tuv><tuv xml:lang="id-ID"><seg>Halo</seg></tuv></tu>
<tu><tuv xml:lang="es"><seg>Uno</seg></tuv><tuv xml:lang="en"><seg>One</seg></tuv></tu></body></tmx>"""


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ({}, [("2", "Hola", "Hello"), ("#2", "Uno", "One")]),
        ({"target_lang": "id"}, [("2", "Hola", "Halo"), ("#2", "Uno", None)]),
        ({"source_lang": "en", "target_lang": "es"}, [("2", "Hello", "Hola"), ("#2", "One", "Uno")]),
        ({"source_lang": "en"}, [("2", "Hello", "Hola"), ("#2", "One", "Uno")]),
    ],
)
@pytest.mark.parametrize("name", ["a.tmx", "a.xml"])
def test_tmx_of_several_languages(tmp_path, name, call, expected):
    article, rows = found(tmp_path, name, VARIANTS, **call)
    assert rows == expected
    assert not article.problems  # a number of ours is no id of theirs


def test_convert_takes_the_language_asked_for_out_of_a_tmx(tmp_path):
    put(tmp_path, "a.tmx", VARIANTS)
    assert _run(["convert", str(tmp_path / "a.tmx"), str(tmp_path / "o.tsv"), "--target-lang", "id"], False) == 0
    assert "2\tHola\tHalo\tes\tid" in (tmp_path / "o.tsv").read_text(encoding="utf-8")


def test_tmx(tmp_path):
    article, rows = found(tmp_path, "a.tmx", TMX)
    assert rows == [("7", "Hola mundo", "Halo \ndunia"), ("2", "Solo", None)]
    assert "has no <tuv>" in article.problems[0]
    assert (article.source.lang, article.target.lang) == ("es", "id")


PO = r"""# comment
msgid ""
msgstr ""
"Language: id\n"
"X-Source-Language: es\n"

#. note
#, fuzzy
msgctxt "menu"
msgid "Hola \"mundo\"\n"
"y más"
msgstr "Halo \"dunia\"\n"
"dan lain"

msgid "uno"
msgid_plural "muchos"
msgstr[0] "satu"
msgstr[1] "banyak"
#~ msgid "old"
#~ msgstr "lama"
"""


def test_po(tmp_path):
    article, rows = found(tmp_path, "a.po", PO)
    assert rows == [
        ("menu", 'Hola "mundo"\ny más', 'Halo "dunia"\ndan lain'),
        ("15[0]", "uno", "satu"),
        ("15[1]", "muchos", "banyak"),
    ]
    assert (article.source.lang, article.target.lang) == ("es", "id")
    theirs = [e.msgstr or e.msgstr_plural for e in polib.pofile(str(tmp_path / "a.po")) if not e.obsolete]
    assert theirs == [rows[0][2], {0: "satu", 1: "banyak"}]


def test_po_with_a_region_and_with_numbers_for_contexts(tmp_path):
    head = 'msgid ""\nmsgstr "Language: pt_BR\\n"\n\n'
    article, rows = found(tmp_path, "a.po", head + 'msgid "a"\nmsgstr "b"\n\nmsgctxt "4"\nmsgid "c"\nmsgstr "d"\n')
    assert (article.target.lang, article.target.detected) == ("pt", False)
    assert rows == [("#4", "a", "b"), ("4", "c", "d")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('msgid "a"\nmsgstr "b"\nkacau\n', "line 3: is no PO"),
        ('msgid "a"\nmsgid "c"\nmsgstr "b"\n\nmsgid "x"\nmsgstr "y"\n', "line 2: msgid stands twice"),
        ('msgid "x"\nmsgstr "y"\n\nmsgid "a"\n', "the last message has no msgstr"),
    ],
)
def test_what_is_wrong_in_po_is_told_by_line(tmp_path, content, message):
    article, rows = found(tmp_path, "a.po", content)
    assert rows
    assert message in article.problems[0]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv(tmp_path, mark):
    text = f'ID{mark}Source{mark}Target\r\n1{mark}"Ho""la"{mark}"Ha\nlo{mark} x"\r\n\r\n2{mark}{mark}\'=1+1\r\n'
    article, rows = found(tmp_path, "a.csv", text.encode("utf-8-sig"))
    assert rows == [("1", 'Ho"la', f"Ha\nlo{mark} x"), ("2", None, "=1+1")]
    assert [row.line for row in article.rows] == [2, 5]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("said", [";", ",", "\t"])
def test_csv_that_says_its_delimiter(tmp_path, said, end):
    text = end.join([f"sep={said}", f"id{said}target", f'1{said}"a{said}{end}b"', f"2{said}c", ""])
    article, rows = found(tmp_path, "a.csv", text)
    assert [(name, target) for name, _, target in rows] == [("1", f"a{said}{end}b"), ("2", "c")]
    assert [row.line for row in article.rows] == [3, 5]
    with pytest.raises(InputError, match="line 2: the header names no target"):
        found(tmp_path, "b.csv", f"sep={said}{end}a{said}b{end}")


def test_names_in_the_header_of_tsv_may_have_capitals(tmp_path):
    assert found(tmp_path, "a.tsv", "ID\tTarget\n7\tsatu\n")[1] == [("7", None, "satu")]


def test_csv_of_the_wrong_shape(tmp_path):
    with pytest.raises(InputError, match=r"a\.csv, line 1: the header names no target"):
        found(tmp_path, "a.csv", "a,b\n1,2\n")
    article, _ = found(tmp_path, "a.csv", "id,target\n1,satu,dua,tiga\n2,x\n")
    assert "line 2: has 4 cells; expected 2" in article.problems[0]


def test_xlsx_as_openpyxl_writes_it(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "source", "target"])
    book.active.append([7, "Hola", "Halo\ndunia"])
    book.active.append([None, None, None])
    book.active.append(["b", None, "=A1 😀"])
    book.active["C4"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    article = read(tmp_path / "a.xlsx", Call())
    assert [(r.id, r.target.text, r.line) for r in article.rows] == [("7", "Halo\ndunia", 2), ("b", "=A1 😀", 4)]


def test_a_formula_that_was_never_computed_is_told(tmp_path):
    book = openpyxl.Workbook()
    for line in (["id", "target"], [1, "=A1"], [2, "Halo"]):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    article = read(tmp_path / "a.xlsx", Call())
    assert [r.target.text for r in article.rows] == ["Halo"]
    assert "row 2: the formula in B2 has no value" in article.problems[0]


MQM = """system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity
A\td1\t1\t1\tr1\tHola <v>mundo</v>\tHalo <v>dunia</v>\tAccuracy/Omission\tMajor
A\td1\t1\t1\tr2\tHola mundo\tHalo dunia\tNo-error\tNo-error
A\td1\t2\t2\tr1\tDos\t"""
MQM += '"Kata ""dua"""\tNo-error\tNo-error\n'


def test_mqm_ratings(tmp_path):
    _, rows = found(tmp_path, "a.tsv", MQM)
    assert rows == [("d1#1", "Hola mundo", "Halo dunia"), ("d1#2", "Dos", 'Kata "dua"')]
    _, rows = found(tmp_path, "a.tsv", MQM + "B\td1\t1\t1\tr1\tHola mundo\tHai\tNo-error\tNo-error\n")
    assert [row[0] for row in rows] == ["A:d1#1", "A:d1#2", "B:d1#1"]


WMT = """<dataset id="w"><collection id="c"><doc origlang="es" id="d1">
<src lang="es"><p><seg id="1">Hola</seg></p></src><ref lang="id" translator="A"><p><seg id="1">Halo</seg></p></ref>
<hyp system="S" language="id"><p><seg id="1">Hai</seg></p></hyp></doc></collection></dataset>"""


def test_wmt_xml(tmp_path):
    article, rows = found(tmp_path, "a.xml", WMT)
    assert rows == [("d1#1", "Hola", "Hai")]
    assert [r.text for r in article.references] == ["Halo"]
    with pytest.raises(InputError, match=r"line 1: holds <x>; expected <xliff>, <tmx>, or <dataset>"):
        found(tmp_path, "b.xml", "<x/>")


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body, styles="", document=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        content = document or f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", content)
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{W}">{styles}</w:styles>')
    return out.getvalue()


def test_docx(tmp_path):
    styles = '<w:style w:styleId="Ttulo1"><w:name w:val="heading 1"/></w:style>'
    styles += '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    body = """<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr><w:r><w:t>Judul</w:t></w:r></w:p>
    <w:p><w:r><w:t xml:space="preserve">Kata </w:t></w:r><w:del><w:r><w:delText>hapus</w:delText></w:r></w:del>
    <w:hyperlink><w:r><w:t>dua</w:t><w:br/><w:t>baris</w:t></w:r></w:hyperlink></w:p><w:p/>
    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Sel</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
    <w:p><w:pPr><w:pStyle w:val="Ttulo1"/></w:pPr><w:r><w:t>Sub</w:t></w:r></w:p>"""
    path = put(tmp_path, "a.id.docx", docx(body, styles))
    target = read(path, Call()).target
    assert target.text == "Judul\nKata dua\nbaris\nSel\nSub"
    kinds = {target.text[at:].partition("\n")[0]: kind.value for at, kind in target.origin.blocks}
    assert kinds == {"Judul": "headline", "Kata dua": "body", "baris": "body", "Sel": "body", "Sub": "heading"}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:r><w:t>Men</w:t></w:r><w:proofErr/><w:r><w:t>urut</w:t></w:r></w:p>", "Menurut"),
        ("<w:p><w:r><w:t>a </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>gaib</w:t></w:r></w:p>", "a"),
        ('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>nyata</w:t></w:r></w:p>', "nyata"),
        (
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Satu </w:t></w:r></w:p>"
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>dua.</w:t></w:r></w:p>",
            "Satu dua.",
        ),
        ("<w:p><w:r><w:t>a\n  b</w:t></w:r></w:p>", "a b"),
        (
            "<w:p><w:ins><w:r><w:t>baru</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>x</w:t></w:r></w:moveFrom>"
            "<w:r><w:txbxContent><w:p><w:r><w:t>Kotak</w:t></w:r></w:p></w:txbxContent></w:r></w:p>",
            "baru\nKotak",
        ),
    ],
)
def test_what_a_reader_of_word_sees(tmp_path, body, text):
    assert read(put(tmp_path, "a.id.docx", docx(body)), Call()).target.text == text


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xliff version="1.2">&b;</xliff>'


def bomb(name):
    """A zip archive whose part unpacks to 50 MB from 50 kB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"<x>" + b" " * 50_000_000 + b"</x>")
    return out.getvalue()


def lying(data):
    """An archive whose directory says that its first part has 10 bytes when unpacked."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]


HOSTILE = [
    ("laughs.xlf", LAUGHS, "line 1: declares or uses entities"),
    (
        "fetch.tmx",
        '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]><tmx>&x;</tmx>',
        "declares or uses entities",
    ),
    ("fetch2.tmx", '<!DOCTYPE tmx SYSTEM "http://localhost:1/x.dtd"><tmx>&x;</tmx>', "entities"),
    ("deep.xlf", "<a>" * 100_000, f"nested more than {MAX_DEPTH} deep"),
    ("broken.xlf", "<xliff version='1.2'><file>", "line 1: is not well-formed XML (no element found)"),
    ("version.xlf", "<xliff version='3.0'/>", "holds version '3.0'; expected <xliff> of version 1.2 or 2.x"),
    ("latin.xlf", '<?xml version="1.0" encoding="ISO-8859-1"?><xliff>é</xliff>', "says that it is in ISO-8859-1"),
    ("latin2.xlf", '<?xml version="1.0" encoding="ISO-8859-1"?><xliff>é</xliff>'.encode("latin-1"), "is not UTF-8"),
    ("bomb.docx", bomb("word/document.xml"), "expected at most 67,108,864, and no zip bomb"),
    ("bomb.xlsx", bomb("xl/workbook.xml"), "expected at most 67,108,864, and no zip bomb"),
    ("lying.docx", lying(bomb("word/document.xml")), "lying.docx"),
    ("far.docx", docx("")[:-6] + b"\xff\xff\xff\xf0\0\0", "far.docx"),
    ("laughs.docx", docx("", document=LAUGHS), "declares or uses entities"),
    ("empty.docx", docx("")[:100], "is no Word (.docx) file"),
    ("not.xlsx", b"id,target\n", "is no Excel (.xlsx) file"),
    ("wrong.xlsx", docx(""), "has no part xl/workbook.xml"),
    ("utf16.md", "# Judul".encode("utf-16-be"), "holds a NUL byte"),
    ("odd.html", b"<p>Espa\xf1a", "line 1: byte 0xf1 is not UTF-8"),
    ("a.pdf", b"%PDF-1.7", ".pdf files cannot be read"),
    ("loop.txt", None, "cannot be read"),
    ("nothing.csv", "", "the header names no target"),
]


@pytest.mark.parametrize(("name", "content", "message"), HOSTILE, ids=[h[0] for h in HOSTILE])
@pytest.mark.parametrize("command", ["check", "convert"])
def test_what_is_hostile_is_refused_in_one_sentence(tmp_path, monkeypatch, capsys, command, name, content, message):
    monkeypatch.chdir(tmp_path)
    if content is None:
        (tmp_path / name).symlink_to(name)
    else:
        put(tmp_path, name, content)
    arguments = ["check", name] if command == "check" else ["convert", name, "out.jsonl"]
    assert _run(arguments, False) == 4
    error = capsys.readouterr().err
    assert error.startswith("mtqa: ")
    assert error.count("\n") == 1
    assert message in error
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_closed_file_is_told(tmp_path, capsys):
    path = put(tmp_path, "a.md", TEXT)
    path.chmod(0)
    assert _run(["check", str(path)], False) == 4
    assert "cannot be read (Permission denied)" in capsys.readouterr().err


def test_an_unreadable_file_is_told(tmp_path, monkeypatch, capsys):
    path = put(tmp_path, "a.md", TEXT)

    def denied(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", denied)
    assert _run(["check", str(path)], False) == 4
    assert "a.md: cannot be read (Permission denied)" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.docx", "a.xlsx", "a.po", "a.tmx", "a.xlf"])
def test_empty_files(tmp_path, name):
    with pytest.raises((InputError, NothingError)):
        read(put(tmp_path, name, b""), Call())


def test_markup_of_five_megabytes_on_a_line_is_read(tmp_path):
    for name, content in (("a.html", "<p>" + "kata <b>" * 700_000), ("a.md", "[" * 5_000_000)):
        assert read(put(tmp_path, name, content), Call(target_lang="id")).target.text


def test_rows_are_no_running_text(tmp_path):
    put(tmp_path, "a.txt", TEXT)
    rows = put(tmp_path, "s.po", PO)
    article = read(tmp_path / "a.txt", Call(source=rows))
    assert "holds aligned rows; expected a file of running text" in article.problems[0]
    with pytest.raises(UsageError, match="rows hold their own source"):
        read(rows, Call(source=tmp_path / "a.txt"))


@settings(max_examples=200, deadline=None)
@given(st.text("<>&;/!?[]x a\"'=\n", max_size=80))
def test_xml_ends_in_a_tree_or_in_one_sentence(text):
    try:
        parse(text, "x")
    except InputError as error:
        assert str(error).startswith("x")  # noqa: PT017 - most texts are no XML, and both ends are right


def test_findings_stand_in_the_file_as_it_is(tmp_path, monkeypatch, capsys):
    """From the file to the result: offsets, line and column of a finding in Markdown, and its code left alone."""
    monkeypatch.chdir(tmp_path)
    raw = "# 😀 Judul\r\n\r\nDia menyerahkan laporan itu **karena memberikan** Penting dan percaya.\r\n"
    raw += "Pakai `bin/Kode  X`."
    put(tmp_path, "a.id.md", raw)
    _run(["check", "a.id.md", "--format", "json", "--exit-zero"], False)
    result = json.loads(capsys.readouterr().out)
    assert result["findings"]
    jsonschema.Draft202012Validator(json.loads(formats.schema("result"))).validate(result)
    assert result["documents"][0]["texts"][0]["origin"]["raw"] == raw
    for finding in result["findings"]:
        start, end = finding["start"], finding["end"]
        before = raw[:start]
        assert finding["line"] == before.count("\n") + 1
        assert finding["column"] == start - (before.rfind("\n") + 1) + 1
        assert "".join(raw[start:end].replace("*", "").split()) == "".join(finding["text"].split())
        assert not raw.index("`") < start < raw.rindex("`")
    put(tmp_path, "result.json", json.dumps(result))
    assert _run(["report", "result.json", "--format", "json"], False) == 0
    assert json.loads(capsys.readouterr().out) == result
