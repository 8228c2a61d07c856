"""PUN007."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import shape
from mtqa.text.language import script
from mtqa.text.place import counterpart

# How often right: on NTREX-128, three pairs read in both directions, none is found. Direct speech after a colon or a
# quotation mark, which translators turn into reported speech, was 5 of 1,997 sentences: it is left alone.
WHOLE = 0.8  # one question, and nothing else, became a statement
PART = 0.4  # a question among other sentences: translators join and rephrase them
REVERSED = 0.7  # a statement became a question
WORDS = 4  # of a question at least: "Why?" may become "and the reason"

_MARK = regex.compile(r"[?？؟;՞⸮፧⁇⁈⁉]")
_SENTENCE = regex.compile(r"[^.!?…。！？؟]++[.!?…。！？؟]*+[\"'”’»›)\]」』]*+")
_ASKS = regex.compile(r"[?？؟][!?！？…]*+[\"'”’»›)\]」』]*+$")
_STOP = regex.compile(r"[.。!！][\s\"'”’»›)\]」』]*+$")
_LED_IN = regex.compile(r"\S\s*[:：]\s|[\p{L},:]\s+[\"'“‘«„]")  # direct speech, or words quoted in the sentence
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]++[^\p{L}\p{M}\p{N}]*+$")
UNSPACED = frozenset({"Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr"})  # scripts without spaces between words
_UNSPACED = 2  # letters that are marked where a language writes no spaces


@rule(
    code="PUN007",
    severity=Severity.MAJOR,
    confidence=WHOLE,
    mqm=Mqm.MISTRANSLATION,
    bad=[
        Example("Siapa yang akan membayar kerusakan ⟦itu.⟧", source="¿Quién pagará los daños?"),
        Example(
            "El Gobierno subirá los ⟦impuestos.⟧",
            lang="es",
            source="Will the Government raise taxes?",
            source_lang="en",
        ),
        Example("The mayor will resign before ⟦summer.⟧", lang="en", source="¿Dimitirá el alcalde antes del verano?"),
        Example("Menteri itu akan mundur bulan ⟦depan?⟧", source="El ministro dimitirá el mes que viene."),
        Example(
            "Der Bürgermeister tritt im Sommer ⟦zurück.⟧", lang="de", source="Will the mayor resign?", source_lang="en"
        ),
        Example("市长将在夏天之前⟦辞职。⟧", lang="zh", source="Will the mayor resign before summer?", source_lang="en"),
    ],
    good=[
        Example("Siapa yang akan membayar kerusakan itu?", source="¿Quién pagará los daños?"),
        Example("Dia bertanya siapa yang akan membayar.", source="Preguntó quién iba a pagar."),
        Example("“Mau ke mana?” tanya polisi itu.", source="El policía preguntó: «¿Adónde va?»."),
        Example("市长会辞职吗？", lang="zh", source="Will the mayor resign?", source_lang="en"),
        Example("市長は辞任するのか。", lang="ja", source="Will the mayor resign?", source_lang="en"),
        Example("Οι φόροι θα αυξηθούν;", lang="el", source="Will taxes go up?", source_lang="en"),
        Example("هل سيستقيل العمدة؟", lang="ar", source="Will the mayor resign?", source_lang="en"),
        Example("The reason is not known.", lang="en", source="¿Por qué?"),
    ],
)
def question_lost(target: View, source: View, lang: Pack) -> Iterator[Hit]:
    """A question became a statement, or a statement a question.

    The reader is told what the author only asked. Compared are the marks of both texts: a question of the source
    that is the whole sentence, and no question mark anywhere in the translation, is the clear case; a question among
    other sentences may have been rephrased. Languages that write questions without a mark are not asked.
    """
    unmarked = lang.more.get("unmarked_questions", ())
    if lang.code in unmarked or source.lang.code in unmarked or not target.words:
        return
    asked, asks = _asks(source), _asks(target)
    if asked == asks:
        return
    question = _question(source if asked else target)
    if question is None:
        return
    start, end, whole = question
    if asked and whole:
        yield _hit(target, "The source asks, the translation states: its question mark is lost.", WHOLE)
    elif asked:
        n = counterpart(source.words, start, end, target.words)
        yield Hit(
            target.words[n].start,
            target.words[n].end,
            f"The source asks here: “{source.text[start:end][:80]}”; the translation has no question.",
            {"expected": source.text[start:end][:80]},
            severity=Severity.MINOR,
            confidence=PART,
        )
    elif whole and _STOP.search(source.text) and not _LED_IN.search(source.text):
        yield _hit(target, "The translation asks what the source states.", REVERSED)


def _hit(target: View, message: str, confidence: float) -> Hit:
    """The last word of the translation with its mark."""
    end = len(target.text.rstrip())
    match = _WORD.search(target.text, max(0, end - shape.LOOK), end)
    start = match.start() if match else target.words[-1].start
    if script(target.text)[0] in UNSPACED:
        start = max(start, end - _UNSPACED - 1)
    return Hit(start, end, message, {}, confidence=confidence)


def _asks(view: View) -> bool:
    """Whether a question mark of any language stands in the text; the Greek one looks like a semicolon."""
    marks = _MARK.findall(view.text)
    ends = view.lang.terminals  # of Greek, where it asks
    return any(m != ";" for m in marks) or (";" in marks and ends.count(";") > 0)


def _question(view: View) -> tuple[int, int, bool] | None:
    """Where the first question of some words stands, and whether it is the whole text; None if there is none."""
    if _LED_IN.search(view.text):
        return None
    sentences = [m for m in _SENTENCE.finditer(view.text) if m[0].strip()]
    for match in sentences:
        if not _ASKS.search(match[0]):
            continue
        inside = [w for w in view.words if match.start() <= w.start < match.end()]
        if len(inside) >= WORDS or (inside and script(view.text)[0] in UNSPACED):
            return inside[0].start, inside[-1].end, len(sentences) == 1
    return None
