"""Reports built by hand, so that the formats are tested without the stages that make reports."""

from __future__ import annotations

from collections.abc import Sequence

from mtqa.model import (
    Article,
    Bead,
    Document,
    Finding,
    Grade,
    Judgement,
    Kind,
    Link,
    Mqm,
    Report,
    Score,
    Segment,
    Severity,
    Side,
    Skip,
    Span,
    State,
    Verdict,
)

RUN = {"signature": "mtqa:0.0.0|rules:1a2b3c4d|gate:default", "version": "0.0.0"}

# What a hostile or broken translation may hold; none of it may act anywhere.
ATTACKS = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> </style></textarea>&amp;",
    "\x1b[31mred\x1b]8;;http://evil.test\x07link\x1b]8;;\x07 \x9b1m \x07 \x00 \N{RIGHT-TO-LEFT OVERRIDE}txt.exe"
    " \ud800 end",
    '=HYPERLINK("http://evil.test";"x") [bold red]markup[/] :smile: {{ 7*7 }} {% raw %} %s {0}',
    "| a | ![x](http://evil.test/x.png) [y](javascript:alert(3)) "
    "`code` *b* @everyone #1 https://evil.test -->\n# head\n\n- item",
)


def segments(
    side: Side, document: str, lang: str, paragraphs: Sequence[Sequence[str]], **kinds: Kind
) -> tuple[str, list[Segment]]:
    """A document's text and its segments; ``kinds`` gives the kind of a segment as ``s<index>``."""
    text, found = "", []
    for number, paragraph in enumerate(paragraphs):
        text += "\n" if number else ""
        for position, sentence in enumerate(paragraph):
            text += " " if position else ""
            kind = kinds.get(f"s{len(found)}", Kind.BODY)
            span = Span(len(text), len(text) + len(sentence))
            found.append(Segment(document, side, lang, kind, span, sentence, len(found), number))
            text += sentence
    return text, found


class Findings:
    """Collects findings whose place is given by the words that stand there."""

    def __init__(self, article: str) -> None:
        self.article = article
        self.found: list[Finding] = []

    def add(
        self,
        rule: str,
        name: str,
        severity: Severity,
        mqm: Mqm,
        bead: str,
        segment: Segment,
        words: str,
        message: str,
        *,
        confidence: float = 0.9,
        suggestion: str | None = None,
        state: State = State.NEW,
        **evidence: object,
    ) -> None:
        start = segment.span.start + segment.text.index(words)
        self.found.append(
            Finding(
                id=f"{len(self.found) + 1:020x}",
                rule=rule,
                name=name,
                severity=severity,
                confidence=confidence,
                mqm=mqm,
                document=self.article,
                bead=bead,
                side=segment.side,
                span=Span(start, start + len(words)),
                text=words,
                message=message,
                evidence=evidence,
                suggestion=suggestion,
                state=state,
                counted_in=segment.document,
            )
        )


