"""Two translations of one text: the better one is found, equal ones are not told apart, few segments tell nothing."""

import json
import random
from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.metrics import MIN_FOR_INTERVAL, Units, count, named
from mtqa.text.stats import randomized

LINES = [
    "The harbour was closed for {n} days after the storm.",
    "Workers waited at the gate until the {n} trucks came back.",
    "The minister did not say when the bridge will open.",
    "About {n} families left the village in the morning.",
    "Prices rose again, and the shops in Semarang stayed empty.",
    "Nobody was hurt, but the crane fell on the old warehouse.",
]


GERMAN = [
    "Der Hafen war nach dem Sturm 10 Tage lang geschlossen.",
    "Die Arbeiter warteten am Tor, bis die 11 Lastwagen zurückkamen.",
    "Der Minister sagte nicht, wann die Brücke geöffnet wird.",
    "Etwa 13 Familien verließen am Morgen das Dorf.",
    "Die Preise stiegen wieder, und die Läden in Semarang blieben leer.",
    "Niemand wurde verletzt, aber der Kran fiel auf das alte Lagerhaus.",
]


def references(count):
    return [LINES[n % len(LINES)].format(n=10 + n) for n in range(count)]


def worse(text, rng):
    words = text.split()
    rng.shuffle(words)
    return " ".join(words[2:])


