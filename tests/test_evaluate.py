"""``mtqa evaluate``: what it reads, how it counts, and that no rule is worse than what is recorded."""

import itertools
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mtqa.cli import _run
from mtqa.config import Config
from mtqa.errors import InputError, NothingError
from mtqa.evaluate import Evaluation, Regime, evaluate, gold, page, paired, record, stats
from mtqa.evaluate.checked import Found, check
from mtqa.evaluate.confidence import FEWEST, Confidence, precision
from mtqa.evaluate.labelled import must_change, right, visible
from mtqa.model import Severity, Side

ROOT = Path(__file__).parent.parent
DAMAGE = ROOT / "corpus" / "damage"
RECORD = ROOT / "tests" / "quality_record.json"
GOOD = "Pemerintah menaikkan harga minyak goreng pekan ini."
BAD = "Dia menyerahkan laporan itu karena memberikan Penting dan percaya."


@pytest.fixture(scope="module")
def whole() -> Evaluation:
    return evaluate(gold.read([DAMAGE]), Config())


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8")
    return path


def labelled(number: int, target: str, *errors: dict, verdict: str = "ok", **more: object) -> dict:
    return {"id": f"r{number}", "target": target, "target_lang": "id", "verdict": verdict, "errors": [*errors], **more}


def error(start: int, end: int, severity: str = "critical", family: str = "sentence", needs: str = "target") -> dict:
    return {"start": start, "end": end, "severity": severity, "family": family, "needs": needs, "note": ""}


# The recorded figures


def test_no_rule_is_worse_than_recorded(whole: Evaluation) -> None:
    worse = record.worse(json.loads(RECORD.read_text(encoding="utf-8")), record.record(whole))
    assert not worse, "\n".join([*worse, f"After a deliberate change: {page.COMMAND}"])


def test_the_page_shows_what_is_measured(whole: Evaluation) -> None:
    present = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    assert present == page.page(replace(whole, clean=(), human=()), present), f"run {page.COMMAND}"


def test_the_page_keeps_what_it_has_of_other_data(whole: Evaluation) -> None:
    present = f"<!-- {page.OTHER} -->\nkept\n<!-- /{page.OTHER} -->\n"
    made = page.page(whole, present)
    assert page.block(made, page.OTHER) == "kept\n"
    assert "| test | id | translation only |" in page.block(made, page.LABELLED)
    assert page.block(page.page(whole), page.OTHER) == ""


def test_what_is_worse_is_said_in_a_sentence() -> None:
    old = {
        "rules": {
            "AAA001": {"findings": 10, "right": 9, "false_alarms": 0},
            "AAA002": {"findings": 4, "right": 4, "false_alarms": 1},
            "AAA003": {"findings": 1, "right": 1, "false_alarms": 0},
            "AAA004": {"findings": 3, "right": 3, "false_alarms": 0},
        },
        "families": {"id names": {"errors": 8, "translation only": 2, "as given": 5}},
    }
    assert record.worse(old, old) == []
    new = {
        "rules": {
            "AAA001": {"findings": 20, "right": 18, "false_alarms": 0},  # as often right
            "AAA002": {"findings": 5, "right": 4, "false_alarms": 2},
            "AAA004": {"findings": 0, "right": 0, "false_alarms": 0},  # silent: its family tells whether that is worse
            "AAA005": {"findings": 9, "right": 0, "false_alarms": 9},  # new
        },
        "families": {"id names": {"errors": 8, "translation only": 3, "as given": 4}},
    }
    assert record.worse(old, new) == [
        "AAA002 is right in 4 of 5 findings; recorded are 4 of 4.",
        "AAA002 speaks 2 times on flawless rows; recorded are 1.",
        "AAA003 is recorded and no longer there.",
        "Of the errors of the family id names 4 of 8 are located with all that is given; recorded are 5 of 8.",
    ]


def test_figures_of_the_labelled_set_hang_together(whole: Evaluation) -> None:
    by = {(s.set, s.lang, s.regime): s for s in whole.summaries}
    for half, regime in itertools.product(("tune", "test"), Regime):
        total, parts = by[half, "all", regime], [by[half, lang, regime] for lang in ("en", "es", "id")]
        assert total.rows == sum(s.rows for s in parts)
        assert total.caught.hits == sum(s.caught.hits for s in parts)
        assert total.located.of == sum(s.located.of for s in parts)
        assert total.caught_visible.of <= total.caught.of
        assert total.auc is not None
        assert 0.5 < total.auc.value < 1
        # More input never makes the risk worse, but for what a few rows more or less make; fifty say nothing of that.
        for lang in ("all", "en", "es", "id") if half == "tune" else ("all",):
            values = [by[half, lang, r].auc.value for r in (Regime.ALONE, Regime.SOURCE, Regime.GIVEN)]
            assert values[0] < values[1] < values[2] + 0.01, (half, lang, values)
    alone, given = by["tune", "all", Regime.ALONE], by["tune", "all", Regime.GIVEN]
    assert alone.caught_visible.of < given.caught_visible.of == given.caught.of
    assert sum(f.located[Regime.GIVEN].of for f in whole.families if f.lang == "all") == sum(
        len(one.row.errors) for one in whole.checked[Regime.GIVEN]
    )


