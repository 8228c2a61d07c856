"""The engine: who is asked what, where findings stand, what is skipped, and how a crash ends."""

import re
from pathlib import Path

import pytest

from mtqa import precedence
from mtqa.check import check, place
from mtqa.errors import MtqaError
from mtqa.langs import load
from mtqa.model import Article, Bead, Document, Finding, Kind, Link, Mqm, Segment, Severity, Side, Span
from mtqa.rules import Example, Hit, View, all_rules, rule

EXAMPLES = {"bad": [Example("⟦x⟧")], "good": [Example("y")]}


def made(function, code="TST001", **more):
    function.__doc__ = "A rule of the tests."
    settings = {"severity": Severity.MAJOR, "confidence": 0.8, "mqm": Mqm.NUMBER, **EXAMPLES, **more}
    return rule(code=code, **settings)(function)


def document(side, lines, lang, identifier):
    """A document of one sentence a line, split at ' | ' within a line."""
    text = "\n".join(line.replace(" | ", " ") for line in lines)
    segments, at = [], 0
    for paragraph, line in enumerate(lines):
        for part in line.split(" | "):
            span = Span(at, at + len(part))
            segments.append(Segment(identifier, side, lang, Kind.BODY, span, part, len(segments), paragraph))
            at = span.end + 1
    whole = Document(identifier, side, lang, text)
    assert all(text[s.span.start : s.span.end] == s.text for s in segments)
    return whole, segments


@pytest.fixture
def pair():
    """Two target sentences that share one source sentence (2-1), a plain pair, an addition, an omission."""
    target, t = document(Side.TARGET, ["Satu 1. | Dua 2.", "Tiga 3.", "Empat 4."], "id", "a")
    source, s = document(Side.SOURCE, ["Uno 1, dos 2.", "Tres 3.", "Cinco 5."], "es", "a:source")
    shared = Link((t[0], t[1]), (s[0],), 0.5)
    beads = [
        Bead("a#1", Kind.BODY, (t[0],), shared),
        Bead("a#2", Kind.BODY, (t[1],), shared),
        Bead("a#3", Kind.BODY, (t[2],), Link((t[2],), (s[1],), 0.9)),
        Bead("a#4", Kind.BODY, (t[3],), Link((t[3],), (), 0.7)),
        Bead("a#5", Kind.BODY, (), Link((), (s[2],), 0.6)),
    ]
    return Article("a", target, source), beads


def test_sentences_that_share_a_link_are_compared_together_and_flagged_where_they_stand(pair):
    seen = []

    def ask(target, source):
        seen.append((target.text, source.text))
        yield Hit(len(target.text) - 2, len(target.text) - 1, "the last digit", {"was": 1})

    found = check(*pair, [made(ask)])
    assert seen == [("Satu 1. Dua 2.", "Uno 1, dos 2."), ("Tiga 3.", "Tres 3.")]
    first, second = found.findings
    assert (first.text, first.bead, first.span) == ("2", "a#2", Span(12, 13))
    assert (first.confidence, second.confidence) == (0.4, 0.72)  # 0.8 times the confidence of the link
    assert second.text == "3"
    assert found.skipped == ()


def test_a_rule_without_source_sees_every_sentence(pair):
    seen = []

    def ask(target, lang):
        seen.append((target.text, target.first, target.last, lang.code))
        return []

    check(*pair, [made(ask)])
    assert seen == [
        ("Satu 1.", True, False, "id"),
        ("Dua 2.", False, True, "id"),
        ("Tiga 3.", True, True, "id"),
        ("Empat 4.", True, True, "id"),
    ]


def test_a_rule_on_the_article_sees_gaps_and_can_flag_the_source(pair):
    def ask(beads):
        for bead in beads:
            if bead.target is None:
                yield Hit(
                    0, len(bead.source.text), "left out", view=bead.source, confidence=bead.source_link.confidence
                )

    (finding,) = check(*pair, [made(ask)]).findings
    assert (finding.side, finding.text, finding.bead, finding.counted_in) == (
        Side.SOURCE,
        "Cinco 5.",
        "a#5",
        "a:source",
    )
    assert finding.confidence == 0.6