def rows(path, targets, wanted):
    made = [
        {"id": str(n), "target": t, "reference": r, "target_lang": "en"}
        for n, (t, r) in enumerate(zip(targets, wanted, strict=True))
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    return str(path)


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err


def compared(capsys, a, b, *more):
    code, out, err = run(capsys, "compare", a, b, "--format", "json", "-m", "chrF", "-m", "TER", *more)
    assert code == 0, err
    return json.loads(out)


def test_the_better_translation_is_found_whichever_way_a_metric_counts(tmp_path, capsys):
    wanted = references(36)
    rng = random.Random(1)
    good = rows(tmp_path / "good.jsonl", [t.replace("The", "This") for t in wanted], wanted)
    bad = rows(tmp_path / "bad.jsonl", [worse(t, rng) for t in wanted], wanted)
    found = compared(capsys, good, bad)
    assert found["enough_segments"]
    assert found["test"] == {
        "method": "paired approximate randomization",
        "trials": 10_000,
        "seed": 12345,
        "interval": "paired bootstrap, 1000 draws, 95 %",
        "correction": "Holm",
        "level": 0.05,
        "least_segments": 30,
    }
    by_name = {one["metric"]: one for one in found["metrics"]}
    assert {name: one["ahead"] for name, one in by_name.items() if name != "risk"} == {"chrF": "a", "TER": "a"}
    assert by_name["chrF"]["difference"] < 0 < by_name["TER"]["difference"]
    for one in by_name.values():
        assert one["low"] <= one["difference"] <= one["high"]
        assert one["p"] <= one["corrected"]
        assert one["better_a"] + one["better_b"] + one["equal"] == 36
    # The other way round everything is mirrored, and the draws are the same.
    back = {one["metric"]: one for one in compared(capsys, bad, good)["metrics"]}
    assert back["chrF"]["difference"] == pytest.approx(-by_name["chrF"]["difference"])
    assert back["chrF"]["p"] == by_name["chrF"]["p"]
    assert back["chrF"]["ahead"] == "b"


def test_a_translation_is_no_better_than_itself(tmp_path, capsys):
    wanted = references(36)
    one = rows(tmp_path / "one.jsonl", [t.replace("after", "since") for t in wanted], wanted)
    found = compared(capsys, one, one)
    assert {m["ahead"] for m in found["metrics"]} == {"no difference shown"}
    assert {m["p"] for m in found["metrics"]} == {1.0}
    assert found["better_a"] == found["better_b"] == found["findings_gained"] == found["findings_lost"] == []


def test_few_segments_tell_nothing(tmp_path, capsys):
    wanted = references(12)
    rng = random.Random(2)
    good = rows(tmp_path / "good.jsonl", wanted, wanted)
    bad = rows(tmp_path / "bad.jsonl", [worse(t, rng) for t in wanted], wanted)
    found = compared(capsys, good, bad)
    assert not found["enough_segments"]
    for one in found["metrics"]:
        assert one["ahead"] == "too few segments to tell"
        assert (one["p"], one["low"], one["detectable"]) == (None, None, None)
    code, out, _ = run(capsys, "compare", good, bad, "-m", "chrF")
    assert code == 0
    assert "too few segments to tell" in out


def test_findings_gained_and_lost(tmp_path, capsys):
    wanted = references(8)
    first, second = list(wanted), list(wanted)
    first[0] = "The harbour was closed closed closed closed closed closed for 10 days after the storm."
    second[3] = "About 99 families left the village in the morning."
    a, b = rows(tmp_path / "a.jsonl", first, wanted), rows(tmp_path / "b.jsonl", second, wanted)
    found = compared(capsys, a, b)
    assert {f["segment"] for f in found["findings_lost"]} == {"0"}
    assert {f["segment"] for f in found["findings_gained"]} == {"3"}
    assert found["better_b"][0]["pivot"] == wanted[0]


def test_texts_are_held_against_each_other_by_the_reference(tmp_path, capsys):
    """Also where the two are cut into other sentences, and where one leaves a sentence out."""
    wanted = references(6)
    (tmp_path / "r.en.txt").write_text("\n".join(wanted) + "\n", encoding="utf-8")
    (tmp_path / "a.en.txt").write_text("\n".join(wanted) + "\n", encoding="utf-8")
    joined_ = [f"{wanted[0][:-1]}, and {wanted[1][0].lower()}{wanted[1][1:]}", *wanted[2:4], wanted[5]]
    (tmp_path / "b.en.txt").write_text("\n".join(joined_) + "\n", encoding="utf-8")
    found = compared(
        capsys, str(tmp_path / "a.en.txt"), str(tmp_path / "b.en.txt"), "--reference", str(tmp_path / "r.en.txt")
    )
    assert found["pivot"] == "reference"
    assert 4 <= found["segments"] <= 6
    assert wanted[4] in [one["pivot"] for one in found["better_a"]]


def ahead(found):
    return {one["metric"]: (one["ahead"], one["difference"]) for one in found["metrics"]}


def shuffled(path, seed, keep=lambda n: True):
    lines = path.read_text(encoding="utf-8").splitlines()
    random.Random(seed).shuffle(lines)
    made = path.with_name(f"shuffled-{path.name}")
    made.write_text("".join(f"{line}\n" for n, line in enumerate(lines) if keep(n)), encoding="utf-8")
    return str(made)


def test_rows_are_joined_by_their_ids(tmp_path, capsys):
    """In another order the answer is the same, and what one file lacks is left out by it, at the highest risk."""
    wanted = references(36)
    rng = random.Random(5)
    a = rows(tmp_path / "a.jsonl", [t.replace("The", "This") for t in wanted], wanted)
    b = rows(tmp_path / "b.jsonl", [worse(t, rng) if n % 3 else t for n, t in enumerate(wanted)], wanted)
    found = compared(capsys, a, b)
    other = compared(capsys, a, shuffled(tmp_path / "b.jsonl", 6))
    assert found["metrics"] == other["metrics"]
    assert found["better_a"] == other["better_a"]
    part = compared(capsys, a, shuffled(tmp_path / "a.jsonl", 7, lambda n: n >= 12))
    assert (part["segments"], part["left_out_a"], part["left_out_b"]) == (36, 0, 12)
    assert {name: x[0] for name, x in ahead(part).items()} == {"chrF": "a", "TER": "a", "risk": "a"}
    assert [one["b"] for one in part["better_a"]] == [""] * 5
    assert {one["risk_b"] for one in part["better_a"]} == {1.0}
    code, out, _ = run(capsys, "compare", a, shuffled(tmp_path / "a.jsonl", 7, lambda n: n >= 12), "-m", "chrF")
    assert code == 0
    assert "36 segments of the reference; B leaves out 12\n" in out


def test_rows_of_one_id_must_answer_the_same_text(tmp_path, capsys):
    wanted = references(12)
    a = rows(tmp_path / "a.jsonl", wanted, wanted)
    b = rows(tmp_path / "b.jsonl", wanted, [*wanted[:4], "Something else.", *wanted[5:]])
    code, _, err = run(capsys, "compare", a, b)
    assert code == 4
    assert "a.jsonl, line 5, " in err
    assert "the rows with the id '4' have another reference each" in err
    others = [{"id": f"x{n}", "target": t, "reference": t, "target_lang": "en"} for n, t in enumerate(wanted)]
    (tmp_path / "c.jsonl").write_text("".join(json.dumps(row) + "\n" for row in others), encoding="utf-8")
    code, _, err = run(capsys, "compare", a, str(tmp_path / "c.jsonl"))
    assert code == 3
    assert "no id stands in both" in err
    (tmp_path / "d.en.txt").write_text("\n".join(wanted), encoding="utf-8")
    code, _, err = run(capsys, "compare", a, str(tmp_path / "d.en.txt"))
    assert code == 2
    assert "expected rows twice or texts twice" in err


def test_risks_are_compared_only_where_both_were_judged_beside_the_same(tmp_path, capsys):
    wanted = references(36)
    a = rows(tmp_path / "a.jsonl", wanted, wanted)
    bare = [{"id": str(n), "target": t, "target_lang": "en"} for n, t in enumerate(wanted)]
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in bare), encoding="utf-8")
    found = compared(capsys, a, str(tmp_path / "b.jsonl"))
    assert {one["metric"] for one in found["metrics"]} == {"chrF", "TER"}
    assert found["skipped"] == [
        "risk and findings: the two were judged beside different texts; expected the same source and references"
    ]
    assert found["findings_gained"] == found["findings_lost"] == []