def article() -> Report:
    """One article with a source and two references, and of everything that a format shows at least one."""
    target_text, t = segments(
        Side.TARGET,
        "port",
        "id",
        [
            ["Pelabuhan Baru"],
            ["“antarmuka”"],
            ["Selain itu, perjanjian itu bermanfaat bagi Rusia, karena memberikan Penting dan percaya.", "Yang."],
            ["Menteri menolak usul itu , katanya  kemarin.", "Ia pulang."],
            ["הנמל נפתח ביום שני.", "港口于周一开放，耗资１２亿元。", "Caf\N{COMBINING ACUTE ACCENT}e buka."],
            list(ATTACKS[:2]),
            list(ATTACKS[2:]),
            ["Baca juga: Harga emas hari ini"],
        ],
        s0=Kind.HEADLINE,
        s1=Kind.HEADING,
        s13=Kind.BOILERPLATE,
    )
    assert t[12].text == ATTACKS[3]
    source_text, s = segments(
        Side.SOURCE,
        "port:source",
        "es",
        [
            ["El nuevo puerto"],
            ["“Fachada”"],
            [
                "Además, el tratado beneficia a Rusia, porque le da importancia y confianza, dijo.",
                "El ministro rechazó la propuesta.",
            ],
            ["Nadie resultó herido.", "Se fue a casa."],
            ["El puerto abrió el lunes.", "Costó 1.200 millones."],
        ],
        s0=Kind.HEADLINE,
        s1=Kind.HEADING,
    )
    same_text, r = segments(
        Side.REFERENCE,
        "port:reference-1",
        "id",
        [
            ["Pelabuhan Baru"],
            ["“Kedok”"],
            ["Selain itu, perjanjian itu menguntungkan Rusia karena memberinya arti penting dan kepercayaan diri."],
            ["Menteri menolak usul itu, katanya kemarin.", "Tidak ada yang terluka.", "Ia pulang."],
        ],
        s0=Kind.HEADLINE,
        s1=Kind.HEADING,
    )
    english_text, e = segments(
        Side.REFERENCE, "port:reference-2", "en", [["The new port"], ["“Facade”"]], s0=Kind.HEADLINE
    )

    shared = Link((t[2], t[3]), (s[2],), 0.42)
    left_out = Link((), (s[4],), 0.88)
    links: list[tuple[tuple[Segment, ...], Link | None, tuple[Link | None, ...]]] = [
        ((t[0],), Link((t[0],), (s[0],), 0.99), (Link((t[0],), (r[0],), 1.0), Link((t[0],), (e[0],), 0.97))),
        ((t[1],), Link((t[1],), (s[1],), 0.91), (Link((t[1],), (r[1],), 0.9), Link((t[1],), (e[1],), 0.9))),
        ((t[2],), shared, (Link((t[2],), (r[2],), 0.96), None)),
        ((t[3],), shared, (None, None)),
        ((t[4],), Link((t[4],), (s[3],), 0.93), (Link((t[4],), (r[3],), 0.99), None)),
        ((), left_out, (Link((), (r[4],), 0.9), None)),
        ((t[5],), Link((t[5],), (s[5],), 0.95), (Link((t[5],), (r[5],), 0.99), None)),
        ((t[6],), Link((t[6],), (s[6],), 0.9), (None, None)),
        ((t[7],), Link((t[7],), (s[7],), 0.87), (None, None)),
        *(((segment,), None, (None, None)) for segment in t[8:]),
    ]
    beads = tuple(
        Bead(f"port#{n}", (target or link.other)[0].kind if link or target else Kind.BODY, target, link, references)
        for n, (target, link, references) in enumerate(links, 1)
    )

    f = Findings("port")
    f.add(
        "SEM001",
        "far-from-source",
        Severity.CRITICAL,
        Mqm.MISTRANSLATION,
        "port#2",
        t[1],
        t[1].text,
        "The heading says something else than the source (“Fachada”)",
        confidence=0.85,
        closeness=0.1234567,
    )
    f.add(
        "FRG002",
        "missing-head",
        Severity.CRITICAL,
        Mqm.UNINTELLIGIBLE,
        "port#3",
        t[2],
        "memberikan Penting dan percaya",
        "“memberikan” has no object: the noun that these words belong to is missing",
        confidence=0.92,
    )
    f.add(
        "CAS001",
        "stray-capital",
        Severity.MAJOR,
        Mqm.CAPITALIZATION,
        "port#3",
        t[2],
        "Penting",
        "“Penting” is capitalised inside a sentence",
        suggestion="penting",
        usual=0.002,
        forms=["penting"],
    )
    f.add(
        "OMI002",
        "part-left-out",
        Severity.MINOR,
        Mqm.OMISSION,
        "port#3",
        s[2],
        "dijo",
        "Nothing in the translation answers “dijo”",
        confidence=0.5,
    )
    f.add(
        "FRG001",
        "fragment",
        Severity.CRITICAL,
        Mqm.UNINTELLIGIBLE,
        "port#4",
        t[3],
        "Yang.",
        "One function word is no sentence",
    )
    f.add(
        "PUN001",
        "space-before",
        Severity.MINOR,
        Mqm.WHITESPACE,
        "port#5",
        t[4],
        " ,",
        "Space before a comma",
        suggestion=",",
    )
    f.add(
        "PUN004",
        "double-space",
        Severity.NEUTRAL,
        Mqm.WHITESPACE,
        "port#5",
        t[4],
        "  ",
        "Two spaces",
        state=State.BASELINE,
    )
    f.add(
        "OMI001",
        "omission",
        Severity.MAJOR,
        Mqm.OMISSION,
        "port#6",
        s[4],
        s[4].text,
        "The translation has nothing for this sentence",
        confidence=0.8,
    )
    f.add(
        "LNG001",
        "wrong-language",
        Severity.MAJOR,
        Mqm.UNTRANSLATED,
        "port#8",
        t[6],
        "ביום שני",
        "Hebrew in an Indonesian article",
    )
    f.add(
        "NUM001",
        "number-differs",
        Severity.MAJOR,
        Mqm.NUMBER,
        "port#9",
        t[7],
        "１２亿",
        "The source has 1.200 millones",
        expected=["1200000000"],
        found=float("nan"),
    )
    f.add(
        "ENC001",
        "odd-accent",
        Severity.MINOR,
        Mqm.CHARACTER_ENCODING,
        "port#10",
        t[8],
        "Caf",
        "An accent on the wrong letter",
    )
    f.add(
        "ENC003",
        "markup",
        Severity.MAJOR,
        Mqm.MARKUP,
        "port#11",
        t[9],
        "<script>alert(1)</script>",
        "Markup in the text: <script>alert(1)</script>",
        suggestion="<b>none</b>",
        tag="</script><script>alert(4)</script>",
    )
    f.add(
        "ENC002",
        "control-character",
        Severity.CRITICAL,
        Mqm.NONALLOWED_CHARACTERS,
        "port#12",
        t[10],
        "\x1b[31mred\x1b",
        "Control characters: \x1b[31m",
        state=State.DECIDED,
    )
    f.add("NAM002", "two-spellings", Severity.MINOR, Mqm.ENTITY, "", t[2], "Rusia", "Spelt “Rusia” and “Rusya”")
    grades = {
        2: (0.91, 0.8, Grade.GARBLED),
        3: (0.974, 0.95, Grade.GARBLED),
        4: (0.99, 0.97, Grade.GARBLED),
        6: (0.55, 0.0, Grade.REVIEW),
        8: (0.6, 0.2, Grade.REVIEW),
        9: (0.5, 0.1, Grade.REVIEW),
        11: (0.7, 0.3, Grade.REVIEW),
    }
    judgements = {
        bead.id: Judgement(bead.id, *grades.get(n, (0.04, 0.01, Grade.OK)))
        for n, bead in enumerate(beads, 1)
        if bead.kind is not Kind.BOILERPLATE
    }
    scores = (
        Score(
            "BLEU",
            31.256,
            24.0,
            38.44,
            "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.5.1",
            {"port#1": 100.0, "port#3": 22.01, "port#5": 64.3},
        ),
        Score(
            "chrF",
            58.114,
            None,
            None,
            "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.5.1",
            {"port#1": 100.0, "port#2": 8.2, "port#3": 41.239, "port#5": 88.8},
        ),
    )
    return Report(
        article=Article(
            "port",
            Document("port", Side.TARGET, "id", target_text, "port/target.id.txt", detected=True),
            Document("port:source", Side.SOURCE, "es", source_text, "port/source.es.txt"),
            (
                Document("port:reference-1", Side.REFERENCE, "id", same_text, "port/reference.id.txt"),
                Document(
                    "port:reference-2", Side.REFERENCE, "en", english_text, "port/reference.en.txt", detected=True
                ),
            ),
            problems=("port/reference.fr.txt, line 3: byte 0xe9 is not UTF-8; expected UTF-8 text",),
        ),
        segments=(*t, *s, *r, *e),
        beads=beads,
        scores=scores,
        findings=tuple(f.found),
        judgements=judgements,
        skipped=(
            Skip("GRM001", "port", "no word classes for Hebrew (in 1 of 13 segments)"),
            Skip("GRM002", "port", "no word classes for Hebrew (in 1 of 13 segments)"),
            Skip("TRM001", "port", "no glossary"),
        ),
        verdict=Verdict(False, ("3 segments are garbled (limit 0)", "3 new critical findings (limit 0)")),
        run=RUN
        | {
            "alignment": [
                {"document": "port:source", "backend": "vectors"},
                {"document": "port:reference-1", "backend": "words"},
            ],
            "notes": ["no language pack for Hebrew: the default pack was used"],
        },
    )