@pytest.mark.parametrize(
    ("needs", "reason"),
    [
        ("source", "no source"),
        ("reference", "no reference in the target's language"),
        ("beads", "no source and no reference"),
    ],
)
def test_what_cannot_run_is_told_once(pair, needs, reason):
    article, beads = pair
    alone = Article("a", article.target)
    stripped = [Bead(b.id, b.kind, b.target) for b in beads if b.target]
    ask = {"source": lambda target, source: [], "reference": lambda target, reference: [], "beads": lambda beads: []}
    (skip,) = check(alone, stripped, [made(ask[needs])]).skipped
    assert (skip.rule, skip.reason) == ("TST001", reason)


def test_a_language_without_tables_is_told(pair):
    target, t = document(Side.TARGET, ["Yksi.", "Kaksi."], "qaa", "f")
    beads = [Bead(f"f#{n}", Kind.BODY, (s,)) for n, s in enumerate(t)]
    found = check(Article("f", target), beads, [made(lambda target, truecase: [])])
    assert "no truecasing table" in found.skipped[0].reason


def test_a_crash_stops_the_run_and_names_the_rule(pair):
    def ask(target):
        raise KeyError("oops")

    with pytest.raises(MtqaError, match=r"rule TST001 .* failed at a#1: KeyError"):
        check(*pair, [made(ask)])


def test_fingerprints_survive_insertions_elsewhere_and_tell_equal_findings_apart():
    def ask(target):
        for at in (i for i, c in enumerate(target.text) if c == "!"):
            yield Hit(at, at + 1, "!")

    def ids(lines):
        target, t = document(Side.TARGET, lines, "id", "a")
        beads = [Bead(f"a#{n}", Kind.BODY, (s,)) for n, s in enumerate(t)]
        return [f.id for f in check(Article("a", target), beads, [made(ask)]).findings]

    before, after = ids(["Satu! Dua!", "Tiga!"]), ids(["Baru.", "Satu! Dua!", "Tiga!"])
    assert before == after
    assert len(set(before)) == 3
    assert all(len(i) == 20 and int(i, 16) >= 0 for i in before)


@pytest.mark.parametrize(
    ("said", "shown"),
    [("left out", "Left out."), ("“x” is odd", "“x” is odd."), ("Is it so?", "Is it so?"), ("A.", "A.")],
)
def test_messages_are_sentences(pair, said, shown):
    def ask(target):
        yield Hit(0, 1, said)

    assert check(*pair, [made(ask)]).findings[0].message == shown


def test_the_same_hit_twice_is_one_finding(pair):
    def ask(target):
        yield Hit(0, 1, "once")
        yield Hit(0, 1, "twice")

    assert len(check(*pair, [made(ask)]).findings) == 4


def test_what_the_source_holds_to_the_letter_can_be_licensed(pair):
    def ask(target):
        at = target.text.index(target.text[-2])
        yield Hit(at, at + 1, "a digit")

    flagged = [f.text for f in check(*pair, [made(ask, unless_in_source=True)]).findings]
    assert [f.text for f in check(*pair, [made(ask)]).findings] == ["1", "2", "3", "4"]
    assert flagged == ["4"]


def test_one_place_and_family_is_one_finding_and_names_the_other_rule(pair):
    def ask(target):
        yield Hit(0, 1, "here")

    def again(target):
        yield Hit(0, 1, "here too")

    rules = [made(ask, "TST001"), made(again, "TST002", confidence=0.9), made(lambda target: again(target), "OTH001")]
    found = check(*pair, rules).findings
    assert [f.rule for f in found[:2]] == ["OTH001", "TST002"]
    assert [f.evidence.get("also") for f in found[:2]] == [None, ["TST001"]]
    assert [f.confidence for f in found[:2]] == [0.8, 0.97]


