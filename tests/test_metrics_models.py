"""Metrics with models of the user: the right calls, batches and order; what is missing is said and the others go on.

The packages are stood in for by small ones that record how they are called: the real ones need gigabytes.
"""

import importlib.metadata
import json
import os
import sys
import types
from contextlib import contextmanager

import numpy as np
import pytest

from mtqa.cli import main
from mtqa.errors import UsageError
from mtqa.metrics import Units, _comets, count, figures, metricx, named
from mtqa.text import embed

UNITS = Units(
    hypotheses=["satu", "dua dua", "tiga"],
    references=[["satu"], ["dua", "dua dua"], ["empat"]],
    sources=["one", "two", "three"],
    lang="id",
    source_lang="en",
)


@pytest.fixture(autouse=True)
def fresh():
    _comets._model.cache_clear()
    metricx._model.cache_clear()
    yield
    _comets._model.cache_clear()
    metricx._model.cache_clear()


def package(monkeypatch, name, **contents):
    made = types.ModuleType(name)
    vars(made).update(contents)
    monkeypatch.setitem(sys.modules, name, made)
    return made


def comet_model(folder, kind="regression_metric"):
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "checkpoints" / "model.ckpt").write_bytes(b"weights")
    (folder / "hparams.yaml").write_text(f"activations: Tanh\nclass_identifier: {kind}\n", encoding="utf-8")
    return folder


@pytest.fixture
def comet(monkeypatch):
    """A package whose model says how long translation and reference are together; ``calls`` holds what it was asked."""
    calls = []

    class Model:
        def predict(self, samples, batch_size, gpus, progress_bar):
            calls.append(("predict", samples, batch_size, gpus, progress_bar))
            return types.SimpleNamespace(scores=[len(s["mt"] + s["ref"]) / 100 for s in samples])

    def load(path, local_files_only=False):
        calls.append(("load", path, local_files_only, os.environ.get("HF_HUB_OFFLINE")))
        return Model()

    package(monkeypatch, "comet", load_from_checkpoint=load)
    package(monkeypatch, "torch", cuda=types.SimpleNamespace(is_available=lambda: False))
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda n: "2.2.6" if n == "unbabel-comet" else version(n))
    return calls


def test_comet_is_asked_once_for_every_reference_in_order(tmp_path, monkeypatch, comet):
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    folder = comet_model(tmp_path / "wmt22-comet-da")
    metric = named(f"comet={folder}")
    assert (metric.NAME, metric.DIGITS) == ("COMET", 4)
    found = count(metric, UNITS)
    checkpoint = str(folder / "checkpoints" / "model.ckpt")
    assert comet[0] == ("load", checkpoint, True, "1")
    _, samples, _, gpus, bar = comet[1]
    assert samples == [
        {"src": "one", "mt": "satu", "ref": "satu"},
        {"src": "two", "mt": "dua dua", "ref": "dua"},
        {"src": "two", "mt": "dua dua", "ref": "dua dua"},
        {"src": "three", "mt": "tiga", "ref": "empat"},
    ]
    assert (gpus, bar) == (0, False)
    assert found.units == (0.08, 0.14, 0.09)  # of two references the one that it is best by
    assert found.value() == pytest.approx(sum(found.units) / 3)
    assert found.value([1]) == pytest.approx(0.14)
    assert found.signature == "nrefs:var|model:wmt22-comet-da|class:regression_metric|bytes:7|unbabel-comet:2.2.6"
    assert "HF_HUB_OFFLINE" not in os.environ
    # The file itself may be given, and a model is loaded once.
    assert count(named(f"COMET={checkpoint}"), UNITS).units == found.units
    assert [call[0] for call in comet] == ["load", "predict", "predict"]


def test_xcomet_and_comet_are_not_mistaken_for_each_other(tmp_path, comet):
    x, plain = comet_model(tmp_path / "XCOMET-XL", "xcomet_metric"), comet_model(tmp_path / "da")
    assert count(named(f"xCOMET={x}"), UNITS).name == "xCOMET"
    with pytest.raises(UsageError, match=f"class 'xcomet_metric'; expected --metric xCOMET={x}"):
        count(named(f"COMET={x}"), UNITS)
    with pytest.raises(UsageError, match=f"class 'regression_metric'; expected --metric COMET={plain}"):
        count(named(f"xCOMET={plain}"), UNITS)


