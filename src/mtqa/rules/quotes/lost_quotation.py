"""QUO006."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.place import counterpart

# How often right: all 2 hits on NTREX-128, three pairs read in both directions, are quotations turned into reported
# speech, which a translator may do and a machine does not.
SURE = 0.5
WORDS = 4  # of the quotation, at least: of fewer the quotation marks may be irony, or a title in italics
_QUOTED = regex.compile(r"[“«„\"]([^“”«»„\"]{12,600}+)[”»“\"]")
_ANY = regex.compile(r"""[“”«»„‟"'‘’‚‹›「」『』《》]|``|''|,,|^\s*[—–-]""", regex.MULTILINE)


@rule(
    code="QUO006",
    severity=Severity.MINOR,
    confidence=SURE,
    mqm=Mqm.PUNCTUATION,
    kinds=[Kind.BODY],
    bad=[
        Example(
            "Menteri itu berkata ⟦kami⟧ tidak akan pernah menerima usul itu.",
            source="El ministro dijo: «Nunca vamos a aceptar esa propuesta».",
        ),
        Example(
            "La alcaldesa dijo ayer que ⟦nadie⟧ nos va a parar ahora.",
            lang="es",
            source="The mayor said yesterday: “Nobody is going to stop us now.”",
            source_lang="en",
        ),
        Example(
            "He said ⟦we⟧ will never accept this proposal.",
            lang="en",
            source="Dijo: “Nunca vamos a aceptar esta propuesta”.",
        ),
    ],
    good=[
        Example("“Kami tidak akan menerimanya,” kata menteri.", source="«No lo vamos a aceptar», dijo el ministro."),
        Example("Ia menyukai film Laskar Pelangi.", source="Le gusta la película “Laskar Pelangi”."),
        Example(
            "- No lo vamos a aceptar -dijo.", lang="es", source="“We will never accept it,” he said.", source_lang="en"
        ),
        Example(
            "El 'no lo vamos a aceptar' del ministro.", lang="es", source="“We will never accept it”", source_lang="en"
        ),
        Example("The “so-called” plan failed.", lang="en", source="El «llamado» plan fracasó."),
        Example(
            "「受け入れません」と大臣は言った。",
            lang="ja",
            source="“We will never accept it,” he said.",
            source_lang="en",
        ),
    ],
)
def lost_quotation(target: View, source: View) -> Iterator[Hit]:
    """A quotation of the source has no quotation marks in the translation.

    Who speaks is no longer clear: the article itself seems to say what somebody said. Asked only where the source
    quotes several words, and the translation has no mark of any kind that could show speech.
    """
    if _ANY.search(target.text) or not target.words:
        return
    for match in _QUOTED.finditer(source.text):
        inside = [w for w in source.words if match.start() < w.start < match.end()]
        if len(inside) < WORDS or not any(w.text.islower() for w in inside[1:]):
            continue
        n = counterpart(source.words, inside[0].start, inside[0].end, target.words)
        yield Hit(
            target.words[n].start,
            target.words[n].end,
            f"The source quotes here: “{match[1].strip()[:80]}”; the translation has no quotation marks.",
            {"expected": match[1].strip()[:200]},
        )
        return
