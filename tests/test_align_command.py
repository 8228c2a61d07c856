"""``mtqa align`` and ``mtqa.align``: formats, gold figures, sentences for every failure, and the call from Python."""

import contextlib
import doctest
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import mtqa
from mtqa import api, formats
from mtqa.align import gold as golden
from mtqa.aligned import Aligned, AlignedLink, GoldFit
from mtqa.cli import _run
from mtqa.errors import InputError, NothingError, UsageError
from mtqa.formats import alignment
from mtqa.formats._view import CONTROL
from mtqa.formats.alignment import text as side_by_side
from mtqa.model import Document, Kind, Segment, Side, Span

ROOT = Path(__file__).parent.parent
FLAGSHIP = ROOT / "corpus" / "otsc-kazakhstan"
# Written for this test; the Indonesian merges sentences 2 and 3 and drops the fourth.
SPANISH = """El puerto reabre tras la huelga.
Los estibadores volvieron al trabajo el martes.
La huelga había durado 17 días.
Las navieras calculan sus pérdidas en 90 millones de dólares.
El gobierno celebró el acuerdo.
"""
INDONESIAN = """Pelabuhan dibuka kembali setelah pemogokan.
Para buruh pelabuhan kembali bekerja pada hari Selasa setelah pemogokan yang berlangsung 17 hari.
Pemerintah menyambut baik kesepakatan itu.
"""
GOLD = "[0]:[0]\n[1, 2]:[1]\n[3]:[]\n[4]:[2]\n"
NASTY = [
    "",
    "=1+1 & <b>\tnot a cell</b>",
    "\x1b[31mred\x1b[0m \x85 \N{RIGHT-TO-LEFT OVERRIDE}olleh",
    "\x01\x0b\ufffe\N{LINE SEPARATOR}\r\nend",
    "- ]]> &amp; \N{GRINNING FACE} \ud800",
    "سعيد 2021 “مرحبا”",
    "政府宣布了一项在全国各地建设学校的新计划",
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.es.txt").write_text(SPANISH, encoding="utf-8")
    (tmp_path / "a.id.txt").write_text(INDONESIAN, encoding="utf-8")
    (tmp_path / "gold.txt").write_text(GOLD, encoding="utf-8")
    return tmp_path


def run(*arguments):
    return _run(["align", *map(str, arguments)], False)


def printed(capsys, *arguments):
    assert run(*arguments) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def made(source, target, links, *, langs=("es", "id")):
    """An alignment of given sentences."""
    documents, segments = [], []
    for side, lang, sentences in zip((Side.SOURCE, Side.TARGET), langs, (source, target), strict=True):
        ends = [sum(len(s) + 1 for s in sentences[: n + 1]) - 1 for n in range(len(sentences))]
        documents.append(Document(side.value, side, lang, "\n".join(sentences)))
        segments.append(
            tuple(
                Segment(side.value, side, lang, Kind.BODY, Span(end - len(s), end), s, n, 0)
                for n, (s, end) in enumerate(zip(sentences, ends, strict=True))
            )
        )
    found = tuple(
        AlignedLink(tuple(segments[0][i] for i in left), tuple(segments[1][j] for j in right), probability)
        for left, right, probability in links
    )
    return Aligned(documents[0], documents[1], segments[0], segments[1], found, "lexical", (len(source), len(target)))


def nasty():
    count = len(NASTY)
    return made(NASTY, NASTY[::-1], [([n], [n], 0.4) for n in range(count - 2)] + [([count - 2, count - 1], [], 0.9)])


# The command


def test_side_by_side(folder, capsys):
    out = printed(capsys, "a.es.txt", "a.id.txt")
    assert "source  Spanish     5 sentences  a.es.txt" in out
    assert "links   2 1-1, 1 2-1; aligned by " in out
    assert "gaps    1 not translated, 0 not in the source" in out
    assert side_by_side.NOT_TRANSLATED in out
    assert "• La huelga había durado 17 días." in out
    assert max(map(len, out.splitlines())) <= 100


def test_it_is_said_where_no_encoder_knows_both_languages(folder, capsys, monkeypatch):
    assert "mtqa[wide]" not in printed(capsys, "a.es.txt", "a.id.txt")
    monkeypatch.setattr("mtqa.text.embed.embedder", lambda *langs: None)
    out = printed(capsys, "a.es.txt", "a.id.txt")
    assert "aligned by lexical" in out
    assert "No encoder here knows both languages" in out
    assert "pip install 'mtqa[wide]'" in out
    assert max(map(len, out.splitlines())) <= 100


TOWN = [
    (
        "La alcaldesa inauguró ayer el nuevo puente sobre el río.",
        "Wali kota kemarin meresmikan jembatan baru di atas sungai.",
    ),
    ("La obra costó 12 millones de euros.", "Pembangunannya menelan biaya 12 juta euro."),
    ("Los vecinos llevaban veinte años esperándolo.", "Warga sudah menunggunya selama dua puluh tahun."),
    ("Antes había que dar un rodeo por la carretera del norte.", "Dulu orang harus memutar lewat jalan di utara."),
    ("Un pescador dijo que echará de menos el silencio.", "Seorang nelayan berkata ia akan merindukan kesunyian."),
    ("El hospital queda ahora a cinco minutos del centro.", "Rumah sakit kini hanya lima menit dari pusat kota."),
    ("Los comerciantes temen que los clientes se marchen.", "Para pedagang khawatir pelanggan akan pergi."),
    ("El primer autobús cruzó a las seis de la mañana.", "Bus pertama melintas pada pukul enam pagi."),
]


def test_the_result_says_what_moved_and_what_is_repeated(folder):
    from mtqa.formats import _saved
    from mtqa.formats import json as result_format

    order = [0, 1, 6, 2, 3, 4, 0, 5, 7]
    (folder / "town.es.txt").write_text("\n".join(es for es, _ in TOWN) + "\n", encoding="utf-8")
    (folder / "town.id.txt").write_text("\n".join(TOWN[n][1] for n in order) + "\n", encoding="utf-8")
    report = mtqa.check("town.id.txt", source="town.es.txt")
    text = result_format.render(report)
    result = json.loads(text)
    links = [s["alignment"]["source"] for s in result["segments"]]
    assert [link["target"] for link in links if link["moved"]] == [[2]]
    assert [link["repeats"] for link in links if "repeats" in link] == [[0]]
    schema = json.loads(Path(mtqa.__file__).with_name("formats").joinpath("schemas/result.json").read_text("utf-8"))
    jsonschema.validate(result, schema)
    assert result_format.render(_saved.report(text, "result.json")) == text


def test_a_paragraph_moved_beside_a_headline_left_out_and_a_line_repeated():
    def text(*paragraphs, side):
        return "\n\n".join(" ".join(TOWN[n][side] for n in paragraph) for paragraph in paragraphs) + "\n"

    source = "El puente nuevo abre al tráfico\n\n" + text((0, 1), (2, 3, 4), (5, 6), (7,), side=0)
    target = text((0, 1), (5, 6), (2, 3, 4), (7,), (7,), side=1)
    found = mtqa.align(source, target, source_lang="es", target_lang="id").links
    assert [link.places for link in found if link.moved] == [((3,), (4,)), ((4,), (5,)), ((5,), (6,))]
    assert [link.places for link in found if not link.target] == [((0,), ())]
    assert [s.text for link in found if not link.source for s in link.repeats] == [TOWN[7][0]]
    assert min(link.probability for link in found) > 0.7


def test_the_report_page_shows_how_probable_each_link_is(folder):
    from mtqa.formats import html
    from mtqa.formats import json as result_format

    lines = INDONESIAN.splitlines()
    (folder / "a.id.txt").write_text(
        "\n".join([*lines[:2], "Nelayan melihat paus.", lines[2]]) + "\n", encoding="utf-8"
    )
    report = mtqa.check("a.id.txt", source="a.es.txt")
    page = html.render(report)
    links = [s["alignment"]["source"] for s in json.loads(result_format.render(report))["segments"]]
    shown = [f"{link['shape']} · {link['confidence']:.2f}" for link in links if link]
    assert len(shown) > 3
    assert len(set(shown)) > 2
    assert [text for text in shown if text not in page] == []


def test_json_fits_its_schema(folder, capsys):
    for arguments in ((), ("--gold", "gold.txt")):
        result = json.loads(printed(capsys, "a.es.txt", "a.id.txt", "--format", "json", *arguments))
        jsonschema.validate(result, json.loads(formats.schema("alignment")))
        assert [link["shape"] for link in result["links"]] == ["1-1", "2-1", "1-0", "1-1"]
        assert result["source"]["segments"][1]["text"] == SPANISH.splitlines()[1]
        assert [SPANISH[s["start"] : s["end"]] for s in result["source"]["segments"]] == SPANISH.splitlines()
        assert (result["gold"] or {"strict": {"f1": None}})["strict"]["f1"] == (1.0 if arguments else None)
    assert _run(["schema", "alignment"], False) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(formats.schema("alignment"))


def test_vecalign_lines(folder, capsys):
    lines = printed(capsys, "a.es.txt", "a.id.txt", "--format", "vecalign").splitlines()
    assert [line.rsplit(":", 1)[0] for line in lines] == GOLD.splitlines()
    assert all(0 <= float(line.rsplit(":", 1)[1]) <= 1 for line in lines)


def test_tsv_is_read_by_check(folder, capsys):
    assert run("a.es.txt", "a.id.txt", "--format", "tsv", "--output", "tsv=rows.tsv") == 0
    capsys.readouterr()
    report = mtqa.check("rows.tsv")
    assert [bead.source.other[0].text if bead.source else None for bead in report.beads][3] == SPANISH.splitlines()[4]
    assert not report.article.problems


def test_all_outputs_in_one_run(folder, capsys):
    flags = [f"--output={name}=out.{name}" for name in alignment.available()]
    out = printed(capsys, "a.es.txt", "a.id.txt", *flags)
    assert (folder / "out.text").read_text(encoding="utf-8") == out
    assert len(alignment.available()) == 5


def test_same_input_same_bytes_in_another_process(folder):
    outputs = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "mtqa", "align", "a.es.txt", "a.id.txt", "--format", "json"],
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_given_sentences_keep_the_numbers_of_their_lines(folder, capsys):
    (folder / "s.txt").write_text("\nOne dog. Two dogs.\r\n\r\nA cat sleeps.\n", encoding="utf-8", newline="")
    (folder / "t.txt").write_text("One dog. Two dogs.\n \nA cat sleeps.\n\n", encoding="utf-8")
    flags = ("--presegmented", "--source-lang=en", "--target-lang=en")
    out = printed(capsys, "s.txt", "t.txt", *flags, "--format=vecalign")
    assert [line.rsplit(":", 1)[0] for line in out.splitlines()] == ["[1]:[0]", "[3]:[2]"]
    # Vecalign lists blank lines, these links do not; the last line of t.txt is blank and there.
    (folder / "g.txt").write_text("[0]:[]\n[1]:[0]\n[2]:[1]\n[3]:[2]:0.3\n[]:[3]\n", encoding="utf-8")
    out = printed(capsys, "s.txt", "t.txt", *flags, "--gold=g.txt")
    assert "strict           1.000     1.000     1.000         2         2" in out