def test_a_row_is_checked_alike_alone_and_among_others(whole: Evaluation) -> None:
    some = [n for n, one in enumerate(whole.checked[Regime.GIVEN]) if one.row.references and one.findings][::12]
    assert len(some) > 5
    for n in some:
        row = whole.checked[Regime.GIVEN][n].row
        alone = check([row], Config())
        for regime in Regime:
            assert alone[regime][0] == whole.checked[regime][n], (row.id, regime)


# Reading


def test_labelled_rows(tmp_path: Path) -> None:
    row = labelled(1, BAD, error(35, 45), verdict="garbled", source="x", source_lang="es", reference=["a", "b"])
    write(tmp_path / "tune.jsonl", row)
    write(tmp_path / "test.jsonl", labelled(1, GOOD))
    found = gold.read([tmp_path])
    assert [(r.set, r.verdict, r.lang) for r in found.rows] == [("test", "ok", "id"), ("tune", "garbled", "id")]
    assert found.rows[1].references == ("a", "b")
    assert found.rows[1].errors == (gold.Error(35, 45, "critical", "sentence", "target"),)
    assert [r.set for r in gold.read([tmp_path], half="test").rows] == ["test"]


def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "rows.jsonl",
        labelled(1, GOOD),
        "{",
        "[]",
        labelled(1, GOOD),
        labelled(2, GOOD, verdict="fine"),
        labelled(3, GOOD, error(5, 500)),
        {"id": "r4", "target": GOOD},
        {"id": "r5", "target": " ", "verdict": "ok"},
        {"id": "r6", "target": GOOD, "verdict": "ok", "target_lang": "not a language"},
        {"id": "r7", "target": GOOD, "score": math.nan},
        {"id": "r8", "tgt": GOOD, "esa_score": "high"},
        {"id": "r9", "target": GOOD, "verdict": "ok", "errors": {"start": 1}},
    )
    found = gold.read([path])
    assert len(found.rows) == 1
    assert sorted({int(p.split("line ")[1].split(":")[0].split(",")[0]) for p in found.problems}) == list(range(2, 13))
    assert all(p.startswith(f"{path}, line ") for p in found.problems)


def test_scored_rows_and_their_source_segments(tmp_path: Path) -> None:
    same = {"src_lang": "en", "tgt_lang": "de", "source": "It.", "reference": None, "errors": []}
    path = write(
        tmp_path / "a.jsonl",
        {"id": "1:A", "system": "A", "target": "Es.", "score": -1, "meta": {"item": 1}, **same},
        {"id": "1:B", "system": "B", "target": "Das.", "score": 0.0, "meta": {"item": 1}, **same},
        {"id": "2:B", "system": "B", "target": "Das.", "score": 0.0, **same},
    )
    rows = gold.read([path]).rows
    assert [(r.sort, r.score, r.item, r.lang) for r in rows] == [
        ("scored", -1.0, "1", "de"),
        ("scored", 0.0, "1", "de"),
        ("scored", 0.0, "It.", "de"),
    ]


