"""Markdown and HTML: what is prose, and where each of its characters stands in the file as it is."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mtqa.inputs import Call, html, markdown
from mtqa.model import Document, Kind, Side, Span
from mtqa.read import read
from mtqa.segment import segment
from mtqa.text.origin import Builder, in_file, in_prose, is_opaque, kind_at

# Made of what has a meaning in markup, and of letters of several scripts: emoji, combining marks, CJK, Arabic.
MARKS = list("*_`~[]()<>&#!|-+>\\\"'=/;:.^{}% \t\n")
MARKS += ["  \n", "\r\n", "\r", "&amp;", "&#233;", "<b>", "</p>", "<!--"]
MARKS += ["[^1]", "[^1]: ", "<div>\n", "&nbsp;", "<nav hidden>"]
MARKS += ["-->", "```\n", "# ", "\n\n", "> ", "- ", "1. ", "](x)", "<p>", "<br>", "<main>", "</main>", "<code>", "|-|"]
LETTERS = ["kata", "é", "e\N{COMBINING ACUTE ACCENT}", "😀", "汉字", "عربي", "\N{NO-BREAK SPACE}", "x1"]
soup = st.lists(st.sampled_from(MARKS + LETTERS), max_size=60).map("".join)


def places(prose, raw):
    """What each character of the prose was made of in the file."""
    for n, char in enumerate(prose.text):
        span = in_file(prose.origin, Span(n, n + 1))
        yield n, char, raw[span.start : span.end], span


def check_map(prose, raw):
    """The map of a prose: ascending, exact for what is not an entity or a run of white space, and the way back."""
    behind = 0
    for n, char, there, span in places(prose, raw):
        assert span.start >= behind or char == "\n"
        behind = span.start
        if char == "\n":
            assert there == ""
        elif there != char:
            white = char == " " and (not there.strip(" \t\n\r\f") or "\n" in there.replace("\r", "\n"))
            assert white or there[:1] in {"&", "\\"}, (char, there)
        if span.start < span.end:
            assert in_prose(prose.origin, span.start) <= n
            if span.end - span.start == 1 and there == char:
                assert in_prose(prose.origin, span.start) == n
    assert prose.origin.raw == raw
    assert prose.origin.starts[-1] == len(prose.text)
    for line in prose.text.split("\n"):
        assert line == line.strip(" ")
        assert line or not prose.text
        assert "  " not in line


@settings(max_examples=100, deadline=None)
@given(soup)
def test_the_map_of_markdown_is_exact(raw):
    check_map(markdown.prose(raw), raw)


@settings(max_examples=100, deadline=None)
@given(soup)
def test_the_map_of_html_is_exact(raw):
    check_map(html.prose(raw), raw)


@settings(max_examples=100, deadline=None)
@given(soup)
def test_markdown_is_what_markdown_it_reads(raw):
    """Against the parser's own, unchanged: the same text in the same blocks."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    expected = []
    if re.match(r"(---|\+\+\+|\{)[ \t]*[\r\n]", raw):
        return  # front matter is ours
    for token in parser.parse(raw):
        if token.type == "html_block":
            expected += _of_html(token.content).split("\n")
        if token.type == "inline":
            text = "".join(_shown(child) for child in token.children)
            expected += [re.sub(r"[ \t\n\r\f]+", " ", line).strip(" ") for line in text.split("\0")]
    found = markdown.prose(raw).text
    if not re.search(r"\[\^|\{[{%#.:]|\[[ xX]\]|:::", raw):
        assert found == "\n".join(line for line in expected if line)


def _of_html(content):
    """The text of a block of HTML, without asking where the article in it is."""
    builder = Builder(content)
    html.write(builder, content, lambda *at, opaque: html.flow_entities(builder, *at, opaque=opaque), headline=False)
    return builder.done()[0]


def _shown(token):
    if token.type in {"text", "code_inline"}:
        return token.content
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak" or (token.type == "html_inline" and token.content.lower().startswith("<br")):
        return "\0"
    return ""