def test_gold_of_the_article(capsys):
    """``alignment.json`` holds its own sentences, so that it fits whatever we split."""
    for name, least in (("source.es", 0.97), ("reference.id", 0.97), ("reference.en", 0.97)):
        files = FLAGSHIP / f"{name}.txt", FLAGSHIP / "target.id.txt"
        out = printed(capsys, *files, "--gold", FLAGSHIP / "alignment.json", "--format", "json")
        assert json.loads(out)["gold"]["strict"]["f1"] >= least


def test_what_json_writes_is_a_gold_file(folder, capsys):
    out = printed(capsys, "a.es.txt", "a.id.txt", "--format", "json")
    (folder / "gold.json").write_text(out, encoding="utf-8")
    fit = json.loads(printed(capsys, "a.es.txt", "a.id.txt", "--format", "json", "--gold", "gold.json"))["gold"]
    assert fit["strict"]["f1"] == fit["lax"]["f1"] == fit["gaps"]["f1"] == 1.0


def test_no_gaps_to_find_and_none_found_is_no_failure(folder, capsys):
    text = (folder / "a.es.txt").read_text(encoding="utf-8")
    (folder / "b.es.txt").write_text(text, encoding="utf-8")
    (folder / "gold.json").write_text(printed(capsys, "a.es.txt", "b.es.txt", "--format", "json"), encoding="utf-8")
    out = printed(capsys, "a.es.txt", "b.es.txt", "--gold", "gold.json")
    (gaps,) = (line.split() for line in out.splitlines() if line.startswith("gaps"))
    assert gaps == ["gaps", "-", "-", "-", "0", "0"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["a.es.txt"], 2, "Missing argument"),
        (["a.es.txt", "a.id.txt", "--format", "html"], 2, "expected one of json, text, tmx, tsv, vecalign"),
        (["a.es.txt", "a.id.txt", "--output", "json=a.id.txt"], 2, "an input or an output already"),
        (["a.es.txt", "a.id.txt", "--source-lang", "klingon"], 2, "--source-lang: 'klingon' is not a language code"),
        (["a.es.txt", "a.id.txt", "--gold", "gold.txt", "--format", "tsv"], 2, "--gold: prints text or json"),
        (["a.es.txt", "a.id.txt", "--gold", "gold.txt", "--output", "tsv=gold.txt"], 2, "an input"),
        (["rows.jsonl", "a.id.txt"], 2, "aligned already"),
        (["empty.txt", "a.id.txt"], 3, "empty.txt: is empty"),
        (["a.es.txt", "empty.txt"], 3, "empty.txt: is empty"),
        (["no.txt", "a.id.txt"], 4, "no.txt: no such file"),
        (["a.es.txt", "latin1.txt"], 4, "line 1: byte 0xf1 is not UTF-8"),
        (["a.es.txt", "a.id.txt", "--gold", "no.txt"], 4, "no.txt: no such file"),
        (["a.es.txt", "a.id.txt", "--gold", "a.es.txt", "--output", "tsv=x"], 4, "a.es.txt, line 1: is no link"),
        (["a.es.txt", "a.id.txt", "--gold", "far.txt"], 4, "far.txt, line 2: names sentence 7 (from 0) of the target"),
        (["a.es.txt", "a.id.txt", "--gold", "short.txt"], 4, "lists 1 sentences of the source, which has 5"),
        (["a.es.txt", "a.id.txt", "--gold", "short.txt", "--presegmented"], 4, "lists 1 sentences of the source"),
        (["a.es.txt", "a.id.txt", "--gold", "blank.txt"], 4, "holds no link"),
        (["a.es.txt", "a.id.txt", "--gold", "bad.json"], 4, "is no alignment that mtqa can read"),
        (["a.es.txt", "a.id.txt", "--gold", "other.json"], 4, "does not fit these texts"),
        (["a.es.txt", "a.id.txt", "--gold", FLAGSHIP / "alignment.json"], 4, "does not fit these texts"),
    ],
)
def test_every_failure_is_one_sentence_with_its_code(folder, capsys, arguments, code, message):
    (folder / "empty.txt").write_text(" \n", encoding="utf-8")
    (folder / "latin1.txt").write_bytes("España\n".encode("latin-1"))
    (folder / "rows.jsonl").write_text('{"target": "a"}\n', encoding="utf-8")
    (folder / "far.txt").write_text("[0]:[0]\n[1]:[7]\n", encoding="utf-8")
    (folder / "short.txt").write_text("[0]:[0, 1, 2]\n", encoding="utf-8")
    (folder / "blank.txt").write_text("\n[]:[]\n", encoding="utf-8")
    (folder / "bad.json").write_text('{"links": [1]}', encoding="utf-8")
    row = {"id": "1", "text": "Nada."}
    other = {"target": [row], "source": [row], "links": {"source": [[["1"], ["1"]]]}}
    (folder / "other.json").write_text(json.dumps(other), encoding="utf-8")
    assert run(*arguments) == code
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("mtqa: ")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    "content", ["[" * 100_000, "{" * 100_000, '{"a": ' * 100_000, "[" + "9" * 9999 + "]:[0]", "{}"]
)
def test_no_gold_file_crashes(content):
    with pytest.raises(InputError, match=r"g: |g, line 1: "):
        golden.fit(nasty(), content, "g")


