"""The metric layer: sacrebleu's own values, whether asked by Python or on its command line; sums instead of texts."""

import random
import subprocess
import sys

import numpy as np
import pytest
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.metrics.lib_ter import translation_edit_rate

from mtqa.errors import UsageError
from mtqa.metrics import Units, available, count, figures, named, names
from mtqa.metrics._shifts import edits
from mtqa.text.stats import holm, middle, randomized, resampled

WORDS = """
the harbour of Semarang was closed for three days after a storm broke the crane , said 1,250 workers ;
pemerintah menaikkan harga minyak goreng \N{EM DASH} kata Menteri «besok» Größe naïve 東京 порт
""".split()  # noqa: SIM905


def texts(seed, count_):
    rng = random.Random(seed)
    return [" ".join(rng.choices(WORDS, k=rng.randint(1, 18))) + "." for _ in range(count_)]


def changed(text, rng):
    """A text with words deleted, replaced and blocks moved, as translations differ from references."""
    words = text.split()
    for _ in range(rng.randint(0, 5)):
        at = rng.randrange(len(words))
        kind = rng.random()
        if kind < 0.3 and len(words) > 1:
            del words[at]
        elif kind < 0.6:
            words[at] = rng.choice(WORDS)
        else:
            block = words[at : at + rng.randint(1, 5)]
            del words[at : at + len(block)]
            to = rng.randint(0, len(words))
            words[to:to] = block
    return " ".join(words)


# sacrebleu's own classes, as its command line builds them; ``sentence`` is what it advises for single segments.
OWN = {
    "BLEU": lambda sentence=False: BLEU(effective_order=sentence),
    "chrF": lambda sentence=False: CHRF(),
    "chrF++": lambda sentence=False: CHRF(word_order=2),
    "TER": lambda sentence=False: TER(),
}
CHINESE = """
经济 合作 组织 今天 宣布 , 1,250 名 工人 返回 港口 。 価格 は 先月 より 上がった 「 政府 」
항구는 폭풍 뒤에 닫혔다 3.5 % Semarang （ 记者 ）
""".split()  # noqa: SIM905


def in_chinese(seed, count_):
    rng = random.Random(seed)
    return ["".join(rng.choices(CHINESE, k=rng.randint(1, 18))) for _ in range(count_)]


def commanded(tmp_path, references, hypotheses, *options):
    """What sacrebleu's command line prints: the value alone, and the line with the signature."""
    files = []
    for k, lines in enumerate((*references, hypotheses)):
        path = tmp_path / f"{k}.txt"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        files.append(str(path))
    command = [sys.executable, "-m", "sacrebleu", *files[:-1], "-i", files[-1], *options, "-w", "6"]
    return [
        subprocess.run([*command, *more], capture_output=True, text=True, check=True, encoding="utf-8").stdout.strip()
        for more in (["-b"], ["-f", "text"])
    ]


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["-m", "bleu"], "BLEU"),
        (["-m", "chrf"], "chrF"),
        (["-m", "chrf", "--chrf-word-order", "2"], "chrF++"),
        (["-m", "ter"], "TER"),
    ],
)
@pytest.mark.parametrize("width", [1, 3])
def test_as_on_sacrebleus_command_line(tmp_path, options, name, width):
    rng = random.Random(5)
    first = texts(1, 60)
    streams = [first, *([changed(t, rng) for t in first] for _ in range(width - 1))]
    hypotheses = [changed(t, rng) for t in first]
    value, told = commanded(tmp_path, streams, hypotheses, *options)
    ours = count(named(name), Units(hypotheses, list(zip(*streams, strict=True))))
    assert f"{ours.value():.6f}" == value
    assert told.startswith(f"{ours.name.replace('chrF', 'chrF2')}|{ours.signature} = ")