def test_what_cannot_be_read_is_told_and_counts_for_neither(tmp_path, capsys):
    wanted = references(36)
    a, b = rows(tmp_path / "a.jsonl", wanted, wanted), rows(tmp_path / "b.jsonl", wanted, wanted)
    lines = Path(b).read_text(encoding="utf-8").splitlines()
    Path(b).write_text("\n".join([*lines[:2], "{not json", *lines[3:]]) + "\n", encoding="utf-8")
    code, out, err = run(capsys, "compare", a, b, "--format", "json")
    assert code == 4
    assert "line 3" in err
    found = json.loads(out)
    assert (found["segments"], found["left_out_a"], found["left_out_b"]) == (35, 0, 0)
    assert all(one["a"] == one["b"] for one in found["metrics"])


def test_an_id_twice_is_no_row_of_its_own(tmp_path, capsys):
    wanted = references(4)
    a = rows(tmp_path / "a.jsonl", wanted, wanted)
    Path(a).write_text(Path(a).read_text(encoding="utf-8") * 2, encoding="utf-8")
    code, _, err = run(capsys, "compare", a, rows(tmp_path / "b.jsonl", wanted, wanted))
    assert code == 4
    assert "line 5: the id '0' stands twice" in err


def test_a_metric_named_twice_is_one(tmp_path, capsys):
    wanted = references(36)
    a, b = rows(tmp_path / "a.jsonl", wanted, wanted), rows(tmp_path / "b.jsonl", wanted, wanted)
    found = compared(capsys, a, b, "-m", "TER")
    assert [one["metric"] for one in found["metrics"]] == ["chrF", "TER", "risk"]


def test_a_reference_named_twice_is_one(tmp_path, capsys):
    (tmp_path / "t.en.txt").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    (tmp_path / "r.en.txt").write_text("\n".join(LINES[::-1]) + "\n", encoding="utf-8")
    again = str(tmp_path / "." / "r.en.txt")
    code, out, _ = run(capsys, "score", str(tmp_path / "t.en.txt"), "-r", str(tmp_path / "r.en.txt"), "-r", again)
    assert code == 0
    assert "nrefs:1" in out


def test_a_reference_that_cannot_be_read_is_no_lack_of_one(tmp_path, capsys):
    (tmp_path / "t.id.txt").write_text("Harga beras naik.\n", encoding="utf-8")
    code, _, err = run(capsys, "score", str(tmp_path / "t.id.txt"), "-r", str(tmp_path / "nope.id.txt"))
    assert code == 4
    assert "nope.id.txt" in err


def folder(path, target, reference):
    path.mkdir()
    (path / "article.toml").write_text(
        'id = "x"\nsource_language = "de"\ntarget_language = "en"\nreference_languages = ["en"]\n'
        + "".join(
            f'[[files]]\npath = "{role}.{lang}.txt"\nrole = "{role}"\nlanguage = "{lang}"\n'
            for role, lang in (("target", "en"), ("source", "de"), ("reference", "en"))
        ),
        encoding="utf-8",
    )
    (path / "target.en.txt").write_text("\n".join(target) + "\n", encoding="utf-8")
    (path / "source.de.txt").write_text("\n".join(GERMAN) + "\n", encoding="utf-8")
    (path / "reference.en.txt").write_text("\n".join(reference) + "\n", encoding="utf-8")
    return str(path)