# Formats on anything


@pytest.mark.parametrize("name", alignment.available())
@pytest.mark.parametrize("color", [False, True])
def test_no_text_acts_on_what_shows_it(name, color):
    out = alignment.load(name).render(nasty(), color=color, width=60)
    assert out.endswith("\n")
    assert out == alignment.load(name).render(nasty(), color=color, width=60)
    out.encode()
    plain = out.replace("\033[", "") if color and name == "text" else out
    assert set(CONTROL.findall(plain)) <= {"\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"}
    assert plain.count("\N{FIRST STRONG ISOLATE}") == plain.count("\N{POP DIRECTIONAL ISOLATE}")


def test_json_keeps_every_character_that_it_can():
    result = json.loads(alignment.load("json").render(nasty()))
    assert [s["text"] for s in result["source"]["segments"]] == NASTY


def test_cells_and_rows_of_tsv_stay_whole():
    rows = [line.split("\t") for line in alignment.load("tsv").render(nasty()).removesuffix("\n").split("\n")]
    assert {len(row) for row in rows} == {10}
    assert len(rows) == 1 + len(nasty().links)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "-", "+", "@"))]


# The elements of the TMX 1.4b DTD (LISA/OSCAR) that are written here, with their attributes.
TMX_DTD = """
<!ELEMENT tmx (header, body)>
<!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop | ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED
  srclang CDATA #REQUIRED datatype CDATA "unknown">
<!ELEMENT note (#PCDATA)> <!ELEMENT ude EMPTY>
<!ELEMENT prop (#PCDATA)> <!ATTLIST prop type CDATA #REQUIRED>
<!ELEMENT body (tu*)>
<!ELEMENT tu ((note | prop)*, tuv+)> <!ATTLIST tu tuid CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)> <!ATTLIST tuv xml:lang CDATA #REQUIRED>
<!ELEMENT seg (#PCDATA)>
"""


