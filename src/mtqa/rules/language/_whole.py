"""Which language a whole segment is in."""

from __future__ import annotations

from collections.abc import Sequence

from mtqa.rules import View
from mtqa.text.language import FLOOR, OWN, detect, identify, mean_frequency, word_scores

# Fewer words are names, loan words and headings too often.
FEWEST = 4
# Words in lower case that must be there: names are the same in all languages.
FEWEST_LOWER = 3
SURE = 0.98
# Mean log10 frequency of a segment's words in its language, below which any language is asked for. On NTREX-128 one
# sentence in a hundred has less than -4.9; sentences of another language have -6.5 to -4.6.
STRANGE = -4.9
# Above this mean no other language is asked for, which takes long. On NTREX-128 94 to 97 % of the sentences in id, es
# and en have more in their own language, and at most 4 in 1000 in another of the three.
USUAL = -3.8
# A detector is sure of itself on a few words, and wrong.
FEWEST_TO_DETECT = 6


# Of a sentence that only borrows (My abuela made arroz con pollo every Sunday) so many of the words are the text's own,
# and no other's: commoner there by so much (log10). Of NTREX-128 read as if in another language one in 650 has that.
OWN_SHARE, COMMONER = 0.25, 1.5


def other_language(view: View) -> str | None:
    """The code of the language that the segment is in, if that is not its text's language or a sibling; None if it is.

    Judged by words in lower case: names say nothing. Asked for are the languages that machine translation leaves in
    texts and, where the words are strange, any language.
    """
    lower = view.small
    if len(view.strings) < FEWEST or len(lower) < FEWEST_LOWER:
        return None
    own, siblings = view.lang.code, view.lang.siblings
    usual = mean_frequency(lower, own)
    if usual >= USUAL:
        return None
    if sum(w.text.upper() == w.text.lower() and w.text.isalpha() for w in view.words) > len(lower):
        return None  # a script without capitals; what is left are codes and units
    text = " ".join(lower)
    more = view.lang.more
    found = identify(text, (own, *more.get("leaks", ()), *more.get("strangers", ())))
    best = max(found, key=lambda code: (found[code], code), default=own)
    if best != own and found[best] >= SURE and mean_frequency(lower, best) >= OWN:
        return None if _mixed(lower, own, best) else best
    if len(view.strings) < FEWEST_TO_DETECT or usual > STRANGE:
        return None
    guess, probability = detect(view.text)
    return guess if probability >= SURE and guess not in {own, "und", *siblings} else None


def _mixed(lower: Sequence[str], own: str, other: str) -> bool:
    """Whether the sentence stands in its text's language and has words of the other in it."""
    scores = [word_scores(word, (own, other)) for word in lower]
    ours = sum(s.get(own, FLOOR) - s.get(other, FLOOR) >= COMMONER for s in scores)
    return ours >= OWN_SHARE * len(lower)
