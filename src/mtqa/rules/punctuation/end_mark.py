"""PUN008."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

# How often right: all 16 sentences of this length that NTREX-128 (three pairs read in both directions) has without the
# full stop of their source were read. 10 had lost it, the others were headlines and captions, whose custom differs;
# most of those are out of the question where the article's headings are known.
LOST = 0.8
LOST_IN_ROW = 0.6
LENGTH = 14  # words; of shorter sentences half were headlines
CHANGED = 0.5  # none found there
WORDS = 4  # of the translation: shorter ones are captions and labels
LOOK = 48

_CLOSERS = r"[\s\"'”’»›)\]」』*]*+"
_ENDED = regex.compile(rf"[\p{{L}}\p{{M}}\p{{N}}%]{_CLOSERS}[.。．｡।۔།។።]{_CLOSERS}$")
_LEADS_ON = regex.compile(rf"[\p{{L}}\p{{M}}\p{{N}}]{_CLOSERS}[:：]\s*$")
_BREAKS_OFF = regex.compile(rf"[\p{{L}}\p{{M}},]\s?(?:…|\.\.\.){_CLOSERS}$")
_BARE = regex.compile(r"[\p{Ll}\p{M}\p{Lo}]\s*$")
_STOPPED = regex.compile(rf"[\p{{L}}\p{{M}}\p{{N}}]{_CLOSERS}[.。．｡।۔]{_CLOSERS}$")
_LAST = regex.compile(r"[\p{L}\p{M}\p{N}]++[^\p{L}\p{M}\p{N}]*+$")
_ADDRESS = regex.compile(r"(?:https?://|www\.|[@#])\S*$|\S\.\p{Ll}{2,4}$")


@rule(
    code="PUN008",
    severity=Severity.MINOR,
    confidence=LOST,
    mqm=Mqm.PUNCTUATION,
    kinds=[Kind.BODY],
    bad=[
        Example(
            "Presiden tiba di ibu kota pada Senin pagi dan langsung bertemu dengan para menteri di ⟦istana⟧",
            source="El presidente llegó a la capital y se reunió enseguida con los ministros en el palacio.",
        ),
        Example(
            "La lluvia dejó sin luz a miles de hogares en el norte del país, según dijo ayer el ⟦alcalde⟧",
            lang="es",
            source="The rain left thousands of homes in the north without power, the mayor said yesterday.",
            source_lang="en",
        ),
        Example("The mayor named three ⟦conditions.⟧", lang="en", source="El alcalde puso tres condiciones:"),
        Example("Ia ingin mengatakan sesuatu, ⟦tetapi.⟧", source="Quería decir algo, pero..."),
        Example("Der Bürgermeister nannte drei ⟦Bedingungen.⟧", lang="de", source="El alcalde puso tres condiciones:"),
    ],
    good=[
        Example("Presiden tiba di ibu kota.", source="El presidente llegó a la capital."),
        Example("Presiden tiba di ibu kota", source="El presidente llega a la capital."),
        Example("Wali kota mengajukan tiga syarat:", source="El alcalde puso tres condiciones:"),
        Example("Lihat selengkapnya di www.contoh.id", source="Véase en www.contoh.id."),
        Example("Presiden tiba hari ini di Washington D.C.", source="El presidente llegó hoy a Washington."),
        Example("总统今天抵达首都。", lang="zh", source="El presidente llegó hoy a la capital."),
        Example("Ia ingin mengatakan sesuatu, tetapi…", source="Quería decir algo, pero..."),
        Example("เขามาถึงเมืองหลวงในวันนี้พร้อมรัฐมนตรี", lang="th", source="The president arrived.", source_lang="en"),
    ],
)
def end_mark(target: View, source: View) -> Iterator[Hit]:
    """The translation does not end as the source does: without its full stop, or with one for a colon or an ellipsis.

    Without the mark, the end of the sentence may be missing with it; a full stop for a colon cuts off what the
    sentence announces, and one for an ellipsis makes a statement of what was left unsaid.
    """
    row = target.segments[0].row_id is not None
    text, other = target.text.rstrip(), source.text.rstrip()
    if len(target.words) < WORDS or not target.last or text[-1:].isupper():
        return
    if _BARE.search(text) and _ENDED.search(other):
        if (
            len(target.words) < LENGTH
            or _ADDRESS.search(text)
            or target.lang.code in target.lang.more.get("stopless", ())
        ):
            return
        yield _hit(
            text, "The full stop of the source is missing at the end", {"expected": "."}, LOST_IN_ROW if row else LOST
        )
    elif _STOPPED.search(text) and _LEADS_ON.search(other):
        yield _hit(text, "The source ends with a colon, the translation with a full stop", {"expected": ":"}, CHANGED)
    elif _STOPPED.search(text) and not text.endswith("..") and _BREAKS_OFF.search(other):
        yield _hit(text, "The source breaks off (…), the translation ends", {"expected": "…"}, CHANGED)


def _hit(text: str, message: str, evidence: dict[str, str], confidence: float) -> Hit:
    match = _LAST.search(text, max(0, len(text) - LOOK))
    return Hit(match.start() if match else len(text) - 1, len(text), message, evidence, confidence=confidence)