def test_tmx_is_valid_and_holds_the_pairs(tmp_path):
    (tmp_path / "tmx14.dtd").write_text(TMX_DTD, encoding="utf-8")
    links = [([0], [0], 1.0), ([1, 2], [1], 0.6), ([3], [], 0.9)]
    for aligned in (nasty(), made(SPANISH.splitlines()[:4], INDONESIAN.splitlines()[:2], links)):
        path = tmp_path / "a.tmx"
        path.write_text(alignment.load("tmx").render(aligned), encoding="utf-8")
        parser = etree.XMLParser(dtd_validation=True, load_dtd=True, no_network=True)
        tree = etree.parse(path, parser)
        units = tree.findall("body/tu")
        assert len(units) == sum(bool(link.source and link.target) for link in aligned.links)
    variants = units[1].findall("tuv")
    assert [v.get("{http://www.w3.org/XML/1998/namespace}lang") for v in variants] == ["es", "id"]
    assert variants[0].findtext("seg") == " ".join(SPANISH.splitlines()[1:3])


def test_columns_are_counted_in_cells():
    chinese = "政府宣布了一项在全国各地建设学校的新计划"
    lines = alignment.load("text").render(made([chinese * 3], ["ab " * 40], [([0], [0], 0.3)]), width=60).splitlines()
    first = next(line for line in lines if line.startswith("0.30 ?"))
    cells = [sum(2 if "\u4e00" <= c <= "\u9fff" else 1 for c in line) for line in lines[6:]]
    assert max(cells) <= 60
    assert first.count("政") >= 1
    # The second column begins in the same cell on each line.
    starts = {
        sum(2 if "\u4e00" <= c <= "\u9fff" else 1 for c in line.partition("ab")[0]) for line in lines if "ab" in line
    }
    assert len(starts) == 1