def test_what_is_missing_is_said_before_anything_is_loaded(tmp_path, monkeypatch, comet):
    folder = comet_model(tmp_path / "m")
    with pytest.raises(UsageError, match="COMET: needs a model on this disk; expected --metric COMET=PATH"):
        named("comet")
    with pytest.raises(UsageError, match="BLEU takes no path"):
        named("bleu=x")
    with pytest.raises(
        UsageError, match=r"none: no such file; expected FOLDER/checkpoints/model.ckpt and hparams.yaml"
    ):
        count(named(f"COMET={tmp_path / 'none'}"), UNITS)
    with pytest.raises(UsageError, match="2 of 3 segments have no source"):
        count(named(f"COMET={folder}"), Units(UNITS.hypotheses, UNITS.references, ["one", "", " "]))
    assert comet == []
    monkeypatch.setitem(sys.modules, "comet", None)
    with pytest.raises(UsageError, match=r"unbabel-comet cannot be imported .*mtqa\[comet\] installs it"):
        count(named(f"COMET={folder}"), UNITS)

    def broken(path, local_files_only):
        raise RuntimeError("PytorchStreamReader failed\nand much more")

    package(monkeypatch, "comet", load_from_checkpoint=broken)
    with pytest.raises(UsageError, match=r"m cannot be loaded: PytorchStreamReader failed$"):
        count(named(f"COMET={folder}"), UNITS)


class Device(np.ndarray):
    def to(self, device):
        assert device == "cpu"
        return self


@pytest.fixture
def transformers(monkeypatch):
    """An mT5 whose score of a text is its number of words less one, and whose tokenizer makes a word a number."""
    calls = []

    class Tokenizer:
        def __call__(self, text, max_length, truncation):
            calls.append((text, max_length, truncation))
            return {"input_ids": [*range(2, 2 + len(text.split())), 1]}

        def pad(self, given, return_tensors):
            assert return_tensors == "pt"
            rows = given["input_ids"]
            width = max(map(len, rows))
            ids = np.array([row + [0] * (width - len(row)) for row in rows]).view(Device)
            return {"input_ids": ids, "attention_mask": (ids > 0).view(Device)}

    class Model:
        device = "cpu"

        def to(self, device):
            assert device == "cpu"

        def eval(self):
            calls.append("eval")

        def __call__(self, input_ids, attention_mask, decoder_input_ids):
            calls.append(input_ids.shape)
            assert decoder_input_ids.shape == (len(input_ids), 1)
            assert not decoder_input_ids.any()
            assert 1 not in input_ids  # the mark of the end is taken off
            logits = np.full((len(input_ids), 1, 250100), -99.0)
            logits[:, 0, 250089] = attention_mask.sum(axis=1) - 7.0
            return types.SimpleNamespace(logits=logits)

    def loader(made):
        def from_pretrained(path, local_files_only):
            assert local_files_only
            assert os.environ["TRANSFORMERS_OFFLINE"] == "1"
            return made()

        return types.SimpleNamespace(from_pretrained=from_pretrained)

    @contextmanager
    def no_grad():
        yield

    package(
        monkeypatch,
        "transformers",
        AutoTokenizer=loader(Tokenizer),
        MT5ForConditionalGeneration=loader(Model),
        __version__="4.50",
    )
    package(
        monkeypatch,
        "torch",
        cuda=types.SimpleNamespace(is_available=lambda: False),
        no_grad=no_grad,
        long=int,
        zeros=lambda shape, dtype, device: np.zeros(shape, dtype=dtype),
    )
    return calls


