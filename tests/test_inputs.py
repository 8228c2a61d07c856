"""Reading the users' files: what comes out, and the one sentence for what cannot be read."""

import json
import re
from pathlib import Path

import pytest

from mtqa.errors import InputError, NothingError, UsageError
from mtqa.inputs import Call, decode, identifier_of, language_of
from mtqa.model import Side
from mtqa.read import read

FLAGSHIP = Path(__file__).parent.parent / "corpus" / "otsc-kazakhstan"


@pytest.mark.parametrize(
    ("name", "lang", "identifier"),
    [
        ("article.id.txt", "id", "article"),
        ("a.b.es.txt", "es", "a.b"),
        ("article.txt", None, "article"),
        ("article.old.txt", None, "article.old"),
        ("v1.2.txt", None, "v1.2"),
        ("id.txt", None, "id"),
        ("noending", None, "noending"),
        ("a.ID.txt", "id", "a"),
    ],
)
def test_a_file_name_can_say_the_language(name, lang, identifier, tmp_path):
    assert language_of(name) == lang
    assert identifier_of(tmp_path / name) == identifier


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"abc\r\n", "abc\r\n"),
        (b"\xef\xbb\xbfabc", "abc"),
        ("añ😀".encode("utf-16"), "añ😀"),
        ("añ".encode("utf-16-be"), None),
    ],
)
def test_encodings(data, text):
    if text is None:
        with pytest.raises(InputError, match="binary"):
            decode(data, "x")
    else:
        assert decode(data, "x") == text


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be", "utf-16-le"])
def test_other_encodings_are_not_taken_for_utf_16(encoding):
    mark = "" if encoding == "utf-32" else "\ufeff"
    text = "satu\ndua" if encoding.startswith("utf-32") else "satu\n\0dua"
    with pytest.raises(InputError, match=r"x, line [12]: holds a NUL .*expected UTF-8 text"):
        decode((mark + text).encode(encoding), "x")


def test_a_wrong_encoding_names_line_and_byte():
    with pytest.raises(InputError, match=r"a\.txt, line 2: byte 0xf1 is not UTF-8"):
        decode(b"uno\nespa\xf1ol\n", "a.txt")


def test_text_with_sides_and_given_languages(tmp_path):
    for name, text in {"a.id.txt": "Satu.", "a.es.txt": "Uno.", "b.txt": "Dua."}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    call = Call(source=tmp_path / "a.es.txt", references=(tmp_path / "a.id.txt",), target_lang="ms_MY")
    article = read(tmp_path / "b.txt", call)
    assert (article.id, article.target.lang, article.source.lang) == ("b", "ms", "es")
    assert [r.lang for r in article.references] == ["id"]
    assert {article.source.side, article.references[0].side} == {Side.SOURCE, Side.REFERENCE}
    assert not article.target.detected


def test_an_unreadable_source_is_a_problem_and_the_target_is_still_read(tmp_path):
    (tmp_path / "a.id.txt").write_text("Satu.", encoding="utf-8")
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    call = Call(source=tmp_path / "no.txt", references=(tmp_path / "empty.txt",))
    article = read(tmp_path / "a.id.txt", call)
    assert article.source is None
    assert len(article.problems) == 2
    assert "no such file" in article.problems[0]
    assert "is empty" in article.problems[1]


def test_what_cannot_be_checked_at_all(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "no.txt", Call())
    (tmp_path / "empty.txt").write_text("\n\n", encoding="utf-8")
    with pytest.raises(NothingError, match="is empty"):
        read(tmp_path / "empty.txt", Call())
    (tmp_path / "a.docx").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"is no Word \(\.docx\) file"):
        read(tmp_path / "a.docx", Call())
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputError, match=r"\.pdf files cannot be read; expected the text itself"):
        read(tmp_path / "a.pdf", Call())
    with pytest.raises(InputError, match=r"holds no article\.toml"):
        read(tmp_path, Call())
    (tmp_path / "a.txt").write_text("Hello.", encoding="utf-8")
    with pytest.raises(UsageError, match="not a language code"):
        read(tmp_path / "a.txt", Call(target_lang="klingon"))