def test_what_is_moved_or_repeated_is_said():
    aligned = made(["Uno.", "Dos.", "Tres."], ["Tiga.", "Satu.", "Satu lagi."], [])
    source, target = aligned.source_segments, aligned.target_segments
    links = (
        AlignedLink(source[2:], target[:1], 0.9, moved=True),
        AlignedLink(source[:1], target[1:2], 0.9),
        AlignedLink((), target[2:], 0.9, repeats=source[:1]),
        AlignedLink(source[1:2], (), 0.9),
    )
    aligned = replace(aligned, links=links)
    text = alignment.load("text").render(aligned)
    assert "gaps    1 not translated, 1 not in the source; 1 moved" in text
    assert "\nmoved" in text
    assert "— says once more: “Uno.” —" in text
    result = json.loads(alignment.load("json").render(aligned))
    jsonschema.validate(result, json.loads(formats.schema("alignment")))
    assert [(link["moved"], link["repeats"]) for link in result["links"]] == [
        (True, []), (False, []), (False, [0]), (False, []),
    ]  # fmt: skip
    rows = [line.split("\t")[-2:] for line in alignment.load("tsv").render(aligned).splitlines()[1:]]
    assert rows == [["1", ""], ["0", ""], ["0", "0"], ["0", ""]]


def test_every_sentence_is_linked_once_where_one_moved():
    lines = SPANISH.splitlines()
    moved = [*lines[1:], "Un gato duerme.", lines[0]]
    found = mtqa.align(lines, moved, source_lang="es", target_lang="es")
    assert {i for link in found.links for i in link.places[0]} == set(range(5))
    assert {j for link in found.links for j in link.places[1]} == set(range(6))


