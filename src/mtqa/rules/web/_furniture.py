"""What the rules on web furniture share: the phrases of the packs, ready to be matched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mtqa import langs

# What follows furniture must be a sentence, and not the rest of a title that begins with the same words.
WORDS = 4
_HEAD = 200
TRIM = " \t.:…!»>›|*#-–—"


@dataclass(frozen=True)
class Furniture:
    """What stands around articles in one language."""

    name: str
    siblings: tuple[str, ...]
    headings: frozenset[str]
    lines: re.Pattern[str]
    invitations: re.Pattern[str]

    def is_heading(self, text: str) -> bool:
        """Whether a line is a heading after which furniture begins ("More stories")."""
        return text.strip(TRIM).lower() in self.headings

    def fits(self, text: str) -> bool:
        """Whether a whole line is furniture."""
        return self.is_heading(text) or self.lines.fullmatch(text) is not None


@lru_cache(maxsize=64)
def furniture(code: str) -> Furniture:
    """The furniture of a language that has a pack, or of the default pack."""
    pack = langs.load(code)
    return Furniture(
        name=pack.name,
        siblings=pack.siblings,
        headings=pack.boilerplate_headings,
        lines=_any(pack.boilerplate_lines),
        invitations=_any(pack.boilerplate),
    )


@lru_cache(maxsize=1)
def everywhere() -> Furniture:
    """The furniture of all packs at once: quick to ask first, as most lines are none."""
    packs = [langs.load(code) for code in (*langs.available(), langs.DEFAULT)]
    return Furniture(
        name="any language",
        siblings=(),
        headings=frozenset(h for pack in packs for h in pack.boilerplate_headings),
        lines=_any(tuple(p for pack in packs for p in pack.boilerplate_lines)),
        invitations=_any(tuple(p for pack in packs for p in pack.boilerplate)),
    )


@lru_cache(maxsize=1)
def glued() -> re.Pattern[str]:
    """Furniture at the start of a line, before a sentence that begins with a capital."""
    patterns = dict.fromkeys(p for code in langs.available() for p in langs.load(code).glued_furniture)
    return re.compile(
        rf"(?:[-–—•*·]\s*)*(?P<found>{'|'.join(patterns) or '(?!)'})[.:!…»>]*\s+(?=[^\W\d_a-zà-ÿ]|[“\"«¿¡])"
    )


def run_together(text: str) -> re.Match[str] | None:
    """Furniture (group ``found``) at the start of a text whose rest is a sentence of the article."""
    match = glued().match(text[:_HEAD])
    if match is None:
        return None
    rest = text[match.end() :][:_HEAD].split()
    return match if len(rest) >= WORDS and sum(w[0].islower() for w in rest) * 5 >= len(rest) * 2 else None


def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns) or r"(?!)", re.IGNORECASE)
