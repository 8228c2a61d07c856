"""TRM001: a term is not rendered as the glossary says."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.model import Mqm, Severity
from mtqa.own import Concept, Status, Term, Terms
from mtqa.rules import Example, Hit, View, rule
from mtqa.rules.terms._parts import MISSING, MISSING_NAME, SEEN, cased_as, from_source, listed
from mtqa.text.terms import Glossary, Place, Rendering, forbidden_places, literal

_TERMS = Terms(
    concepts=(
        Concept(
            (Term("guerra civil", "es"), Term("perang saudara", "id"), Term("perang sipil", "id", Status.FORBIDDEN))
        ),
        Concept((Term("guerra", "es"), Term("perang", "id"))),
        Concept((Term("guerrilla", "es"), Term("gerilya", "id"), Term("pasukan gerilya", "id", Status.ADMITTED))),
        Concept((Term("OMS", "es"), Term("WHO", "en"), Term("WHO", "id"))),
    )
)


@rule(
    code="TRM001",
    severity=Severity.MAJOR,
    confidence=SEEN,
    mqm=Mqm.TERM_RESOURCE,
    bad=[
        Example("⟦Perang sipil⟧ itu berakhir.", source="La guerra civil terminó.", terms=_TERMS),
        Example("Kelompok ⟦guerrilla⟧ itu mundur.", source="La guerrilla se retiró.", terms=_TERMS),
        Example("⟦Kelompok bersenjata itu mundur.⟧", source="Las guerrillas se retiraron.", terms=_TERMS),
        Example(
            "⟦La organización pidió calma.⟧", lang="es", source="The WHO urged calm.", source_lang="en", terms=_TERMS
        ),
    ],
    good=[
        Example("Perang saudaranya berakhir.", source="Sus guerras civiles terminaron.", terms=_TERMS),
        Example("Pasukan gerilya mundur.", source="La guerrilla se retiró.", terms=_TERMS),
        Example("Seorang prajurit gugur.", source="Un guerrero de la posguerra murió.", terms=_TERMS),
        Example("He asked who came.", lang="en", source="Preguntó quién vino.", terms=_TERMS),
        Example("La OMS pidió calma.", lang="es", source="WHO's chief urged calm.", source_lang="en", terms=_TERMS),
        Example("Preguntó quién vino.", lang="es", source="He asked who came.", source_lang="en", terms=_TERMS),
    ],
)
def glossary_term(target: View, source: View, glossary: Glossary) -> Iterator[Hit]:
    """A term of the source is not rendered as the glossary says.

    Readers and search engines know a thing by one name; that is what the glossary is for. The source term is found in
    any of its forms (plural, case, clitics), never inside another word, and the longest term wins. If the translation
    has a rendering that the glossary forbids, or the source's own word, that place is marked; else the whole segment
    is, with less confidence, for a pronoun or another construction may stand for the term.
    """
    missing: dict[tuple[str, ...], tuple[Place, str]] = {}
    for place, renderings in _once(glossary.used(source.text)):
        expected = tuple(dict.fromkeys(text for r in renderings for text in r.expected))
        term = source.text[place.start : place.end]
        evidence = {"own": f"glossary: {term.casefold()}", "expected": list(expected), **_where(renderings)}
        evidence |= from_source(source, place)
        wrong = [(p, f"The glossary forbids “{text}”") for p, text in _forbidden(renderings, target)]
        if not wrong and (not expected or any(r.stands_in(target.text) for r in renderings)):
            continue
        copies = literal(term, target.text, case=False) if target.lang.code != source.lang.code else []
        # Manchester City, the agency Mother: what has a capital that the glossary does not give it may be a name.
        name = _in_name(source.text, place, renderings)
        wrong = wrong or [(p, "The source's word was left") for p in copies if not name]
        for spot, reason in wrong:
            found = target.text[spot.start : spot.end]
            yield Hit(
                spot.start,
                spot.end,
                f"{reason} for “{term}”" + (f"; expected {listed(expected)}" if expected else ""),
                evidence={**evidence, "found": found},
                suggestion=cased_as(expected[0], found) if expected else None,
            )
        if not wrong and expected not in missing:
            missing[expected] = (place, term)
            yield Hit(
                0,
                len(target.text),
                f"The glossary wants {listed(expected)} for “{term}”, and it is not here",
                evidence=evidence,
                confidence=MISSING_NAME if name else MISSING,
            )


def _in_name(source: str, place: Place, renderings: list[Rendering]) -> bool:
    """Whether a term has a capital inside a sentence, and is written without one in the glossary."""
    begins = not any(c.isalnum() for c in source[: place.start])
    if begins or not source[place.start].isupper():
        return False
    term = source[place.start : place.end].casefold()
    return not any(
        t.text[:1].isupper() and term[:1] == t.text[:1].casefold() for r in renderings for t in r.concept.terms
    )


def _once(used: list[tuple[Place, list[Rendering]]]) -> Iterator[tuple[Place, list[Rendering]]]:
    """Each concept once, at its first place: the second mention may well be a pronoun."""
    seen: set[tuple[int, ...]] = set()
    for place, renderings in used:
        key = tuple(id(r) for r in renderings)
        if key not in seen:
            seen.add(key)
            yield place, renderings


def _forbidden(renderings: list[Rendering], target: View) -> list[tuple[Place, str]]:
    return forbidden_places(renderings, target.text, target.lang.code)


def _where(renderings: list[Rendering]) -> dict[str, str]:
    first = renderings[0].concept
    return {key: value for key, value in (("entry", first.where), ("note", first.note)) if value}
