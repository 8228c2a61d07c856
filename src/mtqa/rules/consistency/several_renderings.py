"""CON002: one term of the source in several renderings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mtqa.langs import Pack
from mtqa.model import Mqm, Severity
from mtqa.rules import BeadView, Example, Hit, View, rule
from mtqa.text.embed import similarity
from mtqa.text.words import Word

# How often right, by a guess on the safe side: on NTREX-128 (es-id, en-id, es-en: 5991 sentences by people) it finds
# one, "fabricantes de automóviles" as "carmakers" twice and "car manufacturers" once.
SURE = 0.4
TERM, RENDERING = 4, 4  # words of a term, of a rendering, at most
TIMES = 3  # sentences that have the term, at least
OTHERS = 0.25  # share of them that may differ, or one: where more do, the article has no usual rendering
DICE = 0.75  # of the term and its usual rendering (Dice's coefficient over the sentences of the article)
ANY_DICE = 0.6  # the same of words that may be part of a rendering: a sentence with one of them is no outlier
STEM = 5  # letters that forms of one word share
SHORTEST = 3  # letters of a term's first and last word
# Cosine of the term and the words that stand for it, so that they can be shown; the nearest words of sentences that
# leave the term out have 0.2 to 0.5.
MEANS = 0.5
MOST = 4000  # sentences of an article: a longer one is a collection, whose texts may differ


@dataclass(frozen=True)
class _Pair:
    """A sentence and its translation, with the words of both in lower case."""

    source: View
    target: View
    said: tuple[str, ...]


@rule(
    code="CON002",
    severity=Severity.MINOR,
    confidence=SURE,
    mqm=Mqm.TERM_INCONSISTENCY,
    bad=[
        Example(
            "Mahkamah Agung menolak banding itu.\nHakim Mahkamah Agung bersidang pada hari Senin.\n"
            "Kemarin ⟦Pengadilan Tertinggi⟧ memutuskan perkara lain.\nPutusan Mahkamah Agung bersifat final.",
            source="El Tribunal Supremo rechazó el recurso.\nLos jueces del Tribunal Supremo se reunieron el lunes.\n"
            "Ayer el Tribunal Supremo decidió otro caso.\nEl fallo del Tribunal Supremo es definitivo.",
        ),
        Example(
            "Climate change is a threat.\nNobody denies climate change any more.\n"
            "The farmers know what ⟦weather alteration⟧ means.\nThey discussed climate change for hours.",
            lang="en",
            source="El cambio climático es una amenaza.\nNadie niega ya el cambio climático.\n"
            "Los campesinos saben qué significa el cambio climático.\nHablaron del cambio climático durante horas.",
        ),
        Example(
            "La central eléctrica cerró.\nLos vecinos viven junto a la central eléctrica.\n"
            "El humo de la ⟦planta de energía⟧ preocupa a las familias.\nNadie compra la central eléctrica.",
            lang="es",
            source="The power plant closed.\nThe neighbours live next to the power plant.\n"
            "Smoke from the power plant worries families.\nNobody buys the power plant.",
            source_lang="en",
        ),
    ],
    good=[
        Example(
            "Mahkamah Agung menolak banding.\nHakim Mahkamah Agung bersidang.\nKemarin mereka memutus perkara lain.\n"
            "MA juga menolak yang ketiga.",
            source="El Tribunal Supremo rechazó el recurso.\nLos jueces del Tribunal Supremo se reunieron.\n"
            "Ayer el Tribunal Supremo decidió otro caso.\nEl Tribunal Supremo rechazó también el tercero.",
        ),
        Example(
            "The prime minister left.\nThe premier said no.\nThe head of government slept.\nThe PM returned.",
            lang="en",
            source="El primer ministro se fue.\nEl primer ministro dijo que no.\nEl primer ministro durmió.\n"
            "El primer ministro volvió.",
        ),
        Example(
            "Amerika Serikat menolak.\nMenurut Amerika Serikat, tidak.\nPasukan AS mundur.",
            source="Estados Unidos se negó.\nSegún Estados Unidos, no.\nLas tropas de Estados Unidos se retiran.",
        ),
        Example(
            "Mahkamah Agung menolak.\nPengadilan Tertinggi menolak.", source="El Supremo dijo no.\nEl Supremo calla."
        ),
    ],
)
def several_renderings(beads: Sequence[BeadView]) -> Iterator[Hit]:
    """A term of the source that the article renders in one way is rendered in another way once.

    An institution or a term of a trade that changes its name in mid-article looks like two things to the reader:
    the Supreme Court has become the highest court. Looked at are terms of two words and more that three sentences
    have; only the rendering that differs from all others is marked, and only where it is seen in the sentence: a
    pronoun, an acronym or nothing in its place is good style. Single words are not looked at, since good translators
    vary them too often to tell.
    """
    pairs = [
        _Pair(bead.source, bead.target, tuple(w.lower for w in bead.target.words))
        for bead in beads
        if bead.target and bead.source and _whole(bead)
    ]
    if len(pairs) < TIMES or len(pairs) > MOST:
        return
    where: dict[tuple[str, ...], list[int]] = {}
    for place, pair in enumerate(pairs):
        for term in _terms(pair.source):
            where.setdefault(term, []).append(place)
    often = {term: places for term, places in where.items() if len(places) >= TIMES}
    if not often:
        return
    sentences = [_sequences(pair.said, pair.target.lang) for pair in pairs]
    wanted = {s for places in often.values() for s in _in_several(sentences, places)}
    total = Counter(s for found in sentences for s in found if s in wanted)
    told: set[int] = set()
    for term, places in sorted(often.items(), key=lambda item: (-len(item[0]), item[0])):
        for hit, place in _outliers(term, places, pairs, sentences, total):
            if place not in told:  # of "Tribunal Supremo de Justicia" and "Tribunal Supremo" the longer is told
                told.add(place)
                yield hit


def _whole(bead: BeadView) -> bool:
    """Whether both sides stand whole: where one sentence became two, the term may stand in the other."""
    return bead.source_link is not None and len(bead.source_link.target) == 1


def _terms(view: View) -> set[tuple[str, ...]]:
    """The terms of a source sentence: words that all have a capital, or none, with function words only inside."""
    found, words, inner = set(), view.words, view.lang.function_words
    if not inner:
        return set()
    for first, word in enumerate(words):
        if word.lower in inner or len(word.text) < SHORTEST or not word.text.isalpha():
            continue
        content = 1
        for last in range(first + 1, min(first + TERM, len(words))):
            end = words[last]
            if view.text[words[last - 1].end : end.start] != " " or not end.text.isalpha():
                break
            if end.lower in inner:
                continue
            content += 1
            if end.text.islower() != word.text.islower() and first:  # the first word of a sentence may have a capital
                break
            if len(end.text) >= SHORTEST and (end.capitalised or content == 2):  # terms of a trade: two words
                found.add(tuple(w.lower for w in words[first : last + 1]))
    return found


def _sequences(words: Sequence[str], lang: Pack) -> set[tuple[str, ...]]:
    """All sequences of up to RENDERING words that begin and end with no function word."""
    content = [w not in lang.function_words and w.isalpha() for w in words]
    return {
        tuple(words[first : last + 1])
        for first in range(len(words))
        if content[first]
        for last in range(first, min(first + RENDERING, len(words)))
        if content[last]
    }


def _in_several(sentences: Sequence[set[tuple[str, ...]]], places: Sequence[int]) -> Iterator[tuple[str, ...]]:
    counts = Counter(s for place in places for s in sentences[place])
    return (s for s, count in counts.items() if count > 1)


def _outliers(
    term: tuple[str, ...],
    places: Sequence[int],
    pairs: Sequence[_Pair],
    sentences: Sequence[set[tuple[str, ...]]],
    total: Counter[tuple[str, ...]],
) -> Iterator[tuple[Hit, int]]:
    counts = Counter(s for place in places for s in sentences[place] if total[s] > 1)
    dice = {s: 2 * count / (len(places) + total[s]) for s, count in counts.items() if count > 1}
    least = len(places) - max(1, int(len(places) * OTHERS))
    usual = min(
        (s for s in dice if dice[s] >= DICE and counts[s] >= least),
        key=lambda s: (-counts[s], -dice[s], -len(s), s),
        default=None,
    )
    if usual is None:
        return
    stems = {_stem(word) for s in (usual, *(s for s in dice if dice[s] >= ANY_DICE)) for word in s}
    initials = "".join(word[0] for word in usual)
    for place in places:
        text = pairs[place].target.text.lower()
        if usual in sentences[place] or any(stem in text for stem in stems) or initials in pairs[place].said:
            continue
        found = _instead(" ".join(term), " ".join(usual), pairs[place])
        if found is not None:
            start, end = found
            said, shown = pairs[place].target.text[start:end], _as_written(usual, pairs, places)
            yield (
                Hit(
                    start,
                    end,
                    f"“{' '.join(term)}” is “{shown}” elsewhere in the article, and here “{said}”.",
                    {"term": " ".join(term), "elsewhere": shown, "times": counts[usual]},
                    suggestion=shown,
                    view=pairs[place].target,
                ),
                place,
            )


def _stem(word: str) -> str:
    return word[: max(SHORTEST, min(STEM, len(word) - 1))]


def _instead(term: str, usual: str, pair: _Pair) -> tuple[int, int] | None:
    """Where the words of a translation stand that mean the term, if that can be seen, as it can of the usual ones."""
    words = pair.target.words
    kept = {w.lower for w in pair.source.words}
    spans = [
        (words[first].start, words[last].end)
        for first in range(len(words))
        for last in range(first, min(first + RENDERING, len(words)))
        if _may_stand(words[first : last + 1], pair.target, kept)
    ]
    texts = [usual, *(pair.target.text[start:end] for start, end in spans)]
    near = similarity([term] * len(texts), texts, pair.source.lang.code, pair.target.lang.code)
    if near is None or not spans or float(near[0]) < MEANS:
        return None
    best = max(range(len(spans)), key=lambda n: (round(float(near[n + 1]), 3), -spans[n][0], -spans[n][1]))
    return spans[best] if float(near[best + 1]) >= MEANS else None


def _may_stand(words: Sequence[Word], view: View, kept: Iterable[str]) -> bool:
    """Whether neighbouring words may be a rendering: nothing between them, no name of the source's, no acronym."""
    inner = view.lang.function_words
    if words[0].lower in inner or words[-1].lower in inner:
        return False
    if any(w.lower in kept or not w.text.isalpha() or (len(w.text) > 1 and w.text.isupper()) for w in words):
        return False
    return view.text[words[0].start : words[-1].end].count(" ") == len(words) - 1


def _as_written(sequence: tuple[str, ...], pairs: Sequence[_Pair], places: Sequence[int]) -> str:
    """A sequence of words in lower case, as it stands in the first sentence that has it."""
    for place in places:
        said, words = pairs[place].said, pairs[place].target.words
        for first in range(len(said) - len(sequence) + 1):
            if said[first : first + len(sequence)] == sequence:
                return pairs[place].target.text[words[first].start : words[first + len(sequence) - 1].end]
    return " ".join(sequence)