class Reader(HTMLParser):
    """The standard library's reader: all text that is not in scripts and the like."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_data(self, data):
        self.found.append(data)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["kata ", "é", "😀", "&amp;", "&lt;", "<b>", "</b>", "<i a='>'>", "</i>", "<p>", "</p>", "x < y "]
        ),
        max_size=30,
    ).map("".join)
)
def test_html_is_what_the_standard_library_reads(raw):
    reader = Reader()
    reader.feed(raw)
    reader.close()
    assert "".join(html.prose(raw).text.split()) == "".join("".join(reader.found).split())


PAGE = """<!doctype html>
<html lang="id-ID"><head><title>Judul &amp; situs</title><style>p { color: red }</style></head>
<body><header><nav><a href="/">Beranda</a></nav></header>
<main><h1>Judul  <em>besar</em></h1>
<article><p>Kata <b>te</b>bal &amp; <i>miring</i>,
   lalu baris.<br>Baris dua.</p><script>var x = "<p>bukan</p>";</script>
<ul><li>Satu<li>Dua <code>x  = 1</code>.</ul><aside>Iklan</aside><p hidden>Gaib</p>
<h2>Sub</h2><p>5 &lt; 6 dan a < b. <!-- <p>komentar</p> --> Akhir.</article></main>
<footer>Kaki</footer></body></html>
"""


def test_the_article_of_a_page():
    prose = html.prose(PAGE)
    assert prose.text.split("\n") == [
        "Judul besar",
        "Kata tebal & miring, lalu baris.",
        "Baris dua.",
        "Satu",
        "Dua x = 1.",
        "Sub",
        "5 < 6 dan a < b. Akhir.",
    ]
    assert prose.lang == "id"
    check_map(prose, PAGE)
    assert [prose.text[o.start : o.end] for o in prose.origin.opaque] == ["x = 1"]
    assert kind_at(prose.origin, 0) is Kind.HEADLINE
    assert kind_at(prose.origin, prose.text.index("Sub")) is Kind.HEADING
    assert kind_at(prose.origin, prose.text.index("Akhir")) is Kind.BODY


def test_a_span_over_a_tag_is_the_whole_stretch_of_the_file():
    prose = html.prose(PAGE)
    at = prose.text.index("tebal")
    span = in_file(prose.origin, Span(at, at + 5))
    assert PAGE[span.start : span.end] == "te</b>bal"
    at = prose.text.index("&")
    span = in_file(prose.origin, Span(at, at + 1))
    assert PAGE[span.start : span.end] == "&amp;"
    assert in_prose(prose.origin, PAGE.index("<p>5 &lt;")) == prose.text.index("5 <")
    assert in_prose(prose.origin, len(PAGE)) == len(prose.text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<p>a<!-- x --></p>", "a"),
        ("<p>a &zzz; &#9999999999; &#x41;", "a &zzz; &#9999999999; A"),
        ("<nav>menu</nav>teks", "teks"),
        ("<main></main><p>Di luar.</p>", "Di luar."),
        ("<article>Utama, panjang sekali.</article><article>Teaser</article>", "Utama, panjang sekali."),
        ("<article>Satu.</article><article>Dua.</article><p>Isi yang panjang.", "Satu.\nDua.\nIsi yang panjang."),
        ("<p title='>'>a</p><p title=\"<b>\">b", "a\nb"),
        ('a <b title="tak berakhir>b</b>', "a"),
        ("a<script>x</scrip></script >b", "ab"),
        ("a<script>tak berakhir", "a"),
        ("<p>a\N{NO-BREAK SPACE}b&nbsp;c", "a\N{NO-BREAK SPACE}b\N{NO-BREAK SPACE}c"),
        ("<ruby>漢<rt>kan</rt></ruby>字", "漢字"),
        ('<p>Nama <span translate="no">Foo Bar</span>.', "Nama Foo Bar."),
        ("</", "</"),
        ("<", "<"),
        ("<p>a<!-- x --!>b</p><p>c", "ab\nc"),
        ("<p hidden>x<p>y", "y"),
        ("<div><p style='display: none'>x</div>y", "y"),
        ("<ul><li hidden>x<ul><li>y</ul>z<li>a</ul>b", "a\nb"),
        ("<table><tr><td hidden>x<td>y<tr hidden><td>z<tr><td>a</table>b", "y\na\nb"),
        ("<dl><dt hidden>x<dd>y</dl>", "y"),
        ("<div hidden>x<div>y</div>z</div>a", "a"),
        ("<body style='display:none'><p>a", "a"),
        ("<body><form id=aspnetForm><p>Semua di sini.</p></form>", "Semua di sini."),
        ("<p>Isi yang panjang.</p><form><p>Cari</p></form>", "Isi yang panjang."),
        ("<p>Kota<sup class='reference'><a href='#c'>[1]</a></sup> itu<a role=doc-noteref>2</a>.", "Kota itu."),
        ("<p>Lihat <a class='reference internal'>bab 2</a>.", "Lihat bab 2."),
    ],
)
def test_html_as_browsers_read_it(raw, text):
    assert html.prose(raw).text == text


@pytest.mark.parametrize(
    ("raw", "lang"),
    [
        ("<html lang=id><p>Kata <i lang=en>software</i>", "id"),
        ("<p>Kata <i lang=en>software</i>", None),
        ("<a lang=en>English</a><html xml:lang='pt-BR'><p>x", "pt"),
        ("<html lang=en><nav>x</nav><main lang=id>Isi halaman.</main>", "id"),
        ("<html lang=en><body lang=und><p>x", None),
    ],
)
def test_the_language_is_that_of_the_page_not_of_a_word_in_it(raw, lang):
    assert html.prose(raw).lang == lang


NOTES = """---
title: Bukan prosa
lang: id
---
Judul **besar**
===============