def test_a_line_of_megabytes_is_shown_in_part():
    out = alignment.load("text").render(made(["word " * 1_000_000], ["x" * 3_000_000], [([0], [0], 1.0)]))
    assert len(out) < 10_000
    assert "characters left out" in out


def test_sentences_are_joined_as_their_script_does():
    aligned = made(["一。", "二。", "Three."], ["하나.", "둘."], [([0, 1, 2], [0, 1], 1.0)], langs=("zh", "ko"))
    assert alignment.joined(aligned.source_segments) == "一。二。 Three."
    assert alignment.joined(aligned.target_segments) == "하나. 둘."


# On a terminal

ALIGN = """
import os, signal, sys
from mtqa.align import linking
from mtqa.cli import main
from mtqa.text import embed

linking.MANY, embed._BLOCK_MOST = 10, 4
pooled, calls = embed._Use3.pooled, []

def interrupted(self, texts):
    calls.append(len(texts))
    if len(calls) == 3 and "stop" in sys.argv:
        os.kill(os.getpid(), signal.SIGINT)
    return pooled(self, texts)

embed._Use3.pooled = interrupted
try:
    main(["align", "a.es.txt", "a.id.txt", "--format", "vecalign"])
finally:
    print(calls)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_a_bar_on_a_terminal_and_what_was_embedded_outlives_ctrl_c(folder):
    import pty

    for name, text in (("a.es.txt", SPANISH), ("a.id.txt", INDONESIAN)):
        numbered = (f"{line[:-1]} ({n})." for n in range(4) for line in text.splitlines())
        (folder / name).write_text("\n".join(numbered) + "\n", encoding="utf-8")

    def run_on_terminal(*arguments):
        ours, theirs = pty.openpty()
        env = {**os.environ, "MTQA_CACHE": str(folder / "cache"), "TERM": "xterm"}
        command = [sys.executable, "-c", ALIGN, *arguments]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, text=True, env=env) as process:
            os.close(theirs)
            shown = b""
            with contextlib.suppress(OSError):  # a terminal ends with an error
                while some := os.read(ours, 4096):
                    shown += some
            os.close(ours)
            blocks = json.loads(process.stdout.read().splitlines()[-1])
        return process.returncode, blocks, shown.decode()

    code, blocks, shown = run_on_terminal("stop")
    assert code == 130
    assert len(blocks) == 3
    assert "aligning" in shown
    assert "interrupted" in shown
    assert "Traceback" not in shown
    kept = sum(blocks[:-1])
    code, blocks, shown = run_on_terminal()
    assert code == 0
    assert sum(blocks) == 32 - kept
    assert "aligning" in shown


# Against a gold alignment


def prf(ratio):
    return round(ratio.precision, 3), round(ratio.recall, 3)


def test_strict_and_lax_as_vecalign_counts_them():
    gold = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((4,), (2,))]
    found = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((4,), (2,))]
    fit = golden.compare(found, gold)
    assert prf(fit.strict) == (0.667, 0.667)
    assert prf(fit.lax) == (1.0, 1.0)
    assert prf(fit.gaps) == (0.5, 1.0)
    assert fit.confusion == (("1-0", "1-0", 1), ("1-1", "1-1", 2), ("2-1", "1-1", 1))
    assert fit.exact == (("1-0", 1), ("1-1", 2))


def test_a_gap_that_the_gold_does_not_list_is_no_mistake():
    fit = golden.compare([((0,), (0,)), ((), (1,))], [((0,), (0,))])
    assert fit.gaps.found == 0
    assert fit.unlisted == (0, 1)


def test_links_far_off_are_wrong_in_both_ways():
    fit = golden.compare([((0,), (1,)), ((1,), (0,))], [((0,), (0,)), ((1,), (1,))])
    assert prf(fit.strict) == prf(fit.lax) == (0.0, 0.0)
    assert fit.strict.f1 == 0.0


places = st.lists(st.integers(0, 6), max_size=3, unique=True).map(tuple)
links = st.lists(st.tuples(places, places), max_size=6)


def vecalign_score(gold, test):
    """``score.py`` of Vecalign, said again on what has two sides: an independent count."""

    def counts(gold, test):
        gold, test = set(gold), set(test)
        together = {(a, b) for left, right in gold for a in left for b in right}
        lax = sum(t in gold or any((a, b) in together for a in t[0] for b in t[1]) for t in test)
        return len(gold & test), lax, len(test)

    gold, test = ([link for link in side if all(link)] for side in (gold, test))
    return counts(gold, test), counts(test, gold)


@given(links, links)
def test_counts_are_those_of_vecalign(gold, found):
    fit = golden.compare(found, gold)
    (strict, lax, total), (strict_back, lax_back, total_back) = vecalign_score(gold, found)
    assert (fit.strict.right, fit.strict.found, fit.strict.met, fit.strict.wanted) == (
        strict, total, strict_back, total_back,
    )  # fmt: skip
    assert (fit.lax.right, fit.lax.found, fit.lax.met, fit.lax.wanted) == (lax, total, lax_back, total_back)


def test_documents_add_up():
    one = golden.compare([((0,), (0,)), ((), (1,))], [((0,), (0,)), ((), (1,))])
    two = golden.compare([((0,), (0, 1))], [((0,), (0,)), ((), (1,))])
    both = golden.together([one, two])
    assert prf(both.strict) == (0.5, 0.5)
    assert prf(both.gaps) == (1.0, 0.5)
    assert both.confusion == (("0-1", "0-1", 1), ("0-1", "1-2", 1), ("1-1", "1-1", 1), ("1-1", "1-2", 1))
    assert isinstance(both, GoldFit)


def test_a_gold_cut_elsewhere_is_compared_by_its_text():
    """One gold sentence is two of ours: a link of both is right, a link of one of them is not."""
    row = lambda number, text: {"id": str(number), "text": text}  # noqa: E731
    data = {
        "source": [row(0, "Uno. Dos."), row(1, "Tres.")],
        "target": [row(0, "Satu."), row(1, "Tiga.")],
        "links": {"source": [[["0"], ["0"]], [["1"], ["1"]]]},
    }
    sentences = ["Uno.", "Dos.", "Tres."], ["Satu.", "Tiga."]
    right = made(*sentences, [([0, 1], [0], 1.0), ([2], [1], 1.0)])
    assert golden.fit(right, json.dumps(data), "g").strict.f1 == 1.0
    wrong = made(*sentences, [([0], [0], 1.0), ([1], [], 1.0), ([2], [1], 1.0)])
    assert golden.fit(wrong, json.dumps(data), "g").strict.f1 == 0.5


# From Python


def test_examples_in_the_documentation():
    failed, attempted = doctest.testmod(api)
    assert attempted >= 5
    assert failed == 0


@pytest.mark.parametrize(
    "first",
    [
        "import mtqa; from mtqa.align import pair",
        "from mtqa.align import pair; import mtqa",
        "from mtqa.align.joining import beads; import mtqa; import mtqa.align; from mtqa.align import pair",
        "from mtqa import align; import mtqa; from mtqa.align import pair; assert align is mtqa.align",
        "import mtqa; mtqa.align(['Sí.'], ['Ya.']); from mtqa.align import pair",
        "import mtqa.pipeline; import mtqa; from mtqa.align import pair",
        "import mtqa; from mtqa.check import check; assert mtqa.check.check is check; from mtqa.align import pair",
    ],
)
def test_the_package_is_the_function_whatever_was_imported_first(first):
    code = f"{first}; assert callable(pair) and callable(mtqa.align) and callable(mtqa.check)\n"
    code += "print(len(mtqa.align(['Sí.'], ['Ya.'], source_lang='es', target_lang='id').links))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "1\n"


def test_import_loads_nothing_of_weight():
    code = (
        "import sys, mtqa; print([m for m in sys.modules if m in {'numpy', 'rich', 'typer', 'regex'} or 'mtqa.' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


USER = """
from pathlib import Path
import mtqa
from mtqa.align import pair