def test_metricx_reads_the_logit_of_its_piece_in_batches(tmp_path, transformers):
    for name in ("config.json", "spiece.model"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    many = Units(
        hypotheses=[" ".join(["kata"] * (n + 1)) for n in range(19)] + ["x"],
        references=[["a b"]] * 19 + [["a b c d", "a"]],
        sources=["s"] * 20,
    )
    found = count(named(f"metricx={tmp_path}"), many)
    texts = [call for call in transformers if isinstance(call, tuple) and isinstance(call[0], str)]
    assert texts[0] == ("source: s candidate: kata reference: a b", 1536, True)
    assert [call[0] for call in transformers if isinstance(call, tuple) and isinstance(call[0], int)] == [8, 8, 5]
    # source: s candidate: <n + 1> reference: a b: n + 7 words; 7 are taken off, and the score is within 0 to 25.
    assert found.units[:19] == tuple(float(n) for n in range(19))
    assert found.units[19] == 0.0  # the lower of its two references
    assert found.less_is_better
    assert found.signature == f"nrefs:var|model:{tmp_path.name}|input:24|transformers:4.50"


def test_metricx_without_model_tokenizer_or_package(tmp_path, monkeypatch, transformers):
    with pytest.raises(UsageError, match=r"config.json: no such file"):
        count(named(f"MetricX={tmp_path}"), UNITS)
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"has no tokenizer; expected mT5's spiece.model"):
        count(named(f"MetricX={tmp_path}"), UNITS)
    (tmp_path / "spiece.model").write_text("", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(UsageError, match="torch, transformers and sentencepiece are needed"):
        count(named(f"MetricX={tmp_path}"), UNITS)


def rows(path, number=4):
    made = [
        {
            "id": str(n),
            "target": f"The crane fell on {n} houses.",
            "reference": f"A crane fell on {n} houses.",
            "target_lang": "en",
        }
        for n in range(number)
    ]
    path.write_text(
        "".join(json.dumps({**row, "source": "x y", "source_lang": "es"}) + "\n" for row in made), encoding="utf-8"
    )
    return str(path)


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err


def test_the_command_skips_aloud_and_goes_on(tmp_path, capsys, comet):
    path, gone = rows(tmp_path / "a.jsonl"), tmp_path / "none"
    code, out, err = run(capsys, "score", path, "-m", f"COMET={gone}", "-m", "chrF")
    assert code == 0
    assert out.split("\n")[1].startswith("chrF")
    assert f"skipped  --metric COMET: {gone}" in out
    assert err.startswith(f"mtqa: skipped: --metric COMET: {gone}")
    code, out, err = run(capsys, "score", path, "-m", f"COMET={gone}")
    assert (code, out) == (2, "")
    assert "--metric COMET" in err
    model = comet_model(tmp_path / "da")
    code, out, _ = run(capsys, "score", path, "-m", f"COMET={model}", "--segments")
    assert code == 0
    assert "COMET    0.5200  too few segments" in out
    code, out, _ = run(
        capsys, "compare", path, path, "-m", f"COMET={model}", "-m", f"MetricX={gone}", "--format", "json"
    )
    found = json.loads(out)
    assert [one["metric"] for one in found["metrics"]] == ["COMET", "risk"]
    assert found["skipped"] == [
        f"--metric MetricX: {gone / 'config.json'}: no such file; expected the folder of a model"
    ]


def test_token_f1_by_hand_from_any_encoder_with_tokens(monkeypatch):
    vectors = {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [0.6, 0.8]}

    class Encoder:
        name, version = "small", "1"

        def token_rows(self, texts, most):
            for text in texts:
                features = np.array([vectors[w] for w in text.split()], dtype=np.float32).reshape(-1, 2)
                ids = tuple(ord(w) for w in text.split())
                yield embed.TokenRows(ids, features, (0, 2), np.ones(len(ids), dtype=np.float32), np.ones(2))

    monkeypatch.setattr(embed, "embedder", lambda *langs: Encoder())
    monkeypatch.setattr("mtqa.text.tokens.token_embedder", lambda *langs: Encoder())
    found = count(named("tokenF1"), Units(["a b", "a", "", "c"], [["a b"], ["c b"], [""], ["a", "b"]], lang="en"))
    # "a" in "c b": precision 0.6; recall: c 0.6, b 0, so 0.3.  "c": 0.8 by b.
    assert found.units == pytest.approx((100, 100 * 2 * 0.6 * 0.3 / 0.9, 100, 80), abs=1e-4)
    assert found.signature == "nrefs:var|enc:small|idf:no|rescale:no|encver:1"


def test_token_f1_with_the_encoder_at_hand():
    good, bad, same = (
        "The minister resigned on Monday.",
        "Bananas are yellow, said nobody.",
        "The minister stepped down on Monday.",
    )
    told = figures(count(named("tokenf1"), Units([good, bad, same], [[same]] * 3, lang="en")))
    assert told.units[2] == pytest.approx(100, abs=1e-3)
    assert told.units[1] < told.units[0] < 100
    assert "enc:usem3" in told.signature


def test_sentence_vectors_alone_are_refused(monkeypatch):
    with pytest.raises(UsageError, match="tokenF1: no encoder knows the language 'xx'"):
        count(named("tokenF1"), Units(["a"], [["a"]], lang="xx"))
    monkeypatch.setattr(embed, "_use3", embed._PublicUse3)
    with pytest.raises(
        UsageError, match="the encoder usem3, which is that of the language 'en', shows no vectors of tokens"
    ):
        count(named("tokenF1"), Units(["a"], [["a"]], lang="en"))
