"""FRG005: a paragraph that breaks off."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.langs import Pack
from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text import shape

MIN_WORDS = {Kind.BODY: 5}  # of a body paragraph; others are short by nature
MIN_WORDS_OTHER = 3
MIN_WORDS_TITLE = 4  # of a title in title case: shorter ones are names
QUOTES = '”"’»'
# Words that may end a sentence now and then ("that is what it was") do not end a paragraph of so many words that has no
# full stop: none of 3 x 1997 sentences of NTREX-128 does.
MIN_WORDS_CUT = 7


@rule(
    code="FRG005",
    severity=Severity.CRITICAL,
    confidence=0.95,  # measured: docs/quality.md
    mqm=Mqm.OMISSION,
    bad=[
        Example("Menteri Kesehatan mengatakan bahwa vaksin baru itu akan dibagikan ⟦kepada para⟧"),
        Example("Kecelakaan itu terjadi ketika sebuah truk menabrak mobil yang sedang berhenti ⟦di⟧"),
        Example("Air tidak boleh diminum ⟦karena⟧\nPemerintah akan membagikan air bersih."),
        Example("El ministro dijo que la nueva vacuna se distribuirá entre todos ⟦los⟧", lang="es"),
        Example("El estudio concluye que dormir la siesta reduce el riesgo ⟦de⟧", lang="es"),
        Example("La fábrica de zapatos cerró sus puertas ⟦y⟧", lang="es"),
        Example("The vaccine will be distributed to all the people who live in ⟦the⟧", lang="en"),
        Example("From the top of the volcano you can see the reef and, on clear days, ⟦the⟧", lang="en"),
        Example("The factory closed its doors ⟦and⟧", lang="en"),
        Example("Pameran Baru Bawa Kembali Cahaya Pelukis ⟦Dari⟧"),
        Example("“Rumah Sakit dengan Perawat ⟦Untuk⟧”"),
        Example("The ministry called the visit a success and announced that it ⟦will⟧", lang="en"),
        Example("Los vecinos lo atribuyen a la falta de obras ⟦y a⟧", lang="es"),
        Example("Para pedagang di pasar itu mengaku bahwa mereka ⟦belum⟧", lang="id"),
        Example("Winners and losers of ⟦the⟧", lang="en", kind=Kind.HEADING),
    ],
    good=[
        Example("Menteri Kesehatan mengatakan bahwa vaksin baru itu akan dibagikan"),
        Example("Menteri Kesehatan mengatakan bahwa vaksin itu akan dibagikan kepada\npara lansia dan anak-anak."),
        Example("Inilah yang akan kita beli untuk:"),
        Example("Ia menyerah dan…"),
        Example("Siapa Yang", kind=Kind.HEADING),
        Example("El ministro dijo que la vacuna se distribuirá entre todos los\nciudadanos del país.", lang="es"),
        Example("Todo lo que hay que saber sobre el plan B", lang="es"),
        Example("Ni contigo ni sin…", lang="es"),
        Example("The people he talked to and the world we live in", lang="en"),
        Example("What to Look For", lang="en", kind=Kind.HEADLINE),
        Example("He ran up and", lang="en"),
        Example("The night that changed what we thought they will", lang="en", kind=Kind.HEADLINE),
    ],
)
def truncated(targets: list[View], lang: Pack) -> Iterator[Hit]:
    """A paragraph ends in the middle of a sentence, without a full stop, on a word that leads on to another.

    The rest was lost: output cut at a length limit, a line lost on the way, a page that was not read to its end. What
    the sentence said cannot be known.
    """
    if not lang.dangling_words:
        return
    for n, view in enumerate(targets):
        text = view.text.rstrip()
        if not view.last or not text or not text.rstrip(QUOTES)[-1:].islower():
            continue
        run = 0
        words = view.words
        cut = view.kind is Kind.BODY and len(words) >= MIN_WORDS_CUT
        enders = lang.dangling_words | lang.cut_words if cut else lang.dangling_words
        while run < len(words) and words[-1 - run].text in enders:
            run += 1
        if not run and len(words) >= MIN_WORDS_TITLE and words[-1].lower in lang.dangling_words:
            run = int(shape.is_title(text))
        if run == 1 and words[-1].text in shape.LABELS:
            continue  # "el plan a"
        if not run or len(words) < MIN_WORDS.get(view.kind, MIN_WORDS_OTHER):
            continue
        below = targets[n + 1].text if n + 1 < len(targets) else ""
        if words[-1].end != len(text.rstrip(QUOTES)) or shape.starts_lower(below) or below[:1].isdigit():
            continue  # a line that was broken to a width
        first, last = words[-run], words[-1]
        said = view.text[first.start : last.end]
        yield Hit(
            first.start,
            last.end,
            f"the text breaks off after “{said}”",
            evidence={"words": run},
            view=view,
        )
