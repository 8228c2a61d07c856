"""The output formats, on reports built by hand (``reports_fixture``).

Goldens are written anew by ``python -m pytest tests/test_formats.py --rewrite-golden``: read the difference before
committing it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len

import mtqa
import reports_fixture as reports
from mtqa import formats
from mtqa.config.settings import Gate
from mtqa.errors import InputError, UsageError
from mtqa.formats import _view, html
from mtqa.formats._view import View
from mtqa.gate import verdict
from mtqa.model import Finding, Grade, Judgement, Kind, Mqm, Report, Severity, Side, Span, State

GOLDEN = Path(__file__).parent / "golden"
OURS = ("html", "json", "markdown", "text")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def render(name: str, report: Report, **options: object) -> str:
    return formats.load(name).render(report, **options)  # type: ignore[arg-type]


# The interface


def test_a_format_is_named_like_its_file() -> None:
    assert set(OURS) <= set(formats.available())
    for name in formats.available():
        loaded = formats.load(name)
        assert name == loaded.NAME
        assert loaded.EXTENSION.startswith(".")


def test_an_unknown_format_or_schema_says_which_exist() -> None:
    with pytest.raises(UsageError, match="'pdf': expected one of esa, github, github-summary, gitlab, html, json"):
        formats.load("pdf")
    with pytest.raises(UsageError, match="'rows': expected one of alignment, result"):
        formats.schema("rows")


def test_listing_formats_imports_none_and_loading_one_imports_no_other() -> None:
    code = (
        "import sys; from mtqa import formats; formats.available(); formats.load('json'); "
        "print([m for m in ('rich', 'jinja2', 'spacy', 'babel', 'mtqa.formats.html') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("case", reports.ALL)
def test_golden(name: str, case: str, request: pytest.FixtureRequest) -> None:
    text = render(name, reports.ALL[case]())
    assert text == render(name, reports.ALL[case]())
    if name == "html":  # style and script stand in files of their own, and have tests of their own
        text = re.sub(r"(<style>|<script>).*?(?=</s)", r"\1", text, flags=re.DOTALL)
        text = re.sub(r"sha256-[\w+/=]+", "sha256-", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    file = GOLDEN / f"{case}{formats.load(name).EXTENSION}"
    if request.config.getoption("--rewrite-golden"):
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode(), f"{file.name} differs; --rewrite-golden if that is meant"


@pytest.mark.parametrize("name", OURS)
def test_no_control_character_leaves_any_format(name: str) -> None:
    assert CONTROLS.search(reports.article().article.target.text)
    assert not CONTROLS.search(render(name, reports.article()))


def one_segment(text: str, spans: list[tuple[int, int]], grade: Grade = Grade.GARBLED) -> Report:
    """The bare report with one segment of this text and a finding on each span."""
    report = reports.bare()
    segment = replace(report.segments[0], text=text, span=Span(0, len(text)))
    findings = tuple(
        Finding(
            id=f"{n:020x}",
            rule="TST001",
            name="test",
            severity=list(Severity)[n % 4],
            confidence=0.5,
            mqm=Mqm.SPELLING,
            document="note",
            bead="note#1",
            side=Side.TARGET,
            span=Span(a, b),
            text=text[a:b],
            message="wrong",
            counted_in="note",
        )
        for n, (a, b) in enumerate(spans)
    )
    return replace(
        report,
        article=replace(report.article, target=replace(report.article.target, text=text)),
        segments=(segment,),
        beads=(replace(report.beads[0], target=(segment,)),),
        findings=findings,
        judgements={"note#1": Judgement("note#1", 0.9, 0.9, grade)},
    )


def test_a_line_of_megabytes_is_shown_in_part_and_kept_in_full() -> None:
    text = "kata " * 400_000
    report = one_segment(text, [(0, 4), (1_000_000, 1_000_004), (1_999_990, 1_999_995)])
    for name, most in (("text", 5_000), ("markdown", 5_000), ("html", len(text) + 140_000)):
        shown = render(name, report)
        assert len(shown) < most
        assert "characters left out" in shown
    assert json.loads(render("json", report))["segments"][0]["target"]["text"] == text


def test_many_findings_on_one_line_are_cut_except_where_all_are_wanted() -> None:
    report = one_segment("ab " * 3000, [(3 * n, 3 * n + 2) for n in range(3000)])
    assert len(render("text", report)) < 5_000
    assert "… and 2,992 more findings; --format json has all" in render("text", report)
    assert len(render("markdown", report)) < 5_000
    assert render("html", report).count('class="finding ') == 3000


# Marks


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_pieces_are_the_text_cut_at_the_marks(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in ends]
    item = View(one_segment(text, spans)).items[0]
    assert item.target is not None
    marks = item.marks(item.target)
    assert sorted(m.number for m in marks) == list(range(1, len(spans) + 1))
    cut = _view.pieces(text, marks)
    assert "".join(piece.text for piece in cut) == text
    assert sorted(m.number for p in cut for m in p.opens) == sorted(m.number for m in marks)
    position = 0
    for piece in cut:
        covering = {m.number for m in marks if m.start <= position < m.end} if piece.text else None
        assert covering is None or {m.number for m in piece.marks} == covering
        assert len({m.lane for m in piece.marks}) == len(piece.marks) or len(marks) > _view.LANES
        position += len(piece.text)


def test_a_mark_never_cuts_an_accent_off_its_letter() -> None:
    text = "Cafe\N{COMBINING ACUTE ACCENT} buka"
    item = View(one_segment(text, [(0, 4), (4, 5)])).items[0]
    assert item.target is not None
    assert [(m.start, m.end) for m in item.marks(item.target)] == [(0, 5), (3, 5)]


# JSON


def result(report: Report) -> dict:
    return json.loads(render("json", report))


def closed(schema: object) -> object:
    """The schema with every object closed, so that a field that it does not describe fails."""
    if isinstance(schema, list):
        return [closed(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: closed(value) for key, value in schema.items()}
    return out | {"additionalProperties": False} if "required" in out else out


@pytest.mark.parametrize("case", reports.ALL)
def test_json_is_what_its_schema_says_and_no_more(case: str) -> None:
    schema = json.loads(formats.schema("result"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(closed(schema)).validate(result(reports.ALL[case]()))


def test_the_schema_lists_what_the_model_lists() -> None:
    properties = json.loads(formats.schema("result"))["properties"]
    finding = properties["findings"]["items"]["properties"]
    segment = properties["segments"]["items"]["properties"]
    assert finding["mqm"]["enum"] == [m.value for m in Mqm]
    assert sorted(finding["severity"]["enum"]) == sorted(s.value for s in Severity)
    assert finding["side"]["enum"] == [s.value for s in Side]
    assert finding["state"]["enum"] == [s.value for s in State]
    assert segment["kind"]["enum"] == [k.value for k in Kind]
    assert set(segment["verdict"]["enum"]) == {*(g.value for g in Grade), None}


def test_json_offsets_lines_and_columns_point_at_the_text() -> None:
    report = reports.article()
    data = result(report)
    article = report.article
    texts = {"target": article.target.text, "source": article.source.text if article.source else ""}
    passages = [(s[side], texts[side]) for s in data["segments"] for side in texts if s[side]]
    passages += [
        (p, r.text) for s in data["segments"] for p, r in zip(s["references"], article.references, strict=True) if p
    ]
    findings = [
        (f, article.references[f["reference"]].text if f["side"] == "reference" else texts[f["side"]])
        for f in data["findings"]
    ]
    assert len(passages) == 13 + 1 + 9 + 8
    for place, text in passages + findings:
        assert text[place["start"] : place["end"]] == place["text"]
        before = text[: place["start"]].split("\n")
        assert (place["line"], place["column"]) == (len(before), len(before[-1]) + 1)


@given(st.text(alphabet="a\n\r\N{LINE SEPARATOR}\x0b\x85", max_size=20), st.integers(0, 20))
def test_lines_end_at_lf_crlf_and_cr_only(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    before = text[:offset]
    if before.endswith("\r") and text[offset : offset + 1] == "\n":
        return  # between CR and LF there is no place for a finding
    lines = re.split("\r\n|\r|\n", before)
    assert _view.Lines(text).at(offset) == (len(lines), len(lines[-1]) + 1)


def test_json_rows_keep_their_ids_and_count_within_the_row() -> None:
    data = result(reports.rows())
    assert data["documents"][0]["rows"] is True
    segment, finding = data["segments"][3], data["findings"][1]
    assert data["segments"][1]["id"] == "<b>2</b>"
    assert (segment["id"], segment["target"]["start"], segment["target"]["line"]) == ("row-4", 0, 5)
    assert segment["target"]["end"] == len(segment["target"]["text"])
    assert segment["source"]["start"] == 0
    assert (finding["segment"], finding["line"], finding["column"]) == ("row-4", 5, 20)
    assert segment["target"]["text"][finding["start"] : finding["end"]] == finding["text"] == "Pelabuhan"


def test_json_has_every_segment_and_finding_in_the_order_of_the_article() -> None:
    report = reports.article()
    data = result(report)
    assert [s["id"] for s in data["segments"]] == [b.id for b in report.beads]
    assert sorted(f["id"] for f in data["findings"]) == sorted(f.id for f in report.findings)
    order = {s["id"]: n for n, s in enumerate(data["segments"])} | {None: -1}
    sides = ["target", "source", "reference"]
    places = [(order[f["segment"]], sides.index(f["side"]), f["start"], f["end"]) for f in data["findings"]]
    assert places == sorted(places)


def test_json_says_what_was_left_out_and_what_has_no_counterpart() -> None:
    data = result(reports.article())
    left_out, alone = data["segments"][5], data["segments"][10]
    assert left_out["target"] is None
    assert left_out["source"]["text"] == "Nadie resultó herido."
    assert left_out["reference"]["text"] == "Tidak ada yang terluka."
    assert left_out["alignment"]["source"] == {
        "shape": "0-1",
        "confidence": 0.88,
        "moved": False,
        "target": [],
        "other": [4],
    }
    assert alone["scores"] == {}
    assert alone["source"] is None
    assert data["segments"][13]["verdict"] == "ok"
    assert data["segments"][14]["verdict"] is None
    assert data["segments"][14]["kind"] == "boilerplate"


def test_json_counts_new_findings_only_and_rounds() -> None:
    data = result(reports.article())
    document = data["documents"][0]
    assert document["counts"] == {"critical": 3, "major": 5, "minor": 4, "neutral": 0}
    assert document["detected"] == ["target"]
    assert [r["lang"] for r in document["references"]] == ["id", "en"]
    assert [(s["metric"], s["value"], s["low"]) for s in document["scores"]] == [
        ("BLEU", 31.26, 24.0),
        ("chrF", 58.11, None),
    ]
    by_rule = {f["rule"]: f for f in data["findings"]}
    assert by_rule["SEM001"]["evidence"] == {"closeness": 0.123}
    assert by_rule["NUM001"]["evidence"] == {"expected": ["1200000000"], "found": None}
    assert data["segments"][2]["risk"] == 0.974
    assert data["segments"][2]["scores"] == {"BLEU": 22.01, "chrF": 41.24}


def test_json_keeps_every_character_of_a_text() -> None:
    text = "".join(s["target"]["text"] for s in result(reports.article())["segments"] if s["target"])
    for attack in reports.ATTACKS:
        assert attack in text


# HTML


class Page(HTMLParser):
    """The parsed page; fails on tags that do not close."""

    VOID = frozenset({"meta", "br", "wbr", "link", "img", "input", "hr", "base"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.style = ""
        self.scripts: list[tuple[str | None, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs).get("type"), ""))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        elif self.open and self.open[-1] == "script":
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
        else:
            self.text += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get(attribute)) is not None]


@pytest.mark.parametrize("case", reports.ALL)
def test_html_can_do_nothing_and_fetch_nothing(case: str) -> None:
    html = render("html", reports.ALL[case]())
    page = Page(html)
    allowed = {
        *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "nav", "details"),
        *("summary", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "div", "span", "b", "strong", "small"),
        *("a", "bdi", "br", "wbr", "code", "i", "ins", "mark", "table", "thead", "tbody", "tr", "th", "td"),
        *("article", "del", "script", "template", "dialog", "form", "fieldset", "legend", "label", "input", "select"),
        *("option", "datalist", "textarea", "button", "progress", "kbd"),
    }
    assert {tag for tag, _ in page.tags} <= allowed
    names = {name for _, attrs in page.tags for name in attrs}
    acting = {"src", "style", "srcset", "action", "formaction", "ping", "srcdoc"}
    assert not {n for n in names if n.startswith("on") or n in acting}
    assert all(href.startswith("#") for href in page.values("href"))
    assert not re.search(r"url\(|@import|expression|</", page.style)
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy")
    (data_type, data), (code_type, code) = page.scripts
    assert (data_type, code_type) == ("application/json", None)
    assert json.loads(data)["document"] == reports.ALL[case]().article.id
    assert not re.search(r"[<>&]", data)
    style, script = (base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in (page.style, code))
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|fetch\(|XMLHttp|</", code)


@pytest.mark.parametrize("case", reports.ALL)
def test_html_anchors_are_unique_and_all_lead_somewhere(case: str) -> None:
    page = Page(render("html", reports.ALL[case]()))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.values("href")} <= set(ids)


@pytest.mark.parametrize("case", reports.ALL)
def test_html_has_every_segment_and_every_finding(case: str) -> None:
    report = reports.ALL[case]()
    page = Page(render("html", report))
    ids = set(page.values("id"))
    assert {f"f-{f.id}" for f in report.findings} <= ids
    assert {f"s{n}" for n in range(1, len(report.beads) + 1)} <= ids
    for finding in report.findings:
        assert CONTROLS.sub("", finding.message) in "".join(c for c in page.text if not "\u2400" <= c <= "\u2421")
        assert finding.rule in page.text


def test_html_shows_untrusted_text_as_text() -> None:
    html = render("html", reports.article())
    page = Page(html)
    assert "<img src=x onerror=alert(2)> </style></textarea>&amp;" in page.text
    assert "{{ 7*7 }} {% raw %}" in page.text
    assert "\N{SYMBOL FOR ESCAPE}]8;;http://evil.test\N{SYMBOL FOR BELL}link" in page.text
    assert "‹U+202E›txt.exe ‹U+D800› end" in page.text


def test_html_ends_no_element_early() -> None:
    attack = "</script><script>alert(1)</script><!-- <script>"
    report = one_segment(attack, [(0, len(attack))])
    finding = replace(report.findings[0], message=attack, suggestion=attack)
    page = Page(render("html", replace(report, findings=(finding,))))
    assert len(page.scripts) == 2
    data = json.loads(page.scripts[0][1])
    assert data["text"] == data["findings"][0]["text"] == data["findings"][0]["suggestion"] == attack


def test_html_offsets_are_what_a_script_counts() -> None:
    text = "\N{GRINNING FACE} Yang \N{GRINNING FACE}."
    report = one_segment(text, [(2, 6)])
    data = json.loads(Page(render("html", report)).scripts[0][1])
    units = text.encode("utf-16-le")
    finding = data["findings"][0]
    assert units[2 * finding["start"] : 2 * finding["end"]].decode("utf-16-le") == "Yang"
    assert data["segments"][0]["end"] == len(units) // 2


def test_html_speaks_every_language_of_its_strings() -> None:
    words = html._strings()
    assert html.ui_languages() == ["en", "es", "id"]
    for language in words:
        assert list(words[language]) == list(words["en"]), language
        for key, text in words[language].items():
            assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", words["en"][key])), (language, key)
        report = reports.article()
        page = render("html", replace(report, run={**report.run, "ui_lang": language}))
        assert f'<html lang="{language}">' in page
        assert words[language]["garbled-help"] in page
    with pytest.raises(UsageError, match="does not speak 'tlh'; expected one of en, es, id"):
        render("html", replace(report, run={"ui_lang": "tlh"}))


def test_html_uses_every_string_and_no_other() -> None:
    files = ["page.html.j2", "segment.html.j2", "tools.html.j2", "index.html.j2", "page.js"]
    code = "\n".join(html._file(name) for name in files)
    states = {s.value for s in State} | {s.value for s in Severity} | {k.value for k in Kind} | {"ok"}
    helped = {f"{key}-help" for key in ("garbled", "review", "remarks", "clean", "boilerplate")}
    english = [k for k in html._strings()["en"] if not k.startswith((html.SENTENCES, "evidence-"))]
    unused = [k for k in english if f"'{k}'" not in code and f'"{k}"' not in code]
    assert set(unused) <= states | helped | {"garbled", "review", "remarks", "source", "reference", "unsure"}


def test_html_word_differences_are_the_two_texts() -> None:
    report = reports.article()
    page = render("html", report)
    assert "<del>bermanfaat bagi </del><ins>menguntungkan</ins> Rusia" in page
    parts = html._Differences(View(report)).of(*_third(View(report)))
    said = report.beads[2].target[0].text, report.article.references[0].text
    for text, left_out in zip(said, ("ins", "del"), strict=True):
        kept = "".join(part for kind, part in parts if kind != left_out)
        assert "".join(kept.split()) in "".join(text.split())


def _third(view: View) -> tuple[_view.Item, _view.Passage]:
    item = view.items[2]
    assert item.references[0] is not None
    return item, item.references[0]


def test_the_strip_of_a_long_article_has_few_bars_and_its_worst() -> None:
    page = Page(render("html", reports.rows(3000)))
    bars = [a for t, a in page.tags if t == "a" and re.fullmatch(r"(garbled|review|ok) r\d+", a.get("class") or "")]
    assert len(bars) == 120
    assert {str(a["class"]).split()[0] for a in bars} == {"garbled"}


def test_many_articles_make_a_site_with_the_worst_first() -> None:
    article, rows, bare = (reports.ALL[name]() for name in ("article", "rows", "bare"))
    odd = replace(bare, article=replace(bare.article, id="../<b>index"))
    twice = replace(bare, article=replace(bare.article, id="INDEX"))
    site = html.site([odd, twice, article, rows], "es")
    assert all("/" not in name and not name.startswith(".") for name in site)
    assert len({name.casefold() for name in site}) == 5
    index = Page(site["index.html"])
    links = index.values("href")
    assert sorted(links) == sorted(set(site) - {"index.html"})
    assert links[0] == "set.html"
    assert "<b>index" in index.text
    assert index.scripts == []
    for name, page in site.items():
        elsewhere = {h for h in Page(page).values("href") if not h.startswith("#")}
        assert elsewhere <= set(site), name
        assert name == "index.html" or "index.html" in elsewhere


# Results read back


@pytest.mark.parametrize("case", reports.ALL)
@pytest.mark.parametrize("name", OURS)
def test_a_saved_result_gives_the_same_outputs(name: str, case: str) -> None:
    report = reports.ALL[case]()
    assert render(name, formats.saved(render("json", report), "r.json")) == render(name, report)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "r.json: is not JSON"),
        ("[1]", "r.json: is not a result of mtqa"),
        ('{"schema": "mtqa.alignment/v1"}', "r.json: is not a result of mtqa"),
        ('{"schema": "mtqa.result/v1"}', "no whole result"),
        ('{"schema": "mtqa.result/v1", "documents": [{}]}', "check again with this version"),
        ("[" * 100_000, "r.json: is not JSON"),
    ],
)
def test_what_is_no_result_is_refused_in_a_sentence(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        formats.saved(text, "r.json")


@given(st.data())
def test_a_damaged_result_is_refused_not_crashed_on(data: st.DataObject) -> None:
    content = json.loads(render("json", reports.bare()))
    place = data.draw(st.sampled_from(["segments", "findings", "documents", "skipped", "verdict"]))
    content[place] = data.draw(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=4))
    with suppress(InputError):
        formats.saved(json.dumps(content), "r.json")


def test_html_marks_the_damaged_words_with_letters_and_severities() -> None:
    html = render("html", reports.article())
    assert re.search(r'<mark class="critical"><span class="u critical l0">memberikan </span></mark>', html)
    assert re.search(
        r'M2</a><mark class="critical"><span class="u major l1"><span class="u critical l0">Penting<', html
    )
    assert re.search(r'<mark class="minor"><span class="u minor l0">dijo<', html)
    assert re.search(r"<span class=\"u old l0\">␣␣<", html)


def test_html_directions_and_languages_are_set_for_each_text() -> None:
    page = Page(render("html", reports.article()))
    texts = [attrs for tag, attrs in page.tags if attrs.get("class") == "text"]
    assert {attrs["dir"] for attrs in texts if attrs["lang"] == "es"} == {"ltr"}
    assert Counter(attrs["dir"] for attrs in texts)["rtl"] == 1
    assert {attrs["lang"] for attrs in texts} == {"id", "es", "en"}


def test_html_a_sentence_runs_as_its_article_does() -> None:
    arabic = one_segment("قال", [])
    text = "قال الوزير إن الميناء سيفتح قريبا وإن السفن ستصل. Reuters قالت. 12. 34."
    document = replace(arabic.article.target, text=text)
    of = html._Directions().of
    passage = View(arabic).items[0].target
    assert passage
    parts = {"Reuters قالت.": "rtl", "12.": "auto", "The end.": "ltr", "قال": "rtl"}
    assert {p: of(replace(passage, document=document, text=p)) for p in parts} == parts
    assert of(replace(passage, document=replace(document, text="The end"), text="قال The")) == "ltr"


def test_html_says_what_the_gate_says_in_its_own_language() -> None:
    report = reports.article()
    gates = [
        Gate(garbled=0, critical=0, major=0, minor=0, rules=(("SPC", 0),), garbled_share=0.0, penalty=0.0),
        Gate(garbled=0, critical=0, major=0, minor=0, rules=(("CAS", 0),), scope="all"),
        Gate(scores=(("BLEU", 99.0), ("TER", 1.0))),
    ]
    reasons = [
        reason
        for gate in gates
        for scores in (report.scores, ())
        for reason in verdict(report.beads, report.findings, report.judgements, gate, scores).reasons
    ]
    assert len(set(reasons)) >= 10
    notes = [
        "language of the translation detected: Indonesian",
        "no word list for Indonesian (in 3 of 15 segments)",
        "no sentence vectors for Indonesian and Spanish",
        "no reference in the target's language",
    ]
    for ui in ("es", "id"):
        speaker = html._Sentences(View(report), ui)
        for told in (*reasons, *notes):
            sentence, language = speaker.translated(told)
            assert language == ui, told
            assert re.findall(r"[\d.,]*\d", sentence.replace("1.000", "1,000").replace("1000", "1,000")) == re.findall(
                r"[\d.,]*\d", told
            )
            assert "Indonesian" not in sentence
        assert speaker.translated("something else") == ("something else", "en")
    assert html._Sentences(View(report), "es").translated(notes[1])[0] == (
        "no hay lista de palabras para indonesio (en 3 de 15 segmentos)"
    )


def test_html_quoted_text_cannot_turn_the_message_around_it() -> None:
    assert html._said("“<b>” is “אב” here") == "“<bdi>&lt;b&gt;</bdi>” is “<bdi>אב</bdi>” here"


def test_html_is_worst_first_and_shows_doubtful_alignment_and_omissions() -> None:
    page = Page(render("html", reports.article()))
    cards = [attrs["id"] for _, attrs in page.tags if str(attrs.get("class", "")).startswith("card ") and "id" in attrs]
    assert cards[:11] == ["s4", "s3", "s2", "s11", "s8", "s6", "s9", "s0", "s5", "s10", "s12"]
    assert page.text.count("alignment unsure 2-1 · 0.42") == 2
    assert "[missing] The translation has nothing here." in page.text


def test_html_headings_descend_in_steps_of_one() -> None:
    page = Page(render("html", reports.article()))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


# Text


@pytest.mark.parametrize("case", reports.ALL)
def test_text_without_colour_is_the_coloured_text_without_its_codes(case: str) -> None:
    plain, coloured = (render("text", reports.ALL[case](), color=c) for c in (False, True))
    assert "\x1b" not in plain
    assert re.findall(r"\x1b\[[0-9;]*m", coloured)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


@pytest.mark.parametrize("width", [60, 100, 160])
def test_text_keeps_to_its_width(width: int) -> None:
    report = reports.article()
    signatures = [score.signature for score in report.scores]
    lines = render("text", report, width=width).splitlines()
    # A signature stays on its line, to be copied.
    assert max(cell_len(line) for line in lines if not any(s in line for s in signatures)) <= width
    assert all(any(s in line for line in lines) for s in signatures)


def test_text_does_not_depend_on_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [render("text", reports.article(), color=c) for c in (False, True)]
    for name, value in {"NO_COLOR": "1", "FORCE_COLOR": "1", "COLUMNS": "40", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert [render("text", reports.article(), color=c) for c in (False, True)] == before


def test_text_marks_survive_without_colour_and_the_worst_come_first() -> None:
    text = render("text", reports.article())
    assert "karena ⟦memberikan Penting dan percaya⟧." in text
    assert "⟦Nadie resultó herido.⟧" in text
    heads = re.findall(r"^(garbled|review)  #(\d+)", text, re.MULTILINE)
    assert heads == [
        *(("garbled", n) for n in ("4", "3", "2")),
        *(("review", n) for n in ("11", "8", "6", "9")),
    ]


def test_text_says_how_probable_an_omission_is_and_counts_no_boilerplate_as_missing(tmp_path: Path) -> None:
    sides = {
        "es": (
            "Los precios subieron otra vez en todo el país, dijo el ministro de Economía.",
            "El Gobierno pidió calma a la población durante una conferencia de prensa.",
            "La gente salió a la calle para protestar contra las nuevas medidas.",
            "Compartir en Facebook",
        ),
        "id": (
            "Harga naik lagi di seluruh negeri, kata menteri ekonomi.",
            "Warga turun ke jalan untuk memprotes kebijakan baru itu.",
        ),
    }
    for lang, lines in sides.items():
        (tmp_path / f"a.{lang}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    report = mtqa.check(tmp_path / "a.id.txt", source=tmp_path / "a.es.txt")
    assert [bead.kind for bead in report.beads if not bead.target] == [Kind.BODY, Kind.BOILERPLATE]
    (omission,) = (f for f in report.findings if f.rule == "ALI001")
    shown = " ".join(render("text", report).split())
    assert f"(probability {omission.confidence:.2f})" in shown
    for name in OURS[2:]:
        assert "1 missing in the translation" in render(name, report)
    assert json.loads(render("json", report))["documents"][0]["alignment"][0]["missing"] == 1
    assert "missing in the translation: 1<" in render("html", report)


def test_text_of_thousands_of_rows_is_the_worst_twenty() -> None:
    text = render("text", reports.rows(3000))
    assert text.count("\ngarbled  row-") == 20
    assert "… and 980 more segments to look at; --format json has all" in text


# Markdown


def tokens(markdown: str) -> list:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return [t for block in parser.parse(markdown) for t in (block, *(block.children or []))]


@pytest.mark.parametrize("case", reports.ALL)
def test_markdown_lets_no_text_act(case: str) -> None:
    found = tokens(render("markdown", reports.ALL[case]()))
    html = {t.content.strip() for t in found if t.type in {"html_block", "html_inline"}}
    assert all(
        re.fullmatch(r"<details><summary>\d+ checks? could not run</summary>|</details>|</?sub>", h) for h in html
    )
    assert not {t.type for t in found} & {"link_open", "image", "em_open", "s_open", "code_block", "fence", "hr"}
    said = " ".join(t.content for t in found if t.type == "text")
    assert not re.search(r"@\w|#\d|https?://|www\.\w|:\w+:", said)


@pytest.mark.parametrize("attack", [*reports.ATTACKS, "````", "`a", "b``", "1. x", "- x", "# x", "| x", "~~x~~ __y__"])
def test_markdown_keeps_hostile_words_words(attack: str) -> None:
    report = one_segment(attack, [(0, len(attack))])
    finding = replace(report.findings[0], message=attack, suggestion=attack)
    report = replace(
        report, findings=(finding,), verdict=replace(report.verdict, passed=False, reasons=(attack, "plain reason"))
    )
    markdown = render("markdown", report)
    plain = tokens(render("markdown", replace(report, verdict=replace(report.verdict, reasons=("x", "y")))))
    found = tokens(markdown)
    html = [t.content for t in found if t.type in {"html_block", "html_inline"}]
    assert all(re.match(r"</?(details|sub)>", h) for h in html)
    assert [t.type for t in found if t.block] == [t.type for t in plain if t.block]
    said = "".join(t.content for t in found if t.type == "text").replace("\N{ZERO WIDTH SPACE}", "")
    assert _view.one_line(attack).strip() in said
    assert "plain reason" in said


def test_markdown_stays_below_what_a_comment_may_have() -> None:
    report = reports.rows(300)
    long = tuple(replace(f, message="x" * 5000, suggestion="`y" * 4000) for f in report.findings)
    markdown = render("markdown", replace(report, findings=long))
    assert len(markdown) < 65_536
    assert re.search(r"… and \d+ more segments to look at", markdown)


def test_markdown_marks_the_damaged_words() -> None:
    markdown = render("markdown", reports.article())
    assert "karena ⟦memberikan Penting dan percaya⟧.`" in markdown
    assert "> **missing in the translation**" in markdown
