"""NAM001: one name is spelt two ways in an article."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping

import regex

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.alike import distance
from mtqa.text.names import Name, bare, capitalised, is_known, is_name, places, sound

# Shorter names differ by a letter and are different names: Iran and Irak, Korea and Kores.
SHORTEST = 7
# Letters at the end where a change is gender, number or case: Antonio and Antonia, Rusia and Rusian.
ENDING = 2
OUTVOTED = 3
_POSSESSIVE = regex.compile(r"['’]s?\Z")
VOWELS = frozenset("aeiouyаеёиоуыэюяйьіїєαειηουω")
# So many spellings that fall together are compared with each other; a thousand like words are no prose.
MEETING = 8
# How often right: all eight on the 123 articles of NTREX-128 in three languages, be one form known or neither; a
# country's name with an ending more; a first name that is not the same beside the same surname (one there).
ONE_KNOWN = 0.9
NONE_KNOWN = 0.75
EXTENDED = 0.4
BESIDE = 0.75
SHORTEST_FIRST = 5  # letters of a first name; shorter ones are too like each other (Ana, Eva)
SERIOUS = 0.7  # from as sure as this on it is a major fault: a reader takes one for two

Uses = list[tuple[View, Name]]


@rule(
    code="NAM001",
    severity=Severity.MINOR,
    confidence=ONE_KNOWN,
    mqm=Mqm.TERM_INCONSISTENCY,
    bad=[
        Example("Unjuk rasa melanda Kazakhstan.\nPemerintah ⟦Kazakstan⟧ menaikkan harga.\nWarga Kazakhstan marah."),
        Example(
            "The team went to Reykjavik in May.\nIn Reykjavik they met again.\nThe road to ⟦Rejkjavik⟧ was closed.",
            lang="en",
        ),
        Example(
            "El ministro Gutierrezabal lo negó.\nSegún Gutierrezabal, no fue así.\nNadie vio a ⟦Gutierresabal⟧ allí.",
            lang="es",
        ),
        Example("Ramiro Quiñones lolos.\nKeluarga ⟦Quinones⟧ menangis.\nAyah Quiñones diam."),
        Example("Danau Titicaca surut.\nWarga tepi ⟦Titikaka⟧ cemas.\nAir danau Titicaca turun."),
        Example("Carla Monteverde chairs it.\nIn May ⟦Clara⟧ Monteverde had promised results.", lang="en"),
        Example("Gubernur Ximena Larraín hadir.\nMenurut juru bicara, ⟦Jimena⟧ Larraín lelah."),
        Example("Presiden Belarus hadir.\nUtusan Belarus menolak.\nPasukan masuk ke ⟦Belarusia⟧ kemarin."),
    ],
    good=[
        Example("Pembawa acara Deborah Roberts datang.\nLalu Deborra Furness.\nKata Deborah Roberts, ya."),
        Example("Austria menang.\nPertandingan di Australia itu berakhir.\nKapten Austria cedera."),
        Example("Antonio Banderas came.\nHis daughter Antonia Banderas left.\nAntonio waved.", lang="en"),
        Example("Der Minister Kasachstans kam.\nNach Kasachstan ging er.\nDie Kasachstaner jubelten.", lang="de"),
        Example("Viajó a Eslovaquia.\nLuego fue a Eslovenia.\nVolvió a Eslovaquia.", lang="es"),
        Example("Francisco met Francesco.\nLater Francesco left.\nOnly Francisco stayed.", lang="en"),
        Example("Fundacja wygrała proces.\nSpór z Fundacją trwał rok.\nFundacja milczy.", lang="pl"),
        Example("Пришёл Разработчик.\nПрава Разработчика ясны.\nОн верит Разработчику.", lang="ru"),
        Example("Guru itu bernama Christina.\nMenurut Christina, murid senang.\nAnak christian itu pulang."),
    ],
)
def name_two_spellings(targets: list[View], lang: Pack) -> Iterator[Hit]:
    """One name is spelt in two ways within the article.

    Machine translation renders every sentence for itself, so *Kazakhstan* becomes *Kazakstan* three lines further on,
    and a reader who searches or quotes is lost. The rarer spelling is marked, every time. Two forms count as one name
    only if they are long, differ by one letter inside the word, and are not both known names (Francisco, Francesco), or
    if they are first names, nearly the same, of one surname.
    """
    uses: dict[str, Uses] = defaultdict(list)
    firsts: dict[str, dict[str, Uses]] = defaultdict(lambda: defaultdict(list))
    for view in targets:
        for name in capitalised(view.text, view.words):
            key = name.bare
            if len(key) >= SHORTEST:
                uses[key].append((view, name))
            surname = _next_name(view, name) if len(key) >= SHORTEST_FIRST else ""
            if surname:
                firsts[surname][key].append((view, name))
    pairs = {(usual, odd): (confidence, uses) for usual, odd, confidence in _pairs(uses, lang)}
    for beside in firsts.values():
        for usual, odd in _first_names(beside):
            pairs.setdefault((usual, odd), (BESIDE, beside))
    yield from _accents(uses, lang)
    for (usual, odd), (confidence, uses) in pairs.items():
        expected = uses[usual][0][1].text
        for view, name in uses[odd]:
            yield Hit(
                name.start,
                name.end,
                f"The article writes “{expected}” elsewhere, and here “{name.text}”.",
                evidence={"usual": expected, "usual_count": len(uses[usual]), "count": len(uses[odd])},
                suggestion=expected,
                severity=Severity.MAJOR if confidence >= SERIOUS else Severity.MINOR,
                confidence=confidence,
                view=view,
            )


def _pairs(uses: Mapping[str, Uses], lang: Pack) -> Iterator[tuple[str, str, float]]:
    """Spellings of one name: the usual one, the odd one, and how sure. Linear: words meet through shared deletions."""
    order = {key: n for n, key in enumerate(uses)}
    meeting: dict[str, list[str]] = defaultdict(list)
    for key in uses:
        for n in range(len(key) - 1):
            meeting[key[:n] + key[n + 1 :]].append(key)
        meeting[key].append(key)
        meeting[f"sound {sound(key)}"].append(key)
    seen: set[tuple[str, str]] = set()
    for keys in meeting.values():
        for a in keys[:MEETING] if len(keys) > 1 else ():
            for b in keys[:MEETING]:
                if order[a] < order[b] and (a, b) not in seen:
                    seen.add((a, b))
                    yield from _judged(a, b, uses, lang)
    if lang.known:
        yield from _extended(uses, lang)


def _judged(a: str, b: str, uses: Mapping[str, Uses], lang: Pack) -> Iterator[tuple[str, str, float]]:
    """Whether ``a``, which comes first, and ``b`` are one name."""
    if not (_one_letter(a, b, lang) or sound(a) == sound(b)):
        return
    first, second = uses[a][0][1].text, uses[b][0][1].text
    if not any(n.inside for _, n in uses[a] + uses[b]):
        return
    if not (is_name(first, lang, ()) and is_name(second, lang, ())):
        return
    if _two_people(uses[a], uses[b]):
        return
    known = [is_known(first, (lang,)), is_known(second, (lang,))]
    if all(known):
        return
    usual, odd = (a, b) if (len(uses[a]), known[0]) >= (len(uses[b]), known[1]) else (b, a)
    if any(known) and not is_known(uses[usual][0][1].text, (lang,)):
        return  # the rarer form is the one that the language knows: hardly a slip
    yield usual, odd, ONE_KNOWN if any(known) else NONE_KNOWN


def _two_people(a: Uses, b: Uses) -> bool:
    """Whether both stand before names, and never before the same: Deborah Roberts and Deborra Furness."""
    following = [{w for view, name in uses if (w := _next_name(view, name))} for uses in (a, b)]
    return all(following) and not following[0] & following[1]


def _next_name(view: View, name: Name) -> str:
    """The capitalised word that stands directly after a name, bare; empty if there is none."""
    initial = view.text[name.end + 1 : name.end + 2]
    if not (initial.isupper() or initial.istitle()):
        return ""
    place = bisect_left(view.words, name.end, key=lambda w: w.start)
    follows = view.words[place] if place < len(view.words) else None
    return bare(follows.text) if follows and follows.start - name.end == 1 and follows.capitalised else ""


def _accents(uses: Mapping[str, Uses], lang: Pack) -> Iterator[Hit]:
    """One name with and without its accents: Solís and Solis; not a line in capitals, which may leave them out.

    At the end of a name an accent may be a case (Fundacja, Fundacją), in languages that nothing is known of.
    """
    for same in uses.values():
        forms: dict[str, Uses] = defaultdict(list)
        for view, name in same:
            if name.text.istitle() and name.text == _POSSESSIVE.sub("", name.text):
                forms[name.text].append((view, name))
        if len(forms) == 2:
            (usual, places), (odd, others) = sorted(forms.items(), key=lambda f: (-len(f[1]), f[0].isascii(), f[0]))
            case = not lang.known and usual[:-1] == odd[:-1]
            if {len(usual), usual.isascii(), odd.isascii()} == {len(odd), True, False} and not case:
                for view, name in others:
                    yield Hit(
                        name.start,
                        name.end,
                        f"The article writes “{usual}” elsewhere, and here “{odd}”.",
                        evidence={"usual": usual, "usual_count": len(places), "count": len(others)},
                        suggestion=usual,
                        severity=Severity.MAJOR,
                        confidence=NONE_KNOWN,
                        view=view,
                    )


def _first_names(uses: Mapping[str, Uses]) -> Iterator[tuple[str, str]]:
    """First names beside one surname that are nearly the same: Joaquín and Joaquim Prado; not Antonio and Antonia."""
    keys = list(uses)[:MEETING]
    for n, a in enumerate(keys):
        for b in keys[n + 1 :]:
            inner = a[-1] == b[-1] or (len(a) != len(b) and not a.startswith(b) and not b.startswith(a))
            near = distance(a, b, most=2) <= 2 and inner and (a[0] == b[0] or a[1:] == b[1:])
            if near or (distance(a, b, most=1) <= 1 and not {a[-1], b[-1]} & VOWELS):
                yield (a, b) if len(uses[a]) >= len(uses[b]) else (b, a)


def _one_letter(a: str, b: str, lang: Pack) -> bool:
    """Whether two names differ by one letter, and not by an ending: in gender, number or case."""
    if distance(a, b, most=1) > 1:
        return False
    if a[-ENDING:] == b[-ENDING:]:
        return True
    if len(a) == len(b) and a[-1] == b[-1] and not {a[-2], b[-2]} & VOWELS:
        return True
    return lang.known and len(a) == len(b) and not {a[-1], b[-1]} & VOWELS


def _extended(uses: Mapping[str, Uses], lang: Pack) -> Iterator[tuple[str, str, float]]:
    """A country's name beside the same name with one or two letters more: Belarus, Belarusia."""
    countries = places(lang.code)
    endings = tuple(lang.more.get("name_suffixes", ()))
    for longer in uses:
        for short in (longer[:-1], longer[:-2]):
            country = len(countries.get(short, "")) == 2 and len(countries.get(longer, "")) != 2
            if short in uses and country and longer[len(short) :] not in endings:
                usual, odd = (short, longer)  # CLDR has this one, so it takes more than a few to outvote it
                if len(uses[longer]) > OUTVOTED * len(uses[short]):
                    usual, odd = odd, usual
                yield usual, odd, EXTENDED