def test_mqm_ratings_with_spans_between_tags(tmp_path: Path) -> None:
    def line(system: str, number: int, rater: str, target: str, category: str, severity: str, src: str = "A b.") -> str:
        return "\t".join([system, "doc", "doc_1", str(number), rater, src, target, category, severity])

    path = write(
        tmp_path / "mqm_news_ende.tsv",
        "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity",
        line("A", 1, "r1", "Ein <v>b</v> d<v>a</v>.", "Accuracy/Mistranslation", "Major"),
        line("A", 1, "r1", "Ein b da<v>.</v>", "Fluency/Punctuation", "Minor"),
        line("A", 1, "r2", "Ein b da.", "No-error", "No-error"),
        line("B", 1, "r1", '"Ein ""<v>b</v>"" da."', "Non-translation!", "major"),
        line("A", 2, "r1", "Gut.", "Source error", "Neutral", "<v>A</v> b."),
        line("A", 2, "r1", "Anders.", "Style", "Minor"),
        line("A", 3, "r1", "Gut.", "Style", "Dreadful"),
        "A\tdoc",
    )
    found = gold.read([path])
    first, second, third = found.rows
    assert (first.lang, first.source_lang, first.target, first.system) == ("de", "en", "Ein b da.", "A")
    assert first.score == pytest.approx(-(5 + 0.1) / 2)  # the mean over raters; a minor punctuation error weighs 0.1
    assert [(e.start, e.end) for e in first.errors] == [(4, 5), (7, 8), (8, 9)]
    assert (second.target, second.score, second.item) == ('Ein "b" da.', -25.0, first.item)
    assert (third.source, third.score, third.errors) == ("A b.", 0.0, ())
    assert [p.split(": ")[0].rpartition(" ")[2] for p in found.problems] == ["9", "7", "8"]


def test_esa_spans_count_utf_16_units_and_include_their_end(tmp_path: Path) -> None:
    row = {"langs": "en-es", "line_id": 7, "src": "Hi", "tgt": "\N{GRINNING FACE} hola", "system": "S"}
    span = {"start_i": 3, "end_i": 4, "severity": "Minor", "error_type": None}
    gone = {"start_i": "missing", "end_i": "missing", "severity": "major"}
    path = write(
        tmp_path / "esa.jsonl",
        {**row, "esa_score": "60", "esa_spans": [span], "annotator": "a"},
        {**row, "esa_score": "80", "esa_spans": [gone], "annotator": "b"},
        {**row, "line_id": 8, "esa_score": 90, "esa_spans": [{**span, "end_i": 99}]},
        {**row, "line_id": 8, "esa_score": float("nan")},
        {**row, "line_id": 8, "esa_score": "inf"},
        {**row, "line_id": 7, "langs": "en-de", "esa_score": 5},
    )
    found = gold.read([path])
    made, german = found.rows
    assert (german.lang, german.score) == ("de", 5.0)  # the same line in another language is another translation
    assert (made.score, made.lang, made.source_lang) == (70.0, "es", "en")
    assert [made.target[e.start : e.end] for e in made.errors] == ["ho", ""]
    assert made.errors[1].missing
    assert found.problems[0].startswith(f"{path}, line 3: esa_spans has 3..99")
    assert [p.rpartition("; ")[0] for p in found.problems[1:]] == [
        f"{path}, line 4: esa_score is nan",
        f"{path}, line 5: esa_score is 'inf'",
    ]


