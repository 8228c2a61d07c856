"""PUN004."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from mtqa.langs import Pack
from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

# An article whose paragraphs do not end in a full stop by custom (verse, lists, scripts without one) is left alone.
PARAGRAPHS = 3
SHARE_ENDED = 0.8
# Shorter last sentences are captions, names, lists; shorter first ones are headings and numbers before the sentence.
WORDS = 4
_ENDED = regex.compile(
    r"""[.?!…:。｡．！？；：۔؟।॥။។፧።]+ [\s"'”’»›)\]」』】*]*+ (?:\[\d+\]|[\p{So}\uFE0F\u200D])* \s*$""", regex.VERBOSE
)
_TERMINALS = frozenset(".?!…:。｡．！？；：۔؟।॥။።፧")
_CLOSERS = " \t\u00a0\"'”’»›)]」』】*"
_LAST = frozenset("abcdefghijklmnopqrstuvwxyz,")
_TAIL_LENGTH = 60
_OPEN = regex.compile(r"(?P<word>[^\s,]+)\s*(?P<mark>,)\s*$")
_INNER = regex.compile(r"""\p{Ll}{2}[.?!…]+["”’»)\]]*\s+["“‘«(¿¡]*(?=\p{Lu})""")
_ITEM = regex.compile(r"\s*(?:[-–—•*·▪]|\(?\w{1,3}[.)])\s")
_TAIL = regex.compile(r"(?:https?://|www\.|[@#])\S*$|[)\]]$|[\p{Lu}\d][\p{Lu}\d/.-]*$")
_LAST_WORD = regex.compile(r"\S+\s*$")
_REACH = 400


@rule(
    code="PUN004",
    severity=Severity.MINOR,
    confidence=0.5,  # most on NTREX-128 are true, but rows cut at a comma, which say little
    mqm=Mqm.PUNCTUATION,
    kinds=[Kind.BODY],
    bad=[
        Example("Presiden tiba di ibu kota pagi ini. Ia langsung bertemu para menteri di ⟦istana⟧"),
        Example(
            "Rapat selesai malam.\nTidak ada yang bicara.\nMenteri keluar dari pintu ⟦belakang,⟧\nBesok rapat lagi."
        ),
        Example("El presidente llegó esta mañana a la capital. Se reunió enseguida con los ⟦ministros⟧", lang="es"),
        Example("The president arrived in the capital this morning. He met the ministers at the ⟦palace⟧", lang="en"),
        Example(
            "Der Präsident kam heute Morgen an. Er traf sofort die Minister im ⟦Palast⟧".replace(
                "⟦Palast⟧", "⟦palast⟧"
            ),
            lang="de",
        ),
    ],
    good=[
        Example("Presiden tiba di ibu kota pagi ini. Ia langsung bertemu para menteri di istana.”"),
        Example("Intervensi pertama dan satu-satunya"),
        Example("Presiden tiba di ibu kota pagi ini. (Foto: Antara)"),
        Example("Syaratnya sebagai berikut:\n1. Warga yang sehat,\n2. Usia paling tinggi tiga puluh tahun,\n3. Jujur."),
        Example("Air mengalir ke hilir\nAngin turun dari bukit,\nDaun gugur satu demi satu,\nMalam datang tanpa suara"),
        Example("Presiden tiba di ibu kota pagi ini. Ia langsung bertemu para menteri dan"),
        Example("El presidente llegó esta mañana. Más en https://ejemplo.es/nota", lang="es"),
        Example("Dr. Smith, St. Martin’s and the U.S. Drought Monitor", lang="en"),
        Example("เขามาถึงเมื่อเช้านี้ และพบกับรัฐมนตรีทันที", lang="th"),
        Example("总统今天早上抵达首都。他立即会见了部长。", lang="zh"),
    ],
)
def missing_end(targets: Sequence[View], lang: Pack) -> Iterator[Hit]:
    """A paragraph of running text that stops without a full stop, or at a comma.

    Something was lost: only the mark, or the rest of the sentence with it. Headings, captions, list items and verse
    have no full stop by custom, so a single sentence without one is not reported; what is, is a last sentence whose
    neighbours in the same paragraph do end, and a sentence of prose that ends in a comma. A paragraph that breaks off
    on a word that leads on to another has lost more than the mark, and is another rule's matter.
    """
    paragraphs = [v for v in targets if v.last]
    ended = sum(1 for v in paragraphs if _ended(v.text))
    prose = len(paragraphs) >= PARAGRAPHS and ended >= SHARE_ENDED * (len(paragraphs) - 1)
    torn = bool(targets) and targets[0].segments[0].row_id is not None
    before: View | None = None
    for number, view in enumerate(targets):
        earlier = before if before and before.paragraph == view.paragraph else None
        before = view
        if not view.last or _ended(view.text) or _ITEM.match(view.text):
            continue
        comma = _OPEN.search(view.text, max(0, len(view.text) - _REACH))
        if comma:
            if (prose or torn) and _wordy(view.text) and not _runs_on(targets, number):
                yield Hit(
                    comma.start("word"),
                    comma.end("mark"),
                    "The paragraph ends at a comma.",
                    {"ends": "comma"},
                    severity=Severity.NEUTRAL if torn else None,
                    view=view,
                )
            continue
        start = _last_sentence(view.text, earlier)
        if start is None or _TAIL.search(view.text.rstrip()) or not _wordy(view.text[start:]):
            continue
        if len(paragraphs) >= PARAGRAPHS and not prose:
            continue
        last = _LAST_WORD.search(view.text, max(start, len(view.text) - _REACH))
        if last and last[0].strip() not in lang.dangling_words:
            end = last.start() + len(last[0].rstrip())
            yield Hit(
                last.start(), end, "The last sentence of the paragraph has no end.", {"ends": "nothing"}, view=view
            )


def _ended(text: str) -> bool:
    tail = text[-_TAIL_LENGTH:].rstrip(_CLOSERS)
    return tail[-1:] in _TERMINALS or (tail[-1:] not in _LAST and _ENDED.search(tail) is not None)


def _wordy(text: str) -> bool:
    """Whether a text is long enough for a sentence and is not written as a title."""
    words = text[:_REACH].split()
    return len(words) >= WORDS and sum(w[0].islower() for w in words) * 5 >= len(words) * 2


def _last_sentence(text: str, earlier: View | None) -> int | None:
    """Where the last sentence of the paragraph starts, if one that is properly ended stands before it."""
    low = max(0, len(text) - 2 * _REACH)
    inner = list(_INNER.finditer(text, low))
    if inner and len(text[low : inner[-1].start()].split(maxsplit=WORDS)) >= WORDS:
        return int(inner[-1].end())
    return 0 if earlier and _ended(earlier.text) and len(earlier.text.split(maxsplit=WORDS)) >= WORDS else None


def _runs_on(targets: Sequence[View], number: int) -> bool:
    """Whether a neighbouring paragraph ends in a comma too, as in a list or a poem."""
    return any(
        0 <= n < len(targets) and targets[n].text.rstrip().endswith((",", ";", ":")) for n in (number - 1, number + 1)
    )
