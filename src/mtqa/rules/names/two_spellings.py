"""NAM001: one name is spelt two ways in an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.alike import distance
from mtqa.text.names import Name, bare, capitalised, is_known, is_name, places

# Shorter names differ by a letter and are different names: Iran and Irak, Korea and Kores.
SHORTEST = 7
# Letters at the end where a change is gender, number or case: Antonio and Antonia, Rusia and Rusian.
ENDING = 2
# How often right, on the 123 articles of NTREX-128 in three languages: one form known and one not; neither known; a
# country's name with an ending more.
ONE_KNOWN = 0.8
NONE_KNOWN = 0.5
EXTENDED = 0.4

Uses = list[tuple[View, Name]]


@rule(
    code="NAM001",
    severity=Severity.MINOR,
    confidence=ONE_KNOWN,
    mqm=Mqm.TERM_INCONSISTENCY,
    bad=[
        Example(
            "Unjuk rasa melanda Kazakhstan sejak Minggu.\nPemerintah ⟦Kazakstan⟧ menaikkan harga.\nWarga Kazakhstan marah."
        ),
        Example(
            "The team went to Reykjavik in May.\nIn Reykjavik they met again.\nThe road to ⟦Rejkjavik⟧ was closed.",
            lang="en",
        ),
        Example(
            "El ministro Gutierrezabal lo negó.\nSegún Gutierrezabal, no fue así.\nNadie vio a ⟦Gutierresabal⟧ allí.",
            lang="es",
        ),
        Example("Presiden Belarus hadir.\nUtusan Belarus menolak.\nPasukan masuk ke ⟦Belarusia⟧ kemarin."),
    ],
    good=[
        Example("Austria menang.\nPertandingan di Australia itu berakhir.\nKapten Austria cedera."),
        Example("Antonio Banderas came.\nHis daughter Antonia Banderas left.\nAntonio waved.", lang="en"),
        Example("Der Minister Kasachstans kam.\nNach Kasachstan ging er.\nDie Kasachstaner jubelten.", lang="de"),
        Example("Viajó a Eslovaquia.\nLuego fue a Eslovenia.\nVolvió a Eslovaquia.", lang="es"),
        Example("Francisco met Francesco.\nLater Francesco left.\nOnly Francisco stayed.", lang="en"),
        Example("Guru itu bernama Christina.\nMenurut Christina, murid senang.\nAnak christian itu pulang."),
    ],
)
def name_two_spellings(targets: list[View], lang: Pack) -> Iterator[Hit]:
    """One name is spelt in two ways within the article.

    Machine translation renders every sentence for itself, so *Kazakhstan* becomes *Kazakstan* three lines further on,
    and a reader who searches or quotes is lost. The rarer spelling is marked, every time. Two forms count as one name
    only if they are long, differ by one letter inside the word, and are not both known names (Francisco, Francesco).
    """
    uses: dict[str, Uses] = defaultdict(list)
    for view in targets:
        for name in capitalised(view.text, view.words):
            if len(name.bare) >= SHORTEST:
                uses[name.bare].append((view, name))
    for usual, odd, confidence in _pairs(uses, lang):
        expected = uses[usual][0][1].text
        for view, name in uses[odd]:
            yield Hit(
                name.start,
                name.end,
                f"The article writes “{expected}” elsewhere ({len(uses[usual])} times), here “{name.text}”.",
                evidence={"usual": expected, "usual_count": len(uses[usual]), "count": len(uses[odd])},
                suggestion=expected,
                confidence=confidence,
                view=view,
            )


def _pairs(uses: Mapping[str, Uses], lang: Pack) -> Iterator[tuple[str, str, float]]:
    """Spellings of one name: the usual one, the odd one, and how sure. Linear: words meet through shared deletions."""
    meeting: dict[str, list[str]] = defaultdict(list)
    for key in uses:
        for n in range(len(key) - ENDING):
            meeting[key[:n] + key[n + 1 :]].append(key)
        meeting[key].append(key)
    seen: set[tuple[str, str]] = set()
    for keys in meeting.values():
        for a in keys[:ENDING]:
            for b in keys:
                pair = (a, b) if a < b else (b, a)
                if a != b and pair not in seen:
                    seen.add(pair)
                    yield from _judged(*pair, uses, lang)
    if lang.known:
        yield from _extended(uses, lang)


def _judged(a: str, b: str, uses: Mapping[str, Uses], lang: Pack) -> Iterator[tuple[str, str, float]]:
    if distance(a, b, most=1) > 1 or a[-ENDING:] != b[-ENDING:]:
        return
    first, second = uses[a][0][1].text, uses[b][0][1].text
    if not (any(n.inside for _, n in uses[a]) and any(n.inside for _, n in uses[b])):
        return
    if not (is_name(first, lang, ()) and is_name(second, lang, ())):
        return
    known = [is_known(first, (lang,)), is_known(second, (lang,))]
    if all(known):
        return
    order = list(uses)
    a_first = order.index(a) < order.index(b)
    usual, odd = (a, b) if (len(uses[a]), known[0], a_first) > (len(uses[b]), known[1], not a_first) else (b, a)
    if any(known) and not is_known(uses[usual][0][1].text, (lang,)):
        return  # the rarer form is the one that the language knows: hardly a slip
    yield usual, odd, ONE_KNOWN if any(known) else NONE_KNOWN


def _extended(uses: Mapping[str, Uses], lang: Pack) -> Iterator[tuple[str, str, float]]:
    """A country's name beside the same name with one or two letters more: Belarus, Belarusia."""
    countries = places(lang.code)
    endings = tuple(lang.more.get("name_suffixes", ()))
    for longer in uses:
        for cut in (1, 2):
            short = longer[:-cut]
            if short in uses and len(countries.get(short, "")) == 2 and longer[-cut:] not in endings:
                if len(countries.get(longer, "")) != 2 and longer.startswith(bare(short)):
                    usual, odd = (short, longer) if len(uses[short]) >= len(uses[longer]) else (longer, short)
                    yield usual, odd, EXTENDED
