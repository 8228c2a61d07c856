"""ENC008."""

from __future__ import annotations

import string
from collections.abc import Iterator

import regex

from mtqa.model import Kind, Mqm, Severity
from mtqa.rules import Example, Hit, View, rule

# On NTREX-128 none; in the labelled rows of the project no sound one. Lines of signs alone are rare, so few were seen.
LEAST = 5  # signs of a line, without spaces
SHARE = 0.4  # of them that are symbols, braces, strokes
KINDS = 3  # different ones: a row of one or two is a rule or a rating
LONGEST = 400  # a longer line that begins with prose is judged by other rules
_SIGN = regex.compile(r"\S")
_ODD = regex.compile(r"[\p{S}\p{C}\\_{}\[\]|¶§--[$€£¥₹°+=×≈²³]]", regex.VERSION1)
_PICTURE = regex.compile(r"[\p{Emoji_Presentation}\p{Extended_Pictographic}\N{VARIATION SELECTOR-16}\u200d★☆✓✔✗♪♫→←↑↓]")

_USUAL = frozenset(string.ascii_letters + string.digits + " .,;:!?'\"()/&%-–—“”‘’áéíóúüñç")


def _odd_enough(view: View) -> bool:
    return len(view.characters - _USUAL) >= KINDS


@rule(
    code="ENC008",
    severity=Severity.MAJOR,
    confidence=0.8,
    mqm=Mqm.NONALLOWED_CHARACTERS,
    unless_in_source=True,
    kinds=[Kind.HEADLINE, Kind.HEADING, Kind.BODY],
    trigger=_odd_enough,
    bad=[
        Example("⟦|^~_ }{ \\ |~ ]^[ `_ |⟧"),
        Example("⟦¬¦ ±§ ¤¤ ¦¬ ¶ 12 ¬±⟧", lang="es"),
        Example("⟦\\ud83 ~^ }}{{ |_| ^~⟧", lang="en"),
        Example("⟦~|~ ^^ {_} `` \\\\⟧", lang="de"),
    ],
    good=[
        Example("* * *"),
        Example("★★★★☆ (4/5)"),
        Example("— 18.30 – 20.00 —", lang="es"),
        Example("¯\\_(ツ)_/¯, tulisnya di Twitter."),
        Example("😂😂🔥 👍🏽"),
        Example("E = mc² + 3·10⁸ ≈ 4%", lang="en"),
        Example("= = = = = = =", lang="en"),
        Example("“¿...?”", lang="es"),
        Example("#KamiBersama @menteri http://contoh.id/a_b?c=1&d=2"),
        Example("$ 1.200,50 / € 900 / £ 780", lang="es"),
        Example("《三体》（2008年）【新】", lang="zh"),
    ],
)
def noise_line(target: View) -> Iterator[Hit]:
    """A line of signs that no language writes: what is left of a table, a picture or a broken file.

    It stands where a sentence or nothing should stand. Rules of dashes or stars, ratings, emoji, formulas, prices and
    scores are no noise, and what stands in the source to the letter is not flagged.
    """
    text = target.text.strip()
    if not LEAST <= len(text) <= LONGEST or text[:40].replace(" ", "").isalpha():
        return
    odd = [c for c in _ODD.findall(text) if not _PICTURE.match(c)]
    if len(odd) < KINDS:
        return
    signs = _SIGN.findall(text)
    if len(signs) >= LEAST and len(odd) >= SHARE * len(signs) and len(set(odd)) >= KINDS:
        start = target.text.index(text)
        yield Hit(
            start,
            start + len(text),
            f"The line is no text: {len(odd)} of its {len(signs)} signs belong to no language.",
            {"odd": len(odd), "signs": len(signs)},
        )
