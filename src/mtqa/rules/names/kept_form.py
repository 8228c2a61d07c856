"""NAM004."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from mtqa import langs
from mtqa.model import Mqm, Severity
from mtqa.rules import Example, Hit, View, rule
from mtqa.text.alike import distance
from mtqa.text.language import script
from mtqa.text.names import is_known
from mtqa.text.words import Word

# How often right: on NTREX-128, three pairs read in both directions, none is found; before known forms were let go,
# 2 of 1,997 rows (LGBT and LGTB).
CHANGED = 0.8
LEAST, LONGEST = 3, 24  # letters
_ROMAN = regex.compile(r"[IVXLCDM]+$")
_ACRONYM = regex.compile(r"\p{Lu}{3,8}$")
_CODE = regex.compile(r"(?=.*\p{Lu})(?=.*\d)(?=.*\p{L}{2})[\p{L}\d]+(?:[-‑]?[\p{L}\d]+)*$")  # Kepler-62f, COVID-19
_CAMEL = regex.compile(r"\p{L}\p{Ll}+\p{Lu}[\p{L}\d]*$|\p{Ll}\p{Lu}\p{Ll}+$")  # YouTube, BuzzFeed, iPhone


@rule(
    code="NAM004",
    severity=Severity.MAJOR,
    confidence=CHANGED,
    mqm=Mqm.ENTITY,
    bad=[
        Example("Pasukan ⟦OSTC⟧ tiba pada Kamis.", source="Las tropas de la OTSC llegaron el jueves."),
        Example("El planeta ⟦Keppler-62f⟧ está lejos.", lang="es", source="Kepler-62f is far away.", source_lang="en"),
        Example("The video was posted on ⟦YuoTube⟧.", lang="en", source="El vídeo se publicó en YouTube."),
        Example("Die ⟦UNHRC⟧ zählte die Toten.", lang="de", source="The UNHCR counted the dead.", source_lang="en"),
    ],
    good=[
        Example("Tentara NATO tiba pada Kamis.", source="Las tropas de la OTAN llegaron el jueves."),
        Example("PBB dan OMS bertemu.", source="La ONU y la OMS se reunieron."),
        Example("Virus HIV dan AIDS.", source="El virus VIH y el sida."),
        Example("He joined the CIA and the FBI.", lang="en", source="Se unió a la CIA y al FBI."),
        Example("Le virus de la COVID-19.", lang="fr", source="El virus de la Covid-19."),
        Example("He filmed it with an iPhone 12.", lang="en", source="Lo grabó con un iPhone12."),
        Example("Si presidente del PP, dijo.", lang="es", source="Ia ketua PPP.", source_lang="id"),
        Example("Hak komunitas LGBT dibahas.", source="Se habló de la comunidad LGTB."),
        Example("The IMF warned of debt.", lang="en", source="El FMI advirtió de la deuda."),
    ],
)
def kept_form(target: View, source: View) -> Iterator[Hit]:
    """An acronym, a brand with inner capitals or a code of the source stands in the translation with other letters.

    Such names are copied, not translated, so a letter changed, dropped or moved is a misspelling, and leads to another
    organisation or a product that does not exist. What is unlike is not compared: an acronym may be another in the
    target's language (the default pack lists those of international bodies) or be written out. Nor is a form that the
    word lists of the target's language know.
    """
    theirs = _forms(source.words)
    if not theirs:
        return
    here = {_key(w.text) for w in target.words} | {_joined(target.words, n) for n in range(len(target.words))}
    missing = [w for w in theirs if _key(w.text) not in here]
    if not missing or script(target.text)[0] != script(source.text)[0]:
        return
    there = {_key(w.text) for w in source.words} | {_joined(source.words, n) for n in range(len(source.words))}
    extra = [w for w in _forms(target.words) if _key(w.text) not in there]
    done: set[int] = set()
    for a in missing:
        for b in extra:
            if (
                b.start in done
                or is_known(b.text, (target.lang,))
                or not _misspelt(a.text, b.text)
                or _equivalent(a.text, b.text)
            ):
                continue
            done.add(b.start)
            yield Hit(
                b.start,
                b.end,
                f"“{b.text}” is “{a.text}” in the source.",
                {"expected": a.text, "found": b.text},
                suggestion=a.text,
            )
            break


def _forms(words: Sequence[Word]) -> list[Word]:
    """Acronyms, codes and words with inner capitals; none where most words are in capitals."""
    found = [
        w
        for w in words
        if LEAST <= len(w.text) <= LONGEST
        and not w.text.islower()
        and not _ROMAN.match(w.text)
        and (_ACRONYM.match(w.text) or _CODE.match(w.text) or _CAMEL.match(w.text))
    ]
    return found if len(found) * 2 <= len(words) or len(words) < LEAST else []


def _key(word: str) -> str:
    return word.casefold().replace("-", "").replace("\N{NON-BREAKING HYPHEN}", "")


def _joined(words: Sequence[Word], n: int) -> str:
    return _key(words[n].text + words[n + 1].text) if n + 1 < len(words) else ""


def _misspelt(a: str, b: str) -> bool:
    """Whether two forms of one kind differ by a letter, or by two that changed places."""
    if bool(_ACRONYM.match(a)) != bool(_ACRONYM.match(b)):
        return False
    first, second = _key(a), _key(b)
    if first.startswith(second) or second.startswith(first):
        return False  # an ending of the language, a plural: ONGs
    if [c for c in first if c.isdigit()] != [c for c in second if c.isdigit()]:
        return False  # numbers are another rule's
    swapped = len(first) == len(second) and sorted(first) == sorted(second) and distance(first, second, 2) == 2
    if swapped:
        at = [n for n, (x, y) in enumerate(zip(first, second, strict=True)) if x != y]
        return len(at) == 2 and at[1] - at[0] == 1 and len(first) > LEAST
    long_enough = len(first) > LEAST + 1 and len(second) > LEAST
    return long_enough and distance(first, second, 1) == 1


@lru_cache(maxsize=1)
def _groups() -> dict[str, int]:
    """Acronyms of all packs to the number of what they stand for."""
    found: dict[str, int] = {}
    for n, group in enumerate(langs.load(langs.DEFAULT).more.get("acronyms", ())):
        for form in group:
            found.setdefault(_key(form), n)
    return found


def _equivalent(a: str, b: str) -> bool:
    groups = _groups()
    return groups.get(_key(a), -1) == groups.get(_key(b), -2)