def rows(number: int = 30) -> Report:
    """Aligned rows: every third is garbled; ids and languages are the rows' own."""
    ids = [f"row-{n}" for n in range(1, number + 1)]
    ids[1] = "<b>2</b>"
    texts = [f"Kapal ke-{n} tiba di Pelabuhan pada hari Senin." for n in range(1, number + 1)]
    sources = [f"El barco {n} llegó al puerto el lunes." for n in range(1, number + 1)]

    def side(side: Side, name: str, lang: str, parts: list[str]) -> tuple[Document, list[Segment]]:
        text, found = segments(side, name, lang, [[part] for part in parts])
        own = [
            Segment(s.document, s.side, s.lang, s.kind, s.span, s.text, s.index, s.paragraph, ids[s.index], s.index + 2)
            for s in found
        ]
        return Document(name, side, lang, text, "set.tsv", rows=True), own

    target, t = side(Side.TARGET, "set", "id", texts)
    source, s = side(Side.SOURCE, "set:source", "es", sources)
    beads = tuple(Bead(row, Kind.BODY, (a,), Link((a,), (b,), 1.0)) for row, a, b in zip(ids, t, s, strict=True))
    f = Findings("set")
    for n in range(0, number, 3):
        f.add(
            "CAS001",
            "stray-capital",
            Severity.MAJOR,
            Mqm.CAPITALIZATION,
            ids[n],
            t[n],
            "Pelabuhan",
            "“Pelabuhan” is capitalised inside a sentence",
            suggestion="pelabuhan",
        )
    judgements = {
        bead.id: Judgement(bead.id, *((0.9 - n / 1e5, 0.9, Grade.GARBLED) if n % 3 == 0 else (0.02, 0.0, Grade.OK)))
        for n, bead in enumerate(beads)
    }
    garbled = len(range(0, number, 3))
    return Report(
        article=Article("set", target, source),
        segments=(*t, *s),
        beads=beads,
        scores=(),
        findings=tuple(f.found),
        judgements=judgements,
        skipped=(Skip("REF001", "set", "no reference in the target's language"),),
        verdict=Verdict(False, (f"{garbled} segments are garbled (limit 0)",)),
        run=RUN,
    )


def bare() -> Report:
    """A translation with nothing to compare it with, in which nothing was found."""
    text, t = segments(Side.TARGET, "note", "en", [["The port opened on Monday.", "Nobody was hurt."]])
    beads = tuple(Bead(f"note#{n}", Kind.BODY, (segment,)) for n, segment in enumerate(t, 1))
    return Report(
        article=Article("note", Document("note", Side.TARGET, "en", text, detected=True)),
        segments=tuple(t),
        beads=beads,
        scores=(),
        findings=(),
        judgements={bead.id: Judgement(bead.id, 0.01, 0.0, Grade.OK) for bead in beads},
        skipped=(Skip("NUM001", "note", "no source"), Skip("NAM001", "note", "no source")),
        verdict=Verdict(True, ()),
        run=RUN,
    )


ALL = {"article": article, "rows": rows, "bare": bare}