def test_a_third_language_reference_stands_in_for_the_source(pair):
    article, beads = pair
    reference, r = document(Side.REFERENCE, ["One 1, two 2."], "en", "a:reference-1")
    link = Link((beads[0].target[0],), (r[0],), 0.9)
    seen = []

    def ask(target, source):
        seen.append(source.text)
        return []

    only = [Bead("a#1", Kind.BODY, beads[0].target, None, (link,))]
    check(Article("a", article.target, None, (reference,)), only, [made(ask)])
    assert seen == ["One 1, two 2."]


def test_place_maps_joined_text_back_into_the_document():
    _, segments = document(Side.TARGET, ["ab. | cd.", "ef."], "id", "a")
    view = View("ab. cd. ef.", load("id"), tuple(segments))
    assert place(view, 4, 6) == (segments[1], Span(4, 6))
    assert place(view, 8, 11) == (segments[2], Span(8, 11))
    assert place(view, 1, 6) == (segments[0], Span(1, 6))  # over a boundary: starts in the first
    assert place(view, 11, 11) == (segments[2], Span(11, 11))
    with pytest.raises(ValueError, match="outside"):
        place(view, 5, 99)


@pytest.mark.parametrize(
    "declaration",
    [
        {"code": "X1"},
        {"confidence": 0.0},
        {"bad": []},
        {"good": [Example("⟦marked⟧")]},
        {"bad": [Example("unmarked")]},
    ],
)
def test_a_rule_that_is_not_whole_is_refused(declaration):
    with pytest.raises(ValueError, match=r"X1|TST001"):
        made(lambda target: [], **declaration)


def test_an_unknown_need_is_refused():
    with pytest.raises(ValueError, match="unknown needs"):
        made(lambda target, weather: [])


def finding(code, start, end, severity=Severity.MAJOR, confidence=0.8, text="ab cd ef gh ij", **evidence):
    """A finding in the text's only segment."""
    return Finding(
        id="",
        rule=code,
        name="x",
        severity=severity,
        confidence=confidence,
        mqm=Mqm.NUMBER,
        document="a",
        bead="a#1",
        side=Side.TARGET,
        span=Span(start, end),
        text=text[start:end],
        message="X.",
        evidence=evidence,
        counted_in="a",
    )


def settled(*findings, text="ab cd ef gh ij"):
    """The codes that stand, with what each covers."""
    stand = precedence.settle(findings, {"a": text}, {"a#1": Span(0, len(text))})
    assert {(f.rule, f.confidence) for f in stand} <= {(f.rule, f.confidence) for f in findings}
    return {f.rule: f.evidence.get("also", []) for f in stand}


MINOR, CRITICAL = Severity.MINOR, Severity.CRITICAL