def manifest(tmp_path, text):
    (tmp_path / "article.toml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id = [", "is not TOML"),
        ('id = "a"', r"has no \[\[files\]\]"),
        ("files = 3", r"has no \[\[files\]\]"),
        ('[[files]]\nrole = "target"', "has no path"),
        ('[[files]]\nrole = "source"\npath = "s.txt"', "names 0 readable files"),
        ('[[files]]\nrole = "target"\npath = "../a.txt"', "outside the article's folder"),
        ('[[files]]\nrole = "target"\npath = "t.txt"\nlanguage = "klingon"', "not a language code"),
    ],
)
def test_broken_manifests(tmp_path, text, message):
    with pytest.raises((InputError, UsageError), match=message):
        read(manifest(tmp_path, text), Call())


def test_the_flagship_folder_is_whole():
    article = read(FLAGSHIP, Call())
    assert (article.id, article.target.lang, article.source.lang) == ("otsc-kazakhstan", "id", "es")
    assert [r.lang for r in article.references] == ["id", "en"]
    assert not article.problems


def rows(tmp_path, text, name="rows.jsonl", **call):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read(path, Call(**call))


def test_json_rows(tmp_path):
    lines = [
        {"id": 7, "source": "Uno.", "target": "Satu.", "reference": ["Satu!", "Esa."], "target_lang": "id"},
        {"id": "b", "target": "Two.", "target_lang": "en", "kind": "headline", "score": 3},
        {"target": "", "source": "Tres."},
    ]
    article = rows(tmp_path, "\n".join(json.dumps(line) for line in lines), source_lang="es", target_lang="id")
    assert [r.id for r in article.rows] == ["7", "b", "3"]
    assert [r.target.lang for r in article.rows if r.target] == ["id", "en"]
    assert [r.target.kind for r in article.rows if r.target] == ["body", "headline"]
    assert article.rows[2].target is None
    assert len(article.references) == 2
    for row in article.rows:
        if row.target:
            span = row.target.span
            assert article.target.text[span.start : span.end] == row.target.text
    assert article.rows[1].target.line == 2


def test_tsv_rows(tmp_path):
    article = rows(tmp_path, "id\tsource\ttarget\r\n1\tHello.\tHalo.\r\n2\t\tDunia.\r\n", "r.tsv", target_lang="id")
    assert [(r.id, r.target.text, r.source and r.source.text) for r in article.rows] == [
        ("1", "Halo.", "Hello."),
        ("2", "Dunia.", None),
    ]


def test_malformed_rows_are_told_by_line_and_the_others_are_read(tmp_path):
    text = '{"target": "Satu."}\nnonsense\n[1]\n{"target": 3}\n{"x": 1}\n{"target": "a", "target_lang": "??"}\n'
    article = rows(tmp_path, text, target_lang="id")
    assert len(article.rows) == 1
    assert [re.search(r"line \d", p)[0] for p in article.problems] == [f"line {n}" for n in range(2, 7)]


def test_rows_that_hold_nothing(tmp_path):
    with pytest.raises(InputError, match="line 1: is not JSON"):
        rows(tmp_path, "nonsense\n")
    with pytest.raises(NothingError):
        rows(tmp_path, "\n\n")
    with pytest.raises(NothingError):
        rows(tmp_path, '{"target": " "}\n')
    with pytest.raises(InputError, match="header names no target"):
        rows(tmp_path, "a\tb\n1\t2\n", "r.tsv")
    with pytest.raises(UsageError, match="leave out --source"):
        rows(tmp_path, '{"target": "x"}\n', source=tmp_path / "s.txt")


def test_a_lone_surrogate_becomes_a_replacement_character(tmp_path):
    article = rows(tmp_path, '{"target": "a\\ud800b"}\n', target_lang="id")
    assert article.target.text == "a\N{REPLACEMENT CHARACTER}b"
    article.target.text.encode("utf-8")