def test_references_of_the_two_must_be_the_same(tmp_path, capsys):
    """Each article's folder has its own: where they differ the source decides, and no metric is counted."""
    wanted = references(6)
    a = folder(tmp_path / "a", wanted, wanted)
    b = folder(tmp_path / "b", wanted, [t.replace("harbour", "port") for t in wanted])
    code, out, err = run(capsys, "compare", a, b, "--format", "json")
    assert code == 3, out
    assert "the two translations share no reference; expected the same ones for both" in err
    c = folder(tmp_path / "c", [t.replace("storm", "flood") for t in wanted], wanted)
    found = compared(capsys, a, c)
    assert found["pivot"] == "reference"
    assert ahead(found)["risk"][0] == "too few segments to tell"


def test_a_metric_that_was_asked_for_and_cannot_be_had_is_told(tmp_path, capsys):
    wanted = references(6)
    a = rows(tmp_path / "a.jsonl", wanted, wanted)
    code, _, err = run(capsys, "compare", a, a, "-m", "COMET=/nowhere/at/all")
    assert code == 2
    assert "COMET" in err
    code, out, err = run(capsys, "compare", a, a, "-m", "COMET=/nowhere/at/all", "-m", "chrF")
    assert code == 0
    assert "skipped: " in err
    assert "chrF" in out


def test_nothing_in_common_and_other_mistakes(tmp_path, capsys):
    (tmp_path / "a.en.txt").write_text("The harbour was closed.\n", encoding="utf-8")
    (tmp_path / "b.en.txt").write_text("The harbour was shut.\n", encoding="utf-8")
    a, b = str(tmp_path / "a.en.txt"), str(tmp_path / "b.en.txt")
    code, _, err = run(capsys, "compare", a, b)
    assert code == 3
    assert "share no source and no reference" in err
    assert run(capsys, "compare", a, b, "-m", "blau")[0] == 2
    assert run(capsys, "compare", a, b, "--format", "xml")[0] == 2


def test_score_prints_sacrebleus_values_and_segments(tmp_path, capsys):
    wanted = references(34)
    path = rows(tmp_path / "x.jsonl", [t.replace("storm", "flood") for t in wanted], wanted)
    code, out, _ = run(capsys, "score", path, "-m", "BLEU", "-m", "TER", "--format", "json", "--segments")
    found = json.loads(out)
    assert code == 0
    assert [one["metric"] for one in found["scores"]] == ["BLEU", "TER"]
    from sacrebleu.metrics import BLEU

    whole = BLEU().corpus_score([t.replace("storm", "flood") for t in wanted], [wanted])
    assert found["scores"][0]["value"] == pytest.approx(whole.score, abs=1e-4)
    assert found["scores"][0]["low"] < whole.score <= found["scores"][0]["high"]
    assert len(found["scores"][1]["segments"]) == 34
    code, out, _ = run(capsys, "score", path, "-m", "chrf++")
    assert code == 0
    assert out.startswith("34 segments\nchrF++")
    assert found["enough_segments"]


def test_a_score_of_one_article_says_when_it_tells_nothing(tmp_path, capsys):
    """No interval below the documented number, and no pass mark whatever the score."""
    wanted = references(29)
    path = rows(tmp_path / "x.jsonl", [t.replace("storm", "flood") for t in wanted], wanted)
    code, out, _ = run(capsys, "score", path, "-m", "chrF")
    assert code == 0
    assert "too few segments to tell: below 30 no interval is given" in out
    found = json.loads(run(capsys, "score", path, "-m", "chrF", "--format", "json")[1])
    assert not found["enough_segments"]
    assert found["scores"][0]["low"] is None
    documented = (Path(__file__).parent.parent / "docs" / "scores.md").read_text(encoding="utf-8")
    assert f"fewer than {MIN_FOR_INTERVAL} segments" in " ".join(documented.split())
    bad = rows(tmp_path / "y.jsonl", ["Nothing of it." for _ in wanted], wanted)
    assert run(capsys, "score", bad, "-m", "chrF")[0] == 0