@pytest.mark.parametrize(("lang", "options"), [("zh-TW", ["-l", "en-zh"]), ("ja", ["-tok", "char"])])
def test_bleu_of_languages_without_spaces_is_sacrebleus(tmp_path, monkeypatch, lang, options):
    monkeypatch.setattr("mtqa.metrics.bleu.find_spec", lambda name: None)  # no MeCab, wherever this runs
    first, hypotheses = in_chinese(1, 60), in_chinese(2, 60)
    value, told = commanded(tmp_path, [first], hypotheses, *options)
    ours = count(named("BLEU"), Units(hypotheses, [[r] for r in first], lang=lang))
    assert f"{ours.value():.6f}" == value
    assert ours.value() > 1
    assert told.startswith(f"BLEU|{ours.signature} = ")
    assert ours.signature != count(named("BLEU"), Units(hypotheses, [[r] for r in first])).signature


@pytest.mark.parametrize(("lang", "tokenizer"), [("ja", "ja-mecab"), ("ko_KR", "ko-mecab")])
def test_japanese_and_korean_words_are_sacrebleus_where_its_packages_are(monkeypatch, lang, tokenizer):
    from sacrebleu.tokenizers.tokenizer_base import BaseTokenizer

    class Cut(BaseTokenizer):
        def signature(self):
            return f"{tokenizer}-0.996"

        def __call__(self, line):
            return " ".join(line[n : n + 2] for n in range(0, len(line), 2))

    asked = []
    monkeypatch.setattr("mtqa.metrics.bleu.find_spec", lambda name: True)
    monkeypatch.setattr("sacrebleu.metrics.bleu._get_tokenizer", lambda name: asked.append(name) or Cut)
    ours = count(named("BLEU"), Units(["港口今天关闭了。"], [["港口今天开放了。"]], lang=lang))
    assert f"|tok:{tokenizer}-0.996|" in ours.signature
    assert set(asked) == {tokenizer}
    assert ours.stats[0][0] == 4  # pairs of characters


@pytest.mark.parametrize("name", OWN)
def test_every_segment_and_statistic_is_sacrebleus(name):
    """With one, several and different numbers of references; also of next to nothing, and of odd characters."""
    rng = random.Random(9)
    odd = [
        "",
        " ",
        ".",
        "a",
        "a\u2028b",
        "\N{NO-BREAK SPACE}x",
        "(hi)",
        "a-\nb",
        "&amp;quot;",
        "\U0001f600 \U0001f600 5.5",
        "aaaa aaaa",
    ]
    first = [*texts(1, 80), *in_chinese(1, 20), *odd, *odd]
    hypotheses = [*(changed(t, rng) for t in first[:100]), *odd, *reversed(odd)]
    for width in (1, 2, 3):
        more = [[changed(t, rng) if t.split() else "" for t in first] for _ in range(width - 1)]
        references = [list(r) for r in zip(first, *more, strict=True)]
        if width == 3:
            references = [r[: 1 + n % 3] for n, r in enumerate(references)]
        streams = [[r[k] if k < len(r) else None for r in references] for k in range(width)]
        ours = count(named(name), Units(hypotheses, references))
        own = OWN[name]()
        assert ours.stats.tolist() == own._extract_corpus_statistics(hypotheses, streams)
        assert ours.value() == pytest.approx(own.corpus_score(hypotheses, streams).score, abs=1e-9)
        assert ours.signature == str(own.get_signature())
        single = OWN[name](sentence=True)
        each = [single.sentence_score(h, r).score for h, r in zip(hypotheses, references, strict=True)]
        assert ours.units == pytest.approx(each, abs=1e-9)


def test_edits_are_sacrebleus_for_any_two_texts():
    rng = random.Random(11)
    for _ in range(400):
        vocabulary = [str(n) for n in range(rng.choice([2, 6, 40]))]
        reference = rng.choices(vocabulary, k=rng.randint(0, rng.choice([3, 12, 30])))
        hypothesis = changed(" ".join(reference), rng).split() if reference else rng.choices(vocabulary, k=3)
        assert edits(hypothesis, reference) == translation_edit_rate(hypothesis, reference)[0]