Kata *te*bal &amp; \\*bintang\\* lalu
  baris baru [tautan *x*](http://a.b "judul") dan `kode  ini`.\x20\x20
Baris dua ![gambar](i.png) akhir <b>tebal</b> <https://x.y/a>. <!-- komentar -->

> - Satu # a
>   lanjut
> - [x] Dua
>
> 1. ## Tajuk ##

| a | b \\| c |
|---|---|
| d e | d |

```py
kode
```

<div>dibaca &amp;
<b>tebal</b> <script>bukan()</script></div>

    kode juga

Catatan[^1] snake_case {{< fig src="a" >}} akhir.

[^1]: Isi catatan.

[ref]: http://x.y
"""


def test_the_prose_of_markdown():
    prose = markdown.prose(NOTES)
    assert prose.text.split("\n") == [
        "Judul besar",
        "Kata tebal & *bintang* lalu baris baru tautan x dan kode ini.",
        "Baris dua akhir tebal https://x.y/a.",
        "Satu # a lanjut",
        "Dua",
        "Tajuk",
        "a",
        "b | c",
        "d e",
        "d",
        "dibaca & tebal",
        "Catatan snake_case akhir.",
        "Isi catatan.",
    ]
    assert prose.lang == "id"
    check_map(prose, NOTES)
    opaque = [prose.text[o.start : o.end] for o in prose.origin.opaque]
    assert opaque == ["kode ini", "https://x.y/a"]
    assert is_opaque(prose.origin, Span(prose.text.index("kode"), prose.text.index("kode") + 4))
    kinds = {line: kind_at(prose.origin, prose.text.index(line)) for line in ("Judul", "Tajuk", "Dua", "Kata")}
    assert kinds == {"Judul": "headline", "Tajuk": "heading", "Dua": "body", "Kata": "body"}


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("---\nlang: id\n...\nTeks.\n", "Teks."),
        ("---\n---\nTeks.\n", "Teks."),
        ("---\n# a\n\ntitle: x\n---\nTeks.\n", "Teks."),
        ("---\nTeks biasa.\n\n---\nLagi\n", "Teks biasa.\nLagi"),
        ('{\n  "title": "x"\n}\n\nTeks\n', "Teks"),
        ("A[^1] b[^satu] c.\n\n[^1]: https://x.y/z\n[^satu]: Dua\n", "A b c.\nhttps://x.y/z\nDua"),
        ("A[^1].\n\n[^1]:\n    Isi.\n\n    Lagi.\n\nAkhir.\n", "A.\nIsi.\nLagi.\nAkhir."),
        ("[^1]: Isi\nlanjut\n[^2]: # Dua 2\n[b]: http://x\n\n[b]\n", "Isi lanjut\nDua 2\nb"),
        ("<p align=center>Teks <b>di</b> tengah.</p>\n", "Teks di tengah."),
        ("> <table>\n> <tr><td>Sel\n> dua</table>\n\nAkhir", "Sel dua\nAkhir"),
        ("- <div>\n  Isi\n  </div>\n", "Isi"),
        ("<nav>\nmenu\n</nav>\n\nTeks", "Teks"),
        ("<div markdown=1>\n**x**\n</div>\n", ""),
        (":::tip Judul\nIsi\n:::\n\n> [!NOTE]\n> Isi\n", "Judul Isi\nIsi"),
    ],
)
def test_markdown_as_site_generators_read_it(raw, text):
    prose = markdown.prose(raw)
    assert prose.text == text
    check_map(prose, raw)


def test_program_text_of_mdx_is_none(tmp_path):
    raw = "import X from 'y'\n\nexport const a = 1\n\n<X>\n**tebal**\n</X>\n\nTeks.\n\nEkspor import naik.\n"
    (tmp_path / "a.mdx").write_text(raw, encoding="utf-8")
    assert markdown.text(tmp_path / "a.mdx").text == "Teks.\nEkspor import naik."


@pytest.mark.parametrize("code", ["id-ID", "id_ID", "id", '"id"'])
def test_front_matter_names_the_language_with_or_without_a_region(code):
    assert markdown.prose(f"---\nlang: {code}\n---\nTeks.").lang == "id"


def test_front_matter_that_is_none_is_found_out_in_time_linear_in_the_text():
    raw = "---\r\n" + "\r\n" * 20_000 + "x"
    assert markdown.prose(raw).text == "x"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_do_not_depend_on_line_ends(end):
    raw = NOTES.replace("\n", end)
    prose = markdown.prose(raw)
    assert prose.text == markdown.prose(NOTES).text
    check_map(prose, raw)
    at = prose.text.index("Tajuk")
    assert in_file(prose.origin, Span(at, at + 5)).start == raw.index("Tajuk")


def test_segments_take_their_kinds_from_the_markup():
    raw = "Sebuah kalimat pembuka yang panjang dan lengkap.\n\n# Judul\n\n"
    raw += "- Butir pendek\n- Butir lain\n\nSatu. Dua tiga.\n"
    prose = markdown.prose(raw)
    document = Document("d", Side.TARGET, "id", prose.text, origin=prose.origin)
    assert [(s.text, s.kind.value) for s in segment(document)] == [
        ("Sebuah kalimat pembuka yang panjang dan lengkap.", "body"),
        ("Judul", "headline"),
        ("Butir pendek", "body"),
        ("Butir lain", "body"),
        ("Satu.", "body"),
        ("Dua tiga.", "body"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "# |&#0;\n-|-",
        "\n\N{NO-BREAK SPACE}\n|-||-|",
        "\N{NO-BREAK SPACE}# ",
        "*```\n*```\n",
        "| ![a](b) | a |\n|-|-|\n|b|a|",
    ],
)
def test_what_a_fuzzer_found(raw):
    check_map(markdown.prose(raw), raw)


def test_a_builder_takes_pieces_in_their_order_only():
    builder = Builder("abc")
    builder.copy(1, 2)
    with pytest.raises(ValueError, match="must follow each other"):
        builder.put("x", 0, 1)
    text, origin = builder.done()
    assert text == "b"
    assert in_file(origin, Span(0, 0)) == Span(1, 1)
    assert in_file(origin, Span(1, 1)) == Span(2, 2)


def test_an_empty_origin_has_places_all_the_same():
    _, origin = Builder("<p></p>").done()
    assert in_file(origin, Span(0, 0)) == Span(0, 0)
    assert in_prose(origin, 3) == 0


def test_articles_may_be_of_several_formats(tmp_path):
    (tmp_path / "t.md").write_text("# Judul\n\nSatu *dua*.\n", encoding="utf-8")
    (tmp_path / "s.html").write_text("<p>Uno dos.", encoding="utf-8")
    (tmp_path / "article.toml").write_text(
        'id = "x"\n[[files]]\nrole = "target"\npath = "t.md"\nlanguage = "id"\n'
        '[[files]]\nrole = "source"\npath = "s.html"\nlanguage = "es"\n',
        encoding="utf-8",
    )
    article = read(tmp_path, Call())
    assert (article.target.text, article.source.text) == ("Judul\nSatu dua.", "Uno dos.")
    assert article.target.origin.raw.startswith("# Judul")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<!-- c --> Yang.\n\nHarga naik.\n", "Yang.\nHarga naik."),
        ("<!-- a\nb > c --> Yang <b>itu</b>. <!-- d --> Dua\n", "Yang itu. Dua"),
        ("> <!-- c --> Kutipan\n> teks\n", "Kutipan\nteks"),
        ("<!-- c -->\n", ""),
        ("<!-- c\n\nYang.\n", ""),
    ],
)
def test_what_stands_behind_a_comment_is_prose(raw: str, expected: str) -> None:
    found = markdown.prose(raw)
    assert found.text == expected
    assert found.origin is not None
    for at, char in enumerate(found.text):
        place = in_file(found.origin, Span(at, at + 1))
        assert char in " \n" or raw[place.start : place.end] == char