def test_files_that_are_not_there_or_not_annotated(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        gold.read([tmp_path / "none.jsonl"])
    with pytest.raises(InputError, match="no annotated file"):
        gold.read([write(tmp_path / "a.txt", "x")])
    with pytest.raises(InputError, match="header lacks"):
        gold.read([write(tmp_path / "a.tsv", "id\ttarget")])
    with pytest.raises(NothingError):
        evaluate(gold.read([write(tmp_path / "empty.jsonl")]), Config())


# Counting


def found(start: int, end: int, side: Side = Side.TARGET) -> Found:
    return Found("AAA001", "sentence", Severity.MAJOR, 0.9, side, start, end, "")


def row_with(*errors: gold.Error, source: str = "") -> gold.GoldRow:
    made = gold.read([DAMAGE / "en" / "tune.jsonl"]).rows[0]
    return replace(made, errors=errors, source=source, references=())


def test_a_finding_is_right_where_it_touches_a_marked_error() -> None:
    row = row_with(gold.Error(10, 20, "major", "sentence"))
    assert [right(found(*span), row) for span in ((5, 10), (12, 13), (20, 30), (5, 9), (21, 30))] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert not right(found(10, 20, Side.SOURCE), row)
    assert right(found(0, 99, Side.SOURCE), row_with(gold.Error(7, 7, "major", "completeness")))


def test_what_is_visible_depends_on_what_is_shown() -> None:
    number = gold.Error(0, 1, "major", "numbers", "source")
    row = row_with(number, source="x")
    assert [visible(number, row, regime) for regime in Regime] == [False, True, True]
    assert visible(gold.Error(0, 1, "minor", "web", "target"), row, Regime.ALONE)
    assert not visible(gold.Error(0, 1, "minor", "names", "article"), row, Regime.GIVEN)


def test_one_minor_error_need_not_be_changed() -> None:
    minor, major = gold.Error(0, 1, "minor", ""), gold.Error(0, 1, "major", "")
    assert [must_change(e) for e in ([], [minor], [minor, minor], [major])] == [False, False, True, True]


def test_measured_confidence_falls_with_alarms_and_is_never_certain() -> None:
    often = precision(20, 0, 300, 0, 6000)
    assert 0.95 < often.value < 1
    assert precision(20, 0, 300, 100, 6000).value < 0.6 < precision(20, 5, 300, 0, 6000).value < often.value
    rare = precision(1, 0, 300, 0, 6000)
    assert rare.low is not None
    assert rare.low < 0.3
    # The share of damage that is assumed weighs: the same counts, where every second segment is damaged.
    assert precision(20, 0, 300, 100, 6000, share=0.5).value > precision(20, 0, 300, 100, 6000).value
    few = Confidence("A", 0.99, None, FEWEST - 1, 0, 300, 0, 300, stats.Estimate(0.2, 0.1, 0.3))
    assert (few.off, replace(few, right=FEWEST).off) == ("", "too sure")
    assert replace(few, right=FEWEST, declared=0.05).off == "too modest"


def test_people_and_risk_are_compared_within_a_source(tmp_path: Path) -> None:
    rows = []
    for n in range(6):
        for system, target, score in (("good", GOOD, 0), ("bad", BAD, -25)):
            about = {"src_lang": "es", "tgt_lang": "id", "source": f"Fuente {n}.", "reference": GOOD}
            rows.append({"id": f"{n}{system}", "system": system, "target": target, "score": score, **about})
    made = evaluate(gold.read([write(tmp_path / "h.jsonl", *rows)]), Config()).human[0]
    by = {measure.name: measure for measure in made.measures}
    assert set(by) >= {"risk, translation only", "BLEU", "chrF", "chrF++", "TER"}
    assert made.items == 6
    for name in ("risk, translation only", "chrF", "TER"):
        assert by[name].tau.value == pytest.approx(1.0), name
        assert by[name].within.value == by[name].accuracy.value == 1.0
    assert by["chrF"].ahead is None
    assert by["TER"].ahead.value == pytest.approx(0.0)


def test_a_known_fault_of_a_clean_row_is_no_false_alarm(tmp_path: Path) -> None:
    at = BAD.index("Penting")
    row = {"target": BAD, "target_lang": "id"}
    unknown, known = (
        evaluate(gold.read([], [write(tmp_path / f"{n}.jsonl", value)]), Config()).clean[0]
        for n, value in enumerate((row, {**row, "errors": [error(at - 20, len(BAD))]}))
    )
    assert unknown.not_ok.hits == known.not_ok.hits == 1
    assert sum(r.hits for r in unknown.rules.values()) > sum(r.hits for r in known.rules.values()) == 0


# Statistics


def test_wilson() -> None:
    low, high = stats.Rate(8, 10).interval
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert stats.Rate(0, 50).interval == (0.0, pytest.approx(0.0713, abs=1e-4))
    assert stats.Rate(0, 0).interval is None
    assert stats.Rate(3, 2).interval[1] == 1.0


def test_auc_with_delongs_interval() -> None:
    rng = np.random.default_rng(1)
    bad, good = rng.normal(1, 1, 80).round(1), rng.normal(0, 1, 90).round(1)
    brute = np.mean([(b > g) + 0.5 * (b == g) for b in bad for g in good])
    found = stats.auc(list(bad), list(good))
    assert found.value == pytest.approx(brute)
    assert found.low < found.value < found.high
    # DeLong's standard error is close to that of drawing the rows anew.
    drawn = [stats.auc(list(rng.choice(bad, 80)), list(rng.choice(good, 90))).value for _ in range(400)]
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(np.std(drawn), rel=0.15)
    assert stats.auc([], [1.0]) is None
    assert stats.auc([2.0, 2.0], [1.0, 1.0]) == stats.Estimate(1.0, 1.0, 1.0)


def test_tau_b_by_definition_and_its_weights_are_repetitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "CHUNK", 7)
    rng = np.random.default_rng(2)
    x, y = rng.integers(0, 6, 40).astype(float), rng.integers(0, 4, 40).astype(float)

    def plain(x: np.ndarray, y: np.ndarray) -> float:
        s = tx = ty = 0.0
        for i, j in itertools.combinations(range(len(x)), 2):
            a, b = np.sign(x[i] - x[j]), np.sign(y[i] - y[j])
            s, tx, ty = s + a * b, tx + a * a, ty + b * b
        return float(s / math.sqrt(tx * ty))

    weights = stats.draws([str(n % 13) for n in range(40)], resamples=3)
    taus = stats.tau_b(x, y, weights)
    for k in range(4):
        times = weights[:, k].astype(int)
        assert taus[k] == pytest.approx(plain(np.repeat(x, times), np.repeat(y, times)))
    assert weights[:, 0].sum() == 40
    pearson = stats.pearson(x, y, weights)
    for k in range(4):
        times = weights[:, k].astype(int)
        assert pearson[k] == pytest.approx(np.corrcoef(np.repeat(x, times), np.repeat(y, times))[0, 1])