@pytest.mark.parametrize(
    ("findings", "stand"),
    [
        # Mojibake in a word, and what other rules make of the rest of the same word; the next word is its own.
        ([finding("ENC002", 3, 4), finding("WRD006", 4, 5, MINOR)], {"ENC002": ["WRD006"]}),
        ([finding("ENC002", 3, 4), finding("WRD006", 6, 8, MINOR)], {"ENC002": [], "WRD006": []}),
        # A fragment with a stray capital in it; a capital elsewhere.
        ([finding("FRG003", 0, 5, CRITICAL), finding("CAS001", 3, 5, MINOR)], {"FRG003": ["CAS001"]}),
        ([finding("FRG003", 0, 5, CRITICAL), finding("CAS001", 6, 8, MINOR)], {"FRG003": [], "CAS001": []}),
        # The two touch and share nothing.
        ([finding("FRG003", 0, 3, CRITICAL), finding("CAS001", 3, 5, MINOR)], {"FRG003": [], "CAS001": []}),
        # What was covered before is passed on, sorted, each once.
        (
            [finding("NUM010", 0, 5, also=["NUM006"]), finding("NUM001", 0, 2, also=["NUM002"])],
            {"NUM010": ["NUM001", "NUM002", "NUM006"]},
        ),
        # Inside a whole segment in another language.
        (
            [finding("LAN002", 0, 14, CRITICAL), finding("LAN001", 3, 8), finding("NAM002", 9, 11)],
            {"LAN002": ["LAN001", "NAM002"]},
        ),
        # A critical finding on the whole segment covers minor ones of any kind, major ones not.
        (
            [finding("REP005", 0, 13, CRITICAL), finding("QUO001", 3, 4, MINOR), finding("NUM001", 6, 8)],
            {"REP005": ["QUO001"], "NUM001": []},
        ),
        ([finding("REP005", 0, 8, CRITICAL), finding("QUO001", 3, 4, MINOR)], {"REP005": [], "QUO001": []}),
        # What the user asked for is told whatever else is wrong.
        (
            [finding("LAN002", 0, 14, CRITICAL), finding("TRM003", 3, 5, MINOR)],
            {"LAN002": [], "TRM003": []},
        ),
        ([finding("TRM001", 0, 5), finding("NAM002", 3, 5)], {"TRM001": ["NAM002"]}),
        # A number inside a name; a name beside the place where a number is missing.
        ([finding("NUM001", 3, 5), finding("NAM002", 0, 5)], {"NUM001": ["NAM002"]}),
        ([finding("NUM001", 0, 8), finding("NAM002", 3, 5)], {"NUM001": [], "NAM002": []}),
        # Neither by a milder one, nor by one that the gate would not count.
        ([finding("ENC006", 3, 5, MINOR), finding("WRD002", 3, 5)], {"ENC006": [], "WRD002": []}),
        (
            [finding("MEA001", 0, 14, confidence=0.4), finding("NUM001", 3, 5)],
            {"MEA001": [], "NUM001": []},
        ),
        # The winner is covered itself: what it would have covered is judged by what stands.
        (
            [finding("FRG005", 9, 14, CRITICAL), finding("ALI003", 6, 11), finding("MEA001", 0, 8)],
            {"FRG005": ["ALI003"], "MEA001": []},
        ),
    ],
)
def test_where_findings_meet_an_order_decides(findings, stand):
    assert settled(*findings) == stand
    assert settled(*reversed(findings)) == stand


def test_the_engine_applies_the_order(pair):
    def words(target):
        yield Hit(0, 4, "the worse", severity=Severity.CRITICAL)

    def capital(target):
        yield Hit(0, 1, "the lesser", severity=Severity.MINOR)

    found = check(*pair, [made(capital, "CAS001"), made(words, "FRG003")]).findings
    assert {f.rule for f in found} == {"FRG003"}
    assert all(f.evidence["also"] == ["CAS001"] and f.confidence == 0.8 for f in found)


def test_many_findings_on_one_line_are_settled_fast():
    text = "x" * 200_000
    findings = [finding("CAS001", n, n + 1, MINOR, text=text) for n in range(0, 200_000, 20)]
    whole = finding("LAN002", 0, len(text), CRITICAL, text=text)
    assert settled(whole, *findings, text=text) == {"LAN002": ["CAS001"]}


def test_the_order_has_no_circles_and_names_rules_that_exist():
    codes = [r.code for r in all_rules()]
    for order in precedence.ORDERS:
        for beginning in (*order.over.split(), *order.under.split()):
            assert any(code.startswith(beginning) for code in codes), beginning
    below = {code: [other for other in codes if precedence.meetings(code, other)] for code in codes}
    left = set(codes)
    while bottom := {code for code in left if not left.intersection(below[code])}:
        left -= bottom
    assert not left
    assert not any(precedence.meetings(code, "TRM001") for code in codes)


def test_the_documentation_shows_the_order(request):
    page = Path(__file__).parents[1] / "docs" / "how-a-run-works.md"
    text = page.read_text(encoding="utf-8")
    table = precedence.table(r.code for r in all_rules())
    fresh = re.sub(
        r"(?s)(?<=<!-- precedence -->\n).*?(?=<!-- /precedence -->)", lambda match: f"{table}\n", text, count=1
    )
    assert table in fresh
    if request.config.getoption("--rewrite-golden"):
        page.write_text(fresh, encoding="utf-8", newline="\n")
    assert fresh == text or request.config.getoption("--rewrite-golden"), "run pytest with --rewrite-golden"