def test_edits_of_long_and_uneven_texts():
    rng = random.Random(12)
    for many, few in [(90, 85), (70, 4), (4, 70), (120, 3), (60, 60)]:
        hypothesis, reference = rng.choices(WORDS, k=many), rng.choices(WORDS, k=few)
        assert edits(hypothesis, reference) == translation_edit_rate(hypothesis, reference)[0]


@pytest.mark.parametrize("hypothesis", ["", "satu", "satu dua tiga"])
@pytest.mark.parametrize("reference", ["", "satu", "tiga satu dua"])
def test_edits_of_next_to_nothing(hypothesis, reference):
    assert (
        edits(hypothesis.split(), reference.split()) == translation_edit_rate(hypothesis.split(), reference.split())[0]
    )


@pytest.mark.parametrize("module", available(), ids=lambda m: m.NAME)
def test_any_subset_is_what_sacrebleu_says_of_it(module):
    rng = random.Random(2)
    first = texts(3, 50)
    hypotheses = [changed(t, rng) for t in first]
    ours = count(module, Units(hypotheses, [[t] for t in first]))
    for rows in ([4], [0, 7, 9], list(range(50))):
        own = OWN[module.NAME]().corpus_score([hypotheses[r] for r in rows], [[first[r] for r in rows]]).score
        assert ours.value(rows) == pytest.approx(own, abs=1e-9)


@pytest.mark.parametrize("module", available(), ids=lambda m: m.NAME)
def test_scores_of_many_sums_are_those_of_each(module):
    """Also where nothing matches, texts are too short for an order, or one side is empty."""
    hypotheses = ["", "a", "x y z w v", "a b c d e f", "a b c d", ".", "a b c d e f g h i j k l"]
    references = ["a b", "a", "a b c d e", "a b c d e f", "", ".", "a b c d x f g y i j k l"]
    ours = count(module, Units(hypotheses, [[r] for r in references]))
    sums = resampled(ours.stats, 200)
    metric = OWN[module.NAME]()
    each = [metric._compute_score_from_stats(row.tolist()).score for row in sums]
    assert ours.many(sums) == pytest.approx(each, abs=1e-9)


def test_spbleu_without_its_model_is_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setattr("sacrebleu.utils.SACREBLEU_DIR", str(tmp_path))
    with pytest.raises(UsageError, match="spBLEU: the tokenizer's model is not at"):
        count(named("spbleu"), Units(["a"], [["a"]]))
    assert "spBLEU" in names()
    assert "spBLEU" not in [module.NAME for module in available()]
    with pytest.raises(UsageError, match="there is no metric 'blau'"):
        named("blau")


def test_randomization_is_fair_and_sees_what_is_there():
    def mean(sums):
        return sums[:, 0] / np.maximum(sums[:, 1], 1)

    rng = np.random.default_rng(1)
    small = 0
    for _ in range(300):
        a, b = (np.stack([rng.exponential(size=40), np.ones(40)], axis=1) for _ in range(2))
        small += randomized(a, b, mean, trials=400) < 0.05
    assert small / 300 < 0.085  # 5 % and two standard errors
    a = np.stack([rng.normal(size=60), np.ones(60)], axis=1)
    assert randomized(a, a + np.array([[1.0, 0.0]]), mean) < 0.001
    assert randomized(a, a, mean) == 1.0


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.6]) == [1.0, 1.0]
    assert holm([]) == []


def test_resampling_holds_what_was_drawn_together_and_covers():
    rng = np.random.default_rng(4)
    hits = 0
    for seed in range(200):
        sample = np.stack([rng.normal(size=60), np.ones(60)], axis=1)
        sums = resampled(sample, 400, seed)
        assert (sums[:, 1] == 60).all()
        low, high = middle(sums[:, 0] / 60)
        hits += low <= 0 <= high
    assert 0.88 <= hits / 200 <= 0.99


def test_figures_say_how_they_were_counted():
    told = figures(count(named("TER"), Units(texts(1, 40), [[t] for t in texts(2, 40)])))
    assert told.signature.endswith("|bs:1000|rs:12345")
    assert told.low < told.value < told.high