def test_very_many_rows_get_no_interval_rather_than_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stats, "PAIRS", 40 * 40 * 150)
    items, x = [str(n) for n in range(40)], np.arange(40.0)
    assert stats.draws(items).shape == (40, 151)
    assert stats.draws(items * 2).shape == (80, 38)
    assert stats.estimate(stats.tau_b(x, x, stats.draws(items))) == stats.Estimate(1.0, 1.0, 1.0)
    assert stats.estimate(stats.pearson(np.append(x, x), np.append(x, x), stats.draws(items * 2))).low is None


def test_pairwise_accuracy_calibrates_ties() -> None:
    rng = np.random.default_rng(3)
    items = [str(n // 4) for n in range(48)]
    y = rng.integers(-3, 1, 48).astype(float)
    x = y + rng.normal(0, 0.6, 48)

    def accuracy(epsilon: float) -> float:
        means = []
        for rows in stats.groups(items):
            right = []
            for i, j in itertools.combinations(rows, 2):
                dx, dy = x[i] - x[j], y[i] - y[j]
                right.append(dy == 0 if abs(dx) <= epsilon else dx * dy > 0)
            means.append(np.mean(right))
        return float(np.mean(means))

    found, epsilon = stats.pairwise(x, y, items)
    gaps = [abs(x[i] - x[j]) for rows in stats.groups(items) for i, j in itertools.combinations(rows, 2)]
    assert found.value == pytest.approx(max(accuracy(gap) for gap in gaps))
    assert found.value == pytest.approx(accuracy(epsilon))
    assert found.value > accuracy(-1.0)
    assert stats.pairwise(x, y, [str(n) for n in range(48)]) is None


def test_within_a_source_a_measure_without_opinion_ranks_nothing() -> None:
    items, y = ["a", "a", "b", "b", "c"], np.array([0.0, 1.0, 0.0, 1.0, 5.0])
    assert stats.tau_within(np.array([1.0, 2.0, 3.0, 3.0, 0.0]), y, items).value == 0.5
    assert stats.tau_within(y, np.zeros(5), items) is None


def test_taus_of_ranks_are_tau_b() -> None:
    rng = np.random.default_rng(5)
    for kinds_x, kinds_y, n in ((4, 3, 30), (1000, 1000, 57), (2, 90, 64), (1, 5, 12), (9, 1, 12), (3, 3, 2)):
        y = rng.integers(0, kinds_y, n).astype(float)
        rows = [rng.integers(0, kinds_x, n).astype(float) for _ in range(5)]
        made = paired.taus(np.stack([paired.ranks(x) for x in rows]), y)
        for x, value in zip(rows, made, strict=True):
            own = stats.tau_b(x, y, np.ones((n, 1), dtype=np.float32))[0]
            assert value == pytest.approx(0.0 if math.isnan(own) else own)


def test_permutation_is_fair_and_sees_what_is_there() -> None:
    rng = np.random.default_rng(6)
    items = [str(n // 2) for n in range(80)]
    small = 0
    for _ in range(120):
        y = rng.normal(size=80)
        a, b = (y + rng.normal(size=80) for _ in range(2))
        ((_, _, p),) = paired.paired(a, b, y, None, items, trials=99)
        small += p <= 0.05
    assert small / 120 < 0.09  # 5 % and two standard errors
    low = y <= np.quantile(y, 0.2)
    tau, worst = paired.paired(y + rng.normal(size=80) * 0.3, 100 * rng.normal(size=80), y, low, items)
    assert (tau[0], worst[0]) == ("tau-b", "AUC worst")
    assert min(tau[1], worst[1]) > 0.3
    assert max(tau[2], worst[2]) < 0.005
    # The same on any scale that keeps the order, the other way round with the other sign, and the same every time.
    back, _ = paired.paired(b, np.exp(a), y, low, items)
    there, _ = paired.paired(a, b, y, low, items)
    assert (back[1], back[2]) == (pytest.approx(-there[1]), there[2])
    assert paired.paired(a, b, y, low, items)[0] == there
    assert [one[1:] for one in paired.paired(a, a, y, low, items)] == [(0.0, 1.0), (0.0, 1.0)]


# Whole annotations, as they come

ITEMS = 12
MARKED = "system\tdoc\tseg_id\trater\tsource\ttarget\tcategory\tseverity\n"


def mqm_file(path: Path) -> Path:
    lines = []
    for n in range(1, ITEMS + 1):
        bad = BAD.replace("karena memberikan Penting dan percaya", "<v>karena memberikan Penting dan percaya</v>")
        for system, target, severity in (("good", GOOD, "no-error"), ("bad", bad, "Major")):
            lines.append("\t".join([system, "d", str(n), "r", f"Fuente {n}.", target, "Fluency", severity]))
    path.write_text(MARKED + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def mqm_file_with_references(path: Path) -> Path:
    """A human translation among the systems, as WMT has it."""
    made = mqm_file(path)
    lines = [
        "\t".join(["refA", "d", str(n), "r", f"Fuente {n}.", GOOD, "No-error", "no-error"]) for n in range(1, ITEMS + 1)
    ]
    made.write_text(made.read_text(encoding="utf-8") + "\n".join(lines) + "\n", encoding="utf-8")
    return made


def esa_file_with_references(path: Path) -> Path:
    made = esa_file(path)
    human = [
        {"langs": "es-id", "line_id": n, "src": f"Fuente {n}.", "tgt": GOOD, "system": "refA", "esa_score": 99}
        for n in range(ITEMS)
    ]
    made.write_text(
        made.read_text(encoding="utf-8") + "".join(json.dumps(row) + "\n" for row in human), encoding="utf-8"
    )
    return made


def esa_file(path: Path) -> Path:
    at = BAD.index("karena")
    rows = []
    for n in range(ITEMS):
        about = {"langs": "es-id", "line_id": n, "src": f"Fuente {n}."}
        span = {"start_i": at, "end_i": len(BAD) - 2, "severity": "major"}
        rows.append({**about, "tgt": GOOD, "system": "good", "esa_score": 95, "esa_spans": []})
        rows.append({**about, "tgt": BAD, "system": "bad", "esa_score": 30, "esa_spans": [span]})
    return write(path, *rows)


def row_file(path: Path) -> Path:
    at = BAD.index("karena")
    rows = []
    for n in range(ITEMS):
        about = {"src_lang": "es", "tgt_lang": "id", "source": f"Fuente {n}.", "reference": GOOD, "meta": {}}
        mark = {"start": at, "end": len(BAD) - 1, "severity": "major", "category": "x"}
        rows.append({"id": f"{n}g", "system": "good", "target": GOOD, "score": 0, "errors": [], **about})
        rows.append({"id": f"{n}b", "system": "bad", "target": BAD, "score": -5, "errors": [mark], **about})
    return write(path, *rows)


BARE = [mqm_file, esa_file]
WITH_REFERENCES = [row_file, mqm_file_with_references, esa_file_with_references]


@pytest.mark.parametrize("make", [*BARE, *WITH_REFERENCES])
def test_every_kind_of_judgement_gets_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str], make) -> None:
    path = make(tmp_path / ("ted_es-id.tsv" if make.__name__.startswith("mqm") else "ted.jsonl"))
    assert mtqa("evaluate", path, "--format", "json") == 0
    (made,) = json.loads(capsys.readouterr().out)["human"]
    assert (made["rows"], made["items"], made["langs"]) == (2 * ITEMS, ITEMS, "es-id")
    by = {one["name"]: one for one in made["measures"]}
    risk = by["risk, translation only"]
    for key in ("tau", "within", "accuracy", "pearson", "worst"):
        assert risk[key]["value"] == pytest.approx(1.0), key
        assert risk[key]["low"] is not None, key
    assert made["located"]["hits"] == made["located"]["of"] == ITEMS
    assert made["characters"]["f1"]["value"] > 0.2
    assert made["characters"]["f1"]["low"] is not None
    if make in WITH_REFERENCES:
        assert {"BLEU", "chrF", "chrF++", "TER", "likeness"} <= set(by)
        tests = {(t["ours"], t["other"], t["figure"]) for t in made["tests"]}
        assert ("likeness", "chrF", "tau-b") in tests
        assert any(ours.startswith("risk") and other == "TER" for ours, other, _ in tests)
        assert all(t["p"] <= t["corrected"] <= 1 for t in made["tests"])
    assert mtqa("evaluate", path) == 0
    told = capsys.readouterr().out
    assert ("permutation test" in told) == (make in WITH_REFERENCES)


def test_of_few_source_segments_no_interval_and_no_test_is_given(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path = row_file(tmp_path / "few.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()[: 2 * (stats.FEWEST_ITEMS - 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert mtqa("evaluate", path, "--format", "json") == 0
    (made,) = json.loads(capsys.readouterr().out)["human"]
    estimates = [one[key] for one in made["measures"] for key in ("tau", "within", "accuracy", "pearson", "worst")]
    assert all(found["low"] is None for found in estimates if found)
    assert made["tests"] == []
    assert any("too few" in sentence for sentence in made["skipped"])


def test_the_auc_of_human_scores_draws_whole_source_segments() -> None:
    rng = np.random.default_rng(8)
    x, low = rng.integers(0, 9, 60).astype(float), rng.random(60) < 0.3
    plain = np.ones((60, 1), dtype=np.float32)
    assert stats.auc_of(x, low, plain)[0] == pytest.approx(stats.auc(list(-x[low]), list(-x[~low])).value)
    # Every row twice, as one item: nothing more is known, and the interval is as wide.
    items = [str(n) for n in range(60)]
    once = stats.estimate(stats.auc_of(x, low, stats.draws(items)))
    twice = stats.estimate(stats.auc_of(np.tile(x, 2), np.tile(low, 2), stats.draws(items * 2)))
    assert (once.low, once.high) == pytest.approx((twice.low, twice.high))


def test_a_metric_that_is_asked_for_stands_beside_the_others(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert mtqa("evaluate", row_file(tmp_path / "ted.jsonl"), "-m", "tokenF1", "-m", "TER", "--format", "json") == 0
    (made,) = json.loads(capsys.readouterr().out)["human"]
    names = [one["name"] for one in made["measures"]]
    assert "tokenF1" in names
    assert len(names) == len(set(names))


def test_marks_of_mqm_in_the_source_or_never_closed_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "wmt_es-id.tsv"
    lines = [
        "\t".join(["s", "d", "1", "r", "La <v>fuente</v>.", GOOD, "Accuracy/Omission", "Major"]),
        "\t".join(["s", "d", "2", "r", "Fuente.", f"<v>{GOOD}", "Fluency", "Major"]),
    ]
    path.write_text(MARKED + "\n".join(lines) + "\n", encoding="utf-8")
    first, second = gold.read([path], ()).rows
    assert [(e.start, e.end) for e in first.errors] == [(len(GOOD), len(GOOD))]
    assert [(e.start, e.end) for e in second.errors] == [(0, len(GOOD))]


def test_attention_tests_of_raters_are_no_judgement(tmp_path: Path) -> None:
    path = mqm_file(tmp_path / "ted_es-id.tsv")
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[1].split("\t")
    planted = "\t".join([*first[:-1], "HOTW-test"])
    path.write_text(text + planted + "\n", encoding="utf-8")
    found = gold.read([path], ())
    assert found.problems == ()
    assert found.rows[0].score == 0


def test_a_metric_that_cannot_be_had_is_told_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = row_file(tmp_path / "ted.jsonl")
    assert mtqa("evaluate", path, "--metric", f"COMET={tmp_path / 'none'}", "--format", "json") == 0
    told = capsys.readouterr()
    assert "skipped: --metric COMET" in told.err
    made = json.loads(told.out)
    assert len(made["skipped"]) == 1
    assert "chrF" in [one["name"] for one in made["human"][0]["measures"]]


def test_where_people_gave_one_score_nothing_is_tested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = row_file(tmp_path / "ted.jsonl")
    rows = [json.loads(line) | {"score": 1.0} for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert mtqa("evaluate", path, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["human"][0]["tests"] == []


def test_references_of_mqm_from_a_file_of_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = mqm_file(tmp_path / "ted_es-id.tsv")
    lines = write(tmp_path / "id.refA.txt", *[GOOD] * ITEMS)
    assert mtqa("evaluate", path, "--reference", lines, "--format", "json") == 0
    (made,) = json.loads(capsys.readouterr().out)["human"]
    assert (made["rows"], made["left_out"]) == (2 * ITEMS, 0)
    assert {"chrF", "likeness"} <= {one["name"] for one in made["measures"]}
    short = write(tmp_path / "short.txt", *[GOOD] * (ITEMS - 1))
    assert mtqa("evaluate", path, "--reference", short) == 4
    assert f"has no line for the segment '{ITEMS}' of" in capsys.readouterr().err
    path.write_text(path.read_text(encoding="utf-8").replace("seg_id", "docSegId"), encoding="utf-8")
    assert mtqa("evaluate", path, "--reference", lines) == 4
    assert "has no column globalSegId or seg_id" in capsys.readouterr().err


def test_human_translations_are_references_and_not_systems(tmp_path: Path) -> None:
    rows = [
        {"langs": langs, "line_id": 1, "src": "Hi", "tgt": f"{system}-{langs}", "system": system, "esa_score": 50}
        for langs in ("en-es", "en-id")
        for system in ("refB", "Online-W", "ref-A", "Human-P.0")
    ]
    found = gold.read([write(tmp_path / "esa.jsonl", *rows)])
    assert [(row.system, row.lang) for row in found.rows] == [("Online-W", "es"), ("Online-W", "id")]
    assert found.rows[1].references == ("Human-P.0-en-id", "ref-A-en-id", "refB-en-id")
    assert found.notes == (
        f"{tmp_path / 'esa.jsonl'}: Human-P.0, ref-A, refB: taken as references, not as translations (6 rows)",
    )
    only = gold.read([write(tmp_path / "ref.jsonl", rows[0])])
    assert (len(only.rows), only.notes) == (1, ())


# The command


def mtqa(*arguments: object) -> int:
    return _run([str(a) for a in arguments], False)


def test_the_command_prints_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = BAD.index("Penting")
    path = write(
        tmp_path / "test.jsonl",
        labelled(1, GOOD),
        labelled(2, BAD, error(at, at + 7), verdict="garbled"),
        labelled(3, GOOD.replace("pekan", "bulan"), error(0, 1, "major", "numbers", "source"), verdict="review"),
    )
    assert mtqa("evaluate", path, "--format", "json", "--record", tmp_path / "r.json") == 0
    made = json.loads(capsys.readouterr().out)
    assert made["schema"] == "mtqa.quality/v1"
    alone = made["summaries"][0]
    assert (alone["set"], alone["regime"]) == ("test", "translation only")
    assert (alone["caught"]["hits"], alone["caught"]["of"], alone["caught_visible"]["of"]) == (1, 2, 1)
    assert (alone["located_visible"]["hits"], alone["garbled"]["hits"], alone["false_alarms"]["of"]) == (1, 1, 1)
    assert mtqa("evaluate", path, "--against", tmp_path / "r.json", "--write", tmp_path / "page.md") == 0
    out = capsys.readouterr().out
    assert "risk AUC" in out
    assert "| test | id | with source |" in (tmp_path / "page.md").read_text(encoding="utf-8")
    assert mtqa("evaluate", tmp_path, "--half", "test", "--clean", path.with_name("clean.jsonl")) == 4  # no such file


def test_the_command_ends_with_one_when_something_is_worse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = BAD.index("Penting")
    row = labelled(2, BAD, error(at, at + 7), verdict="garbled")
    path = write(tmp_path / "a.jsonl", row, labelled(1, GOOD))
    assert mtqa("evaluate", path, "--record", tmp_path / "r.json") == 0
    path = write(tmp_path / "a.jsonl", {**row, "errors": [error(0, 3)]}, labelled(1, GOOD))
    capsys.readouterr()
    assert mtqa("evaluate", path, "--against", tmp_path / "r.json") == 1
    said = capsys.readouterr().err
    assert "are located with the translation only; recorded are 1 of 1." in said
    assert "--record" in said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--format", "xml"], 2, "there is no format 'xml'"),
        (["--half", "other"], 2, "there is no half 'other'"),
        (["--write", "gold.jsonl"], 2, "is an input"),
        (["--select", "XYZ"], 2, "fits no rule"),
        (["--against", "none.json"], 4, "no such file"),
        (["--against", "gold.jsonl"], 4, "holds no recorded counts"),
    ],
)
def test_wrong_calls(tmp_path, monkeypatch, capsys, arguments, code, said) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "gold.jsonl", labelled(1, GOOD))
    assert mtqa("evaluate", "gold.jsonl", *arguments) == code
    assert said in capsys.readouterr().err
    assert (tmp_path / "gold.jsonl").read_text(encoding="utf-8").startswith('{"id"')


def test_nothing_to_read_and_rows_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert mtqa("evaluate", tmp_path) == 3
    path = write(tmp_path / "a.jsonl", labelled(1, GOOD), "{")
    capsys.readouterr()
    assert mtqa("evaluate", path) == 4
    captured = capsys.readouterr()
    assert f"{path}, line 2: is not JSON" in captured.err
    assert "SEGMENTS" in captured.out
    assert mtqa("evaluate", write(tmp_path / "b.jsonl", "{")) == 4
