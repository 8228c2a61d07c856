"""WEB005."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from mtqa import langs
from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.language._runs import in_quotes

# On NTREX-128 (5,991 sentences in id, es and en) none is found. An article on chatbots may quote what they say; its
# quotations are left alone, reported speech is not, which is why remarks are less sure.
OPENING = 0.9
ELSEWHERE = 0.75  # a preamble in the middle of an article: texts are often translated in several pieces
REFUSAL = 0.9
REMARK = 0.7
SIGN = 0.9
LOOK = 400  # characters of a paragraph in which a preamble or the beginning of a remark may lie
_MOST = 8  # sentences of one segment that are looked at

# Where a sentence begins: at the start, after a full stop, and after what chat assistants put before their notes.
_START = r"(?:(?<=[.!?…:。！？]\s)|(?<=[.!?…:。！？]\s\s)|^)[\s*_>#\"“«]*"
_STOP = re.compile(r"[.!?…:。！？](?=\s)")
_PREFIX = re.compile(r"[\s*_>#`]*")
_QUOTES = frozenset("\"“”«»„‘’'‹›")


@rule(
    code="WEB005",
    severity=Severity.CRITICAL,
    confidence=OPENING,
    mqm=Mqm.ADDITION,
    kinds=list(Kind),
    bad=[
        Example("⟦Here is the translation of your text:⟧ Pemerintah menolak usul itu."),
        Example("⟦Tentu, berikut terjemahannya dalam bahasa Indonesia:⟧\nPemerintah menolak usul itu."),
        Example("⟦Maaf, tetapi saya tidak dapat menerjemahkan⟧ teks ini."),
        Example("⟦Lo siento, pero no puedo ayudar⟧ con eso.", lang="es"),
        Example("⟦Claro, aquí tienes la traducción al español:⟧\nEl Gobierno rechazó la ley.", lang="es"),
        Example("The minister resigned. ⟦(Note: the original text mentions no date.)⟧", lang="en"),
        Example("⟦As an AI language model, I⟧ cannot give an opinion on this.", lang="en"),
        Example("The minister resigned on Monday. ⟦I hope this translation helps⟧!", lang="en"),
        Example("⟦Hier ist die Übersetzung:⟧ Der Minister trat zurück.", lang="de"),
        Example("Le ministre a démissionné. ⟦[/INST]⟧", lang="fr"),
    ],
    good=[
        Example("Berikut terjemahan lengkap surat itu, kata juru bicara istana."),
        Example("Chatbot itu menjawab: “Sebagai model bahasa, saya tidak dapat beropini.”"),
        Example("Maaf, saya tidak bisa datang, kata menteri itu kepada wartawan."),
        Example("«Lo siento, pero no puedo ayudar», respondió el asistente virtual.", lang="es"),
        Example("Aquí está la traductora que acompañó al presidente.", lang="es"),
        Example("Here is the translator who worked for the president.", lang="en"),
        Example("Note: prices are in dollars. Let me know when you arrive, he wrote.", lang="en"),
        Example("As a language teacher, I think that the translation is fine.", lang="en"),
        Example("Die Übersetzung des Romans ist hier erhältlich: im Buchladen.", lang="de"),
    ],
)
def assistant_text(targets: Sequence[View]) -> Iterator[Hit]:
    """Words of a chat assistant stand around the translation: a preamble, a refusal, an offer to help, a note.

    They were written to whoever asked for the translation, and tell the reader that nobody looked at it. A refusal is
    the worst: it stands where the translation should be. Assistants write in the language they are asked in, in the
    language of the source or in English, so the phrases of all language packs are looked for in every text.
    """
    for number, view in enumerate(targets):
        text = view.text
        if view.first and (match := _opening(text)) is not None:
            first = number == 0 or view.segments[0].row_id is not None
            yield _hit(view, match, "introduces the translation", Severity.CRITICAL, OPENING if first else ELSEWHERE)
        for pattern, what, severity, confidence in (
            (_phrases("assistant_refusals"), "is what a chat assistant says of itself", Severity.CRITICAL, REFUSAL),
            (_phrases("assistant_remarks"), "is a chat assistant's remark", Severity.MAJOR, REMARK),
        ):
            for match in _found(pattern, text):
                start, end = match.span("found")
                if not in_quotes(text, start, end) and not _quoted(text, start):
                    yield Hit(
                        start, end, f"“{_shown(text[start:end])}” {what}.", {}, None, severity, confidence, view=view
                    )
        if "[" in text or "<<" in text or "##" in text:
            for match in _signs().finditer(text):
                yield _hit(view, match, "is a sign of a chat template", Severity.CRITICAL, SIGN)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches of a pattern that begins with ``_START``; to search for them would try every character."""
    done, end = 0, LOOK * _MOST
    for start in (0, *(m.end() + 1 for m in _STOP.finditer(text, 0, end))):
        match = pattern.match(text, start, end) if start >= done else None
        if match:
            yield match
            done = match.end()


def _hit(view: View, match: re.Match[str], what: str, severity: Severity, confidence: float) -> Hit:
    start, end = match.span()
    while view.text[start].isspace():
        start += 1
    shown = _shown(view.text[start:end])
    return Hit(start, end, f"“{shown}” {what}.", {}, None, severity, confidence, view=view)


def _shown(text: str) -> str:
    return " ".join(text.split())[:80]


def _opening(text: str) -> re.Match[str] | None:
    lead = _PREFIX.match(text)
    return _openings().match(text, lead.end() if lead else 0, LOOK)


def _quoted(text: str, start: int) -> bool:
    """Whether a quotation is open where the words begin, so that somebody is quoted with them."""
    before = text[max(0, start - LOOK) : start]
    opened = sum(before.count(c) for c in "“«„") - sum(before.count(c) for c in "”»")
    return opened > 0 or before.count('"') % 2 == 1 or before.rstrip()[-1:] in _QUOTES


def _all(key: str) -> list[str]:
    packs = [langs.load(code) for code in (*langs.available(), langs.DEFAULT)]
    return [f"(?:{p})" for p in dict.fromkeys(p for pack in packs for p in pack.more.get(key, ()))]


@lru_cache(maxsize=1)
def _openings() -> re.Pattern[str]:
    return re.compile("|".join(_all("assistant_openings")) or "(?!)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _signs() -> re.Pattern[str]:
    return re.compile("|".join(_all("assistant_signs")) or "(?!)")


@lru_cache(maxsize=4)
def _phrases(key: str) -> re.Pattern[str]:
    return re.compile(rf"{_START}(?P<found>{'|'.join(_all(key)) or '(?!)'})", re.IGNORECASE)