def test_what_would_show_is_detected_and_what_is_smaller_need_not_be(tmp_path, capsys):
    """The smallest detectable difference shrinks with the segments, as their root."""
    rng = random.Random(3)

    def detectable(count):
        wanted = references(count)
        a = [worse(t, rng) if rng.random() < 0.3 else t for t in wanted]
        b = [worse(t, rng) if rng.random() < 0.3 else t for t in wanted]
        found = compared(
            capsys,
            rows(tmp_path / "a.jsonl", a, wanted),
            rows(tmp_path / "b.jsonl", b, wanted),
        )
        return found["metrics"][0]["detectable"]

    few, many = detectable(40), detectable(360)
    assert many < few
    assert few / many == pytest.approx(3, rel=0.4)


def test_the_p_value_is_that_of_sacrebleus_paired_test(tmp_path):
    """Both are drawn, so within what 10,000 draws leave open."""
    from sacrebleu.metrics import CHRF
    from sacrebleu.significance import PairedTest

    rng = random.Random(8)
    wanted = references(60)
    a = [worse(t, rng) if rng.random() < 0.25 else t for t in wanted]
    b = [worse(t, rng) if rng.random() < 0.4 else t for t in wanted]
    _, theirs = PairedTest([("a", a), ("b", b)], {"chrF": CHRF()}, [wanted], test_type="ar", n_samples=10_000)()
    counted = [count(named("chrF"), Units(side, [[r] for r in wanted])) for side in (a, b)]
    ours = randomized(counted[0].stats, counted[1].stats, counted[0].many)
    (expected,) = (results[1].p_value for name, results in theirs.items() if name != "System")
    assert 0.001 < expected < 0.9
    assert ours == pytest.approx(expected, abs=0.02)


def test_score_without_a_reference_says_so(tmp_path, capsys):
    (tmp_path / "a.en.txt").write_text("The harbour was closed.\n", encoding="utf-8")
    code, _, err = run(capsys, "score", str(tmp_path / "a.en.txt"))
    assert code == 3
    assert "no segment has a reference in the language 'en'" in err


def test_what_a_translation_lacks_counts_as_empty(tmp_path, capsys):
    """As in sacrebleu, or leaving sentences out would pay; of texts it is told, since nothing answers them."""
    from sacrebleu.metrics import CHRF

    wanted = references(34)
    targets = [t if n % 3 else "" for n, t in enumerate(wanted)]
    path = rows(tmp_path / "x.jsonl", targets, wanted)
    found = json.loads(run(capsys, "score", path, "-m", "chrF", "-f", "json", "--segments")[1])
    assert found["segments"] == 34
    assert found["scores"][0]["value"] == pytest.approx(CHRF().corpus_score(targets, [wanted]).score, abs=1e-4)
    assert list(found["scores"][0]["segments"].values()) == [100.0 if t else 0.0 for t in targets]
    compared_with = compared(capsys, path, rows(tmp_path / "y.jsonl", wanted, wanted))
    assert compared_with["metrics"][0]["a"] == found["scores"][0]["value"]

    whole, half = tmp_path / "r.en.txt", tmp_path / "h.en.txt"
    whole.write_text(" ".join(LINES[n].format(n=10 + n) for n in range(len(LINES))), encoding="utf-8")
    half.write_text(" ".join(LINES[n].format(n=10 + n) for n in range(len(LINES) - 2)), encoding="utf-8")
    told = run(capsys, "score", str(half), "-r", str(whole), "-m", "chrF")[1]
    assert "2 segments of a reference that the translation leaves out" in told


def test_ter_of_what_is_no_sentence_is_left_out_aloud(tmp_path, capsys):
    path = rows(tmp_path / "x.jsonl", ["harbour wind " * 600, "The wind."], ["wind harbour " * 600, "The wind."])
    code, out, _ = run(capsys, "score", path)
    assert code == 0
    assert "skipped  TER is not counted: a segment has 1200 words" in out
    assert "chrF" in out
    code, out, _ = run(capsys, "check", path, "--exit-zero", "-f", "json")
    assert [one["reason"] for one in json.loads(out)["skipped"] if one["rule"] == "TER"]
    assert run(capsys, "score", path, "-m", "TER")[0] == 2


def test_rows_of_several_languages_are_compared(tmp_path, capsys):
    path = tmp_path / "x.jsonl"
    texts = [("zh", "部长没有去。", "部长没去。"), ("ja", "東京に行った。", "東京へ行った。")]
    made = [
        {"id": str(n), "target": target, "reference": reference, "target_lang": lang}
        for n, (lang, target, reference) in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in made), encoding="utf-8")
    assert compared(capsys, str(path), str(path))["segments"] == 2