found: mtqa.Aligned = mtqa.align("Llueve.", ["Hujan."], target_lang="id")
shapes: list[str] = [link.shape for link in found.links]
report: mtqa.Report = mtqa.check(Path("a.id.txt"), source="a.es.txt", reference=["b.id.txt"])
print(shapes, report.verdict.passed, pair)
"""


def test_types_hold_for_a_user(tmp_path):
    from mypy import api as mypy

    for name, content, expected in (("good", USER, 0), ("bad", "import mtqa\nmtqa.align(1, 2).nothing\n", 1)):
        path = tmp_path / f"{name}.py"
        path.write_text(content, encoding="utf-8")
        flags = ["--strict", f"--cache-dir={tmp_path / 'cache'}", f"--config-file={ROOT / 'pyproject.toml'}"]
        out, _, code = mypy.run([*flags, str(path)])
        assert code == expected, out
        assert out.count("error:") == 3 * expected


def test_kinds_of_text(folder):
    links = mtqa.align(Path("a.es.txt"), INDONESIAN.splitlines(), target_lang="id")
    assert links.given == (None, 3)
    assert [link.shape for link in links.links] == ["1-1", "2-1", "1-0", "1-1"]
    assert not links.source.detected
    assert mtqa.align(SPANISH, INDONESIAN).source.lang == "es"
    assert dir(mtqa).count("align") == 1


def test_what_cannot_be_aligned_says_so():
    with pytest.raises(NothingError, match="the target: holds no sentence"):
        mtqa.align("Hola.", " \n ")
    with pytest.raises(NothingError, match="the source"):
        mtqa.align([], ["Ya."])
    with pytest.raises(UsageError, match="source_lang: 'klingon'"):
        mtqa.align("Hola.", "Ya.", source_lang="klingon")
    with pytest.raises(TypeError, match="expected a text"):
        mtqa.align(b"Hola.", "Ya.")
    with pytest.raises(InputError, match="no such file"):
        mtqa.align(Path("no.txt"), "Ya.")
    with pytest.raises(AttributeError, match="no attribute 'aligned_nothing'"):
        _ = mtqa.aligned_nothing


def test_check_from_python_is_what_the_command_does(folder):
    report = mtqa.check("a.id.txt", source=Path("a.es.txt"))
    assert [a["links"] for a in report.run["alignment"]] == [3]
    assert isinstance(report, mtqa.Report)
    (folder / "mtqa.toml").write_text('select = ["CAS"]\n', encoding="utf-8")
    assert {rule[:3] for rule in mtqa.check("a.id.txt").run["rules"]} == {"CAS"}
    with pytest.raises(mtqa.MtqaError):
        mtqa.check("a.id.txt", target_lang="klingon")


def test_the_page_on_alignment_is_two_pages_and_leads_to_the_others():
    page = (ROOT / "docs" / "alignment.md").read_text(encoding="utf-8")
    prose = [line for line in page.splitlines() if not line.lstrip().startswith("|")]
    assert sum(len(line.split()) for line in prose) <= 1100
    assert [line for line in prose if line.startswith("## ")] == [
        "## How it works",
        "## What each kind of evidence adds",
        "## Where it fails",
    ]
    for name in ("alignment-measured.md", "alignment-formats.md"):
        assert f"]({name})" in page
        assert "](alignment.md)" in (ROOT / "docs" / name).read_text(encoding="utf-8")
    named = (ROOT / "docs" / "alignment-formats.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in named for name in alignment.available())
