"""Configuration: the closest file wins, files merge, and a slip in a key is an error."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st

from mtqa import api, decisions, formats
from mtqa import config as configuration
from mtqa.cli import _run
from mtqa.config import Config, Gate, Languages, Pairing, Where, chosen, find, load, merged, pair_of, pairs, shape
from mtqa.config.starting import JOBS, text
from mtqa.config.told import _quoted, _toml, told
from mtqa.decisions import Decision
from mtqa.errors import UsageError
from mtqa.inputs import Call
from mtqa.model import Severity
from mtqa.pipeline import called
from mtqa.rules import all_rules

SCHEMA = json.loads(shape.text())


def written(tmp_path: Path, content: str, name: str = "mtqa.toml") -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def mtqa(*arguments: object) -> int:
    return _run([str(a) for a in arguments], debug=False)


# One file


def test_all_keys(tmp_path):
    config = load(
        written(
            tmp_path,
            """
select = ["num", "NAM001"]
ignore = []
min_confidence = 0.3
baseline = "debt.jsonl"
decisions = ["d/a.jsonl"]
comments = false
[per_file_ignores]
"articles/*.md" = ["num003"]
[severity]
pun = "minor"
WEB001 = "off"
[languages]
target = "id"
source = "es_MX"
[[languages.files]]
path = "pt/**"
target = "pt-BR"
[[pairs]]
target = "{lang}/{name}.md"
source = "es/{name}.md"
references = ["ref/{name}.{lang}.md"]
[gate]
garbled = 2
critical = "off"
major = 5
garbled_share = 0.02
penalty = 12.5
scope = "all"
count = "all"
rules.num001 = 0
rules.CAS = "off"
scores.chrF = 50
languages.pt = { major = 3, rules = { CAS = 1 } }
[[suppress]]
rule = "num003"
reason = " scores "
path = "sport/**"
text = "3-0"
until = 2027-01-31
""",
        )
    )
    root = str(tmp_path.resolve())
    assert config.select == ("NUM", "NAM001")
    assert config.min_confidence == 0.3
    assert (config.baseline, config.decisions) == (str(tmp_path / "debt.jsonl"), (str(tmp_path / "d" / "a.jsonl"),))
    assert not config.comments
    assert config.per_file_ignores == ((Where(root, "articles/*.md"), ("NUM003",)),)
    assert config.severity == (("PUN", Severity.MINOR), ("WEB001", None))
    assert config.languages == Languages("id", "es")
    assert config.languages_of == ((Where(root, "pt/**"), Languages("pt", None)),)
    assert config.pairs == (Pairing(root, "{lang}/{name}.md", "es/{name}.md", ("ref/{name}.{lang}.md",)),)
    base = Gate(
        garbled=2,
        critical=None,
        major=5,
        garbled_share=0.02,
        penalty=12.5,
        scope="all",
        count="all",
        rules=(("NUM001", 0),),
        scores=(("chrF", 50),),
    )
    assert config.gate == base
    assert config.gate_for("pt").major == 3
    assert config.gate_for("pt").rules == (("NUM001", 0), ("CAS", 1))
    assert config.gate_for("pt").garbled == 2
    assert config.gate_for("id") == base
    (entry,) = config.suppress
    assert (entry.rule, entry.reason, entry.text, entry.until) == (
        "NUM003",
        "scores",
        "3-0",
        datetime.date(2027, 1, 31),
    )
    assert entry.named == "suppress[0] of mtqa.toml"


def test_an_empty_file_changes_nothing(tmp_path):
    path = written(tmp_path, "")
    assert load(path) == Config(path=str(path))


def test_pyproject(tmp_path):
    path = written(tmp_path, "[tool.mtqa.gate]\ngarbled = 1\n[tool.other]\nx = 1\n", "pyproject.toml")
    assert load(path).gate.garbled == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("gates = 1", "unknown key gates; did you mean gate"),
        ("[gate]\ngarbledd = 1", r"unknown key gate\.garbledd; did you mean gate\.garbled"),
        ("[gate]\nzebra = 1", "expected one of garbled"),
        ("[gate]\ngarbled = -1", "gate.garbled is -1; expected a whole number"),
        ("[gate]\ngarbled = true", "expected a whole number"),
        ('[gate]\ngarbled = "of"', "expected a whole number"),
        ("[gate]\nmin_confidence = 2", "expected a number from 0 to 1"),
        ("[gate]\nmin_confidence = nan", "expected a number from 0 to 1"),
        ("[gate]\npenalty = inf", "expected a number from 0"),
        ("[gate.rules]\nCAS = -1", "gate.rules.CAS is -1; expected a whole number"),
        ("[gate.languages.id]\nmajr = 1", "unknown key gate.languages.id.majr; did you mean gate.languages.id.major"),
        ("[gate.languages.id.languages.es]\nmajor = 1", "gate.languages.id holds languages"),
        ("[gate.languages.klingon]\nmajor = 1", "'klingon'; expected a language code"),
        ('[gate]\nscope = "old"', 'gate.scope is \'old\'; expected "new" or "all"'),
        ("gate = 3", "expected a table"),
        ('select = "NUM"', "expected a list of rule codes"),
        ("select = [", "is not TOML"),
        ("a = [" * 2000, "is not TOML"),
        ('[severity]\nPUN = "bad"', "severity.PUN is 'bad'; expected one of neutral, minor, major, critical, off"),
        ('[[suppress]]\nrule = "PUN"', r"suppress\[0\] has no reason"),
        ('[[suppress]]\nrule = "PUN"\nreason = " "', r"suppress\[0\].reason is ' '"),
        ('[[suppress]]\nreason = "x"', r"suppress\[0\] has no rule"),
        ('[[suppress]]\nrule = "P*"\nreason = "x"', r"suppress\[0\].rule is 'P\*'; expected a rule code"),
        ('[[suppress]]\nrule = "PUN"\nreason = "x"\nuntil = "soon"', "until is 'soon'; expected a date"),
        ('[[pairs]]\nsource = "a"', r"pairs\[0\] has no target"),
        (
            '[[pairs]]\ntarget = "a"\nsource = "{name}"',
            r"pairs\[0\]: \{name\} of '\{name\}' does not stand in its target",
        ),
        ('[[pairs]]\ntarget = "a/*"\nsource = "b/*"', "may fit several files"),
        ('[[pairs]]\ntarget = "{Na me}"', "is no placeholder"),
        ('[languages]\ntarget = "klingon"', "languages.target is 'klingon'; expected a language code"),
        ('[[languages.files]]\npath = "a"\nsource = "klingon"', r"languages.files\[0\].source is 'klingon'"),
        ('[[languages.files]]\npath = "a"', r"languages.files\[0\] names no language"),
        ('[profiles.x]\nextend = "a"', "profiles.x holds extend"),
        ("[profiles.x]\nselct = []", "unknown key profiles.x.selct; did you mean profiles.x.select"),
        ("profiles = 1", "expected a table of named sets"),
    ],
)
def test_mistakes(tmp_path, content, message):
    with pytest.raises(UsageError, match=message):
        load(written(tmp_path, content))


def test_the_closest_file_wins(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    written(tmp_path, "")
    assert find(inner) == tmp_path / "mtqa.toml"
    written(tmp_path / "a", "[project]\n", "pyproject.toml")
    assert find(inner) == tmp_path / "mtqa.toml"
    near = written(tmp_path / "a", "[tool.mtqa]\n", "pyproject.toml")
    assert find(inner / "text.txt") == near


scalars = st.sampled_from(["", "x", "off", "id", "NUM", "2027-01-31", 0, 1, -1, 0.5, True, float("inf"), "[", "{name}"])
keys = st.sampled_from(sorted({part for key, _ in shape.leaves() for part in key.split(".")} | {"rule", "path", "x.y"}))
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=3))


@settings(max_examples=300)
@given(st.dictionaries(keys, values, max_size=4))
def test_whatever_a_file_holds_it_loads_or_one_sentence_says_why(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "mtqa.toml"
    path.write_text("".join(f"{_quoted(k)} = {_toml(v)}\n" for k, v in content.items()), encoding="utf-8")
    said = None
    try:
        load(path)
    except UsageError as error:
        said = str(error)
    if said is None:
        assert list(told(merged(path)))
        assert jsonschema.Draft202012Validator(SCHEMA).is_valid(tomllib.loads(path.read_text(encoding="utf-8")))
    else:
        assert said.startswith(str(path))
        assert "\n" not in said


# Several files


def test_extend_merges_tables_joins_lists_and_replaces_the_rest(tmp_path):
    written(
        tmp_path,
        'select = ["NUM"]\nignore = ["NUM002"]\ndecisions = ["house.jsonl"]\n'
        '[gate]\nmajor = 7\nminor = 9\nrules.CAS = 1\n[severity]\nPUN = "minor"\n[terms]\nkeep = ["A"]\n'
        '[per_file_ignores]\n"*.md" = ["CAS"]\n'
        '[[patterns]]\nname = "n"\nmessage = "house"\nforbid = "a"\n'
        '[[suppress]]\nrule = "CAS"\nreason = "house"\n',
        "house.toml",
    )
    path = written(
        tmp_path,
        'extend = "../house.toml"\nignore = []\ndecisions = ["own.jsonl"]\n[gate]\nmajor = "off"\nrules.NUM = 0\n'
        '[severity]\nPUN001 = "off"\n[terms]\nkeep = ["B", "A"]\n[per_file_ignores]\n"*.md" = ["NUM"]\n'
        '[[patterns]]\nname = "n"\nmessage = "own"\nforbid = "b"\n'
        '[[suppress]]\nrule = "NUM"\nreason = "own"\n',
        "a/mtqa.toml",
    )
    config = load(path)
    assert (config.select, config.ignore) == (("NUM",), ())
    assert config.gate == Gate(major=None, minor=9, rules=(("CAS", 1), ("NUM", 0)))
    assert config.severity == (("PUN", Severity.MINOR), ("PUN001", None))
    assert config.terms.keep == ("A", "B")
    assert [p.message for p in config.terms.patterns] == ["own"]
    assert [s.reason for s in config.suppress] == ["house", "own"]
    root, own = str(tmp_path.resolve()), str((tmp_path / "a").resolve())
    assert config.per_file_ignores == ((Where(root, "*.md"), ("CAS",)), (Where(own, "*.md"), ("NUM",)))
    assert [Path(d).name for d in config.decisions] == ["house.jsonl", "own.jsonl"]
    assert Path(config.decisions[0]).resolve().parent == tmp_path.resolve()


def test_extend_in_a_circle_or_to_nothing_is_an_error(tmp_path):
    written(tmp_path, 'extend = "b.toml"', "a.toml")
    written(tmp_path, 'extend = "a.toml"', "b.toml")
    with pytest.raises(UsageError, match="extends itself by way of"):
        load(tmp_path / "a.toml")
    with pytest.raises(UsageError, match="extends itself"):
        load(written(tmp_path, 'extend = "mtqa.toml"'))
    with pytest.raises(UsageError, match=r"none.toml: cannot be read"):
        load(written(tmp_path, 'extend = "none.toml"'))
    with pytest.raises(UsageError, match=r"mtqa\.toml: extend: .*none\.toml: cannot be read"):
        load(written(tmp_path, 'extend = "none.toml"'))


def test_profiles_are_laid_over_the_rest(tmp_path):
    written(tmp_path, "[profiles.strict.gate]\nmajor = 4\nminor = 4\n", "house.toml")
    path = written(
        tmp_path, 'extend = "house.toml"\n[gate]\nmajor = 2\n[profiles.strict]\ngate.major = 0\nignore = ["CAS"]'
    )
    assert load(path).gate == Gate(major=2)
    strict = load(path, "strict")
    assert strict.gate == Gate(major=0, minor=4)
    assert strict.ignore == ("CAS",)
    with pytest.raises(UsageError, match="there is no profile 'mild'; expected one of strict"):
        load(path, "mild")
    with pytest.raises(UsageError, match="has none"):
        load(written(tmp_path, "", "empty.toml"), "mild")


# What it means


def test_which_rules_run():
    codes = ["CAS001", "NUM001", "NUM002"]
    assert chosen(codes, Config()) == codes
    assert chosen(codes, Config(select=("NUM",), ignore=("NUM002",))) == ["NUM001"]
    assert chosen(codes, Config(severity=(("NUM", None), ("NUM002", Severity.MAJOR)))) == ["CAS001", "NUM002"]
    here = Config(per_file_ignores=((Where("/r", "a/**/x.md"), ("NUM",)),))
    assert chosen(codes, here, Path("/r/a/b/c/x.md")) == ["CAS001"]
    assert chosen(codes, here, Path("/r/a/x.md")) == ["CAS001"]
    assert chosen(codes, here, Path("/r/b/x.md")) == codes
    with pytest.raises(UsageError, match=r"'NUM9' fits no rule"):
        chosen(codes, Config(select=("NUM9",)))
    with pytest.raises(UsageError, match=r"did you mean CAS001"):
        chosen(codes, Config(ignore=("CAS01",)))
    with pytest.raises(UsageError, match=r"'XYZ' fits no rule"):
        chosen(codes, Config(gate=Gate(rules=(("XYZ", 1),))))


def test_the_longest_code_decides_the_severity():
    config = Config(severity=(("NUM001", Severity.CRITICAL), ("NUM", Severity.MINOR), ("CAS", None)))
    assert config.severity_of("NUM001") is Severity.CRITICAL
    assert config.severity_of("NUM002") is Severity.MINOR
    assert config.severity_of("PUN001") is None
    assert config.is_off("CAS002")
    assert not config.is_off("PUN001")


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.md", "a/b/x.md", True),
        ("x?.md", "x1.md", True),
        ("a/*.md", "a/b/x.md", False),
        ("a/**", "a/b/x.md", True),
        ("**/x.md", "x.md", True),
        ("a.b/x", "acb/x", False),
        ("./a/x.md", "a/x.md", True),
        ("a/[x].md", "a/x.md", False),
        ("a/x.md", "../a/x.md", False),
    ],
)
def test_path_patterns(pattern, path, fits):
    root = Path("/root/of")
    full = Path("/root", "a/x.md") if path.startswith("..") else root / path
    assert Where(str(root), pattern).fits(full) is fits


def test_pairs_in_a_stable_order():
    pairing = Pairing("/r", "articles/{lang}/{name}.md", "articles/es/{name}.md", ("ref/{lang}-{name}.md",))
    files = [Path("/r/articles", f) for f in ("pt/b.md", "id/b.md", "es/b.md", "id/a.md", "id/deep/c.md", "id/a.txt")]
    found = pairs(files, [pairing])
    assert found == pairs(reversed(files), [pairing])
    assert [(str(p.target), str(p.source), p.lang) for p in found] == [
        ("/r/articles/id/a.md", "/r/articles/es/a.md", "id"),
        ("/r/articles/id/b.md", "/r/articles/es/b.md", "id"),
        ("/r/articles/pt/b.md", "/r/articles/es/b.md", "pt"),
    ]
    assert found[0].references == (Path("/r/ref/id-a.md"),)
    assert pair_of(Path("/elsewhere/articles/id/a.md"), [pairing]) is None


names = st.text(st.characters(blacklist_characters="/\0", blacklist_categories=("Cs",)), min_size=1, max_size=8)


@given(names, names)
def test_a_pair_is_found_whatever_the_names_hold(lang, name):
    pairing = Pairing("/r", "t/{lang}/{name}.x/{name}", "s/{name}/{lang}")
    found = pair_of(Path(f"/r/t/{lang}/{name}.x/{name}"), [pairing])
    if {lang, name} & {".", ".."}:
        return
    assert found is not None
    assert found.source == Path(f"/r/s/{name}/{lang}")


def test_languages_and_pairs_reach_the_call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "x", "pt/a.txt")
    written(tmp_path, "x", "es/a.txt")
    config = load(
        written(
            tmp_path,
            '[languages]\ntarget = "id"\nsource = "en"\n[[languages.files]]\npath = "odd/**"\ntarget = "fr"\n'
            '[[pairs]]\ntarget = "{lang}/{name}.txt"\nsource = "es/{name}.txt"\nreferences = ["no/{name}.txt"]\n',
        )
    )
    made = called(Path("pt/a.txt"), Call(), config)
    assert (made.source, made.references, made.target_lang, made.source_lang) == (Path("es/a.txt"), (), "pt", "en")
    assert called(Path("pt/a.txt"), Call(target_lang="fr", source=Path("b.de.txt")), config) == Call(
        source=Path("b.de.txt"), target_lang="fr"
    )
    assert called(Path("x.txt"), Call(), config).target_lang == "id"
    assert called(Path("x.ru.txt"), Call(), config).target_lang is None
    assert called(Path("odd/x.ru.txt"), Call(), config).target_lang == "fr"
    assert called(tmp_path, Call(), config).target_lang is None


def test_settings_change_a_run(tmp_path, capsys):
    written(tmp_path, "Pemerintah menaikkan harga minyak goreng pekan ini.\nYang.\n", "a.id.txt")
    assert mtqa("check", tmp_path / "a.id.txt") == 1
    written(tmp_path, '[severity]\nFRG = "minor"\n[profiles.strict.gate.rules]\nFRG001 = 0\n')
    assert mtqa("check", tmp_path / "a.id.txt", "-f", "json") == 0
    out = capsys.readouterr().out
    result = json.loads(out[out.index("{") :])
    assert [f["severity"] for f in result["findings"]] == ["minor"]
    assert "|settings:" in result["signature"]
    assert mtqa("check", tmp_path / "a.id.txt", "--profile", "strict") == 1
    assert "1 new finding of FRG001 (limit 0)" in capsys.readouterr().out
    assert mtqa("check", tmp_path / "a.id.txt", "--min-confidence", "0.999", "--format", "json") == 0
    result = json.loads(capsys.readouterr().out)
    assert result["findings"] == []
    assert "left out: 1 less sure than 0.999 (min_confidence)" in result["documents"][0]["notes"]
    assert mtqa("check", tmp_path / "a.id.txt", "--profile", "none") == 2


def test_decisions_and_baseline_of_the_configuration_reach_every_way_in(tmp_path, capsys):
    path = written(tmp_path, "Pemerintah menaikkan harga minyak goreng pekan ini.\nYang.\nDan yang.\n", "a.id.txt")
    report = api.check(path)
    one, other = report.findings
    verdict = Decision(
        document="a",
        lang="id",
        segment=one.bead,
        finding=one.id,
        rule=one.rule,
        text=one.text,
        context=decisions.context(next(b for b in report.beads if b.id == one.bead)),
        sentence=one.text,
        decision="false_alarm",
        reason="a title",
    )
    written(tmp_path, decisions.dump([verdict]), "d/decided.jsonl")
    written(tmp_path, 'decisions = ["d/decided.jsonl"]\nbaseline = "debt.jsonl"\n')
    # What is decided is no debt: the baseline holds the rest.
    assert mtqa("baseline", "create", path, "--baseline", tmp_path / "debt.jsonl") == 0
    (line,) = (tmp_path / "debt.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["text"] == other.text
    report = api.check(path)
    assert [(f.state.value, f.state_reason) for f in report.findings] == [
        ("decided", "false alarm: a title"),
        ("baseline", ""),
    ]
    assert mtqa("check", path) == 0
    assert "|known:" in report.run["signature"]
    written(tmp_path, "nonsense\n", "d/decided.jsonl")
    capsys.readouterr()
    assert mtqa("check", path) == 4
    assert "decided.jsonl, line 1: is not JSON" in capsys.readouterr().err


# The schema, mtqa config, mtqa init


def test_the_schema_is_one_and_prints():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert mtqa("schema", "config") == 0


def test_the_schema_and_the_loader_agree(tmp_path):
    """What the loader takes by its shape, a validator that is not ours takes, and the other way round."""
    cases = [
        ("select = []", True),
        ("[gate]\ngarbled = -1", False),
        ("[gate.rules]\nCAS = 1", True),
        ("[gate.languages.id]\nmajr = 1", False),
        ('[terms]\nforbid = ["a", { term = "b" }]', True),
        ('[terms]\nforbid = [{ use = "b" }]', False),
        ("[profiles.a.gate]\nmajor = 1", True),
        ("[profiles.a]\nx = 1", False),
        ('[[suppress]]\nrule = "NUM"\nreason = "r"\nuntil = "2027-01-31"', True),
        ('[[suppress]]\nrule = "NUM"', False),
    ]
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for content, good in cases:
        assert validator.is_valid(tomllib.loads(content)) is good, content
        if good:
            load(written(tmp_path, content))
        else:
            with pytest.raises(UsageError):
                load(written(tmp_path, content))


def test_every_key_says_what_it_is():
    for key, node in shape.leaves():
        assert node["description"], key
        assert node["expected"], key


def test_what_applies_names_its_origin(tmp_path, capsys):
    written(tmp_path, '[gate]\nmajor = 7\n[terms]\nkeep = ["A"]\n', "house.toml")
    path = written(
        tmp_path,
        'extend = "house.toml"\n[gate]\nminor = 3\n[terms]\nkeep = ["B"]\n[per_file_ignores]\n"a.b/*" = ["CAS"]\n'
        "[profiles.p.gate]\ncritical = 5\n",
    )
    lines = {one.key: one for one in told(merged(path, "p"))}
    assert lines["gate.major"].origin == str(tmp_path / "house.toml")
    assert lines["gate.minor"].text() == f"gate.minor = 3  # {path}"
    assert lines["gate.critical"].origin == f"{path} [profiles.p]"
    assert lines["gate.garbled"].origin == "default"
    assert lines["terms.keep"].value == ["A", "B"]
    assert lines['per_file_ignores."a.b/*"'].value == ["CAS"]
    article = written(tmp_path, "x", "a.b/x.txt")
    assert mtqa("config", article, "--profile", "p") == 0
    out = capsys.readouterr().out
    number = len(all_rules())
    assert f"rules: {number - sum(r.code.startswith('CAS') for r in all_rules())} of {number} run; not CAS001" in out
    assert mtqa("config", article, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["file"] == str(path)
    assert mtqa("config", article, "--profile", "q") == 2


def uncommented(template: str) -> str:
    """The template with all its keys in force: a key has no space behind its #."""
    return re.sub(r"(?m)^#(?=\S)", "", template)


def test_the_start_is_as_by_default_and_shows_every_key(tmp_path):
    template = text("mtqa.toml")
    path = written(tmp_path, template)
    assert load(path) == Config(path=str(path))
    written(tmp_path, "", "house/mtqa.toml")
    inner = written(tmp_path, uncommented(template).replace("../mtqa.toml", "house/mtqa.toml"), "all.toml")
    load(inner, "strict")
    given_ = merged(inner, "strict").values
    shown = {".".join(key) for key in given_}
    for key, node in shape.leaves():
        if key not in {"extend", "profiles"}:
            assert any(s == key or s.startswith(key + ".") for s in shown), key
        # What the template shows of a limit is its default.
        if key.startswith("gate.") and node.get("type") != "object" and key != "gate.major":
            assert given_[tuple(key.split("."))][-1].value == node["default"], key


@pytest.mark.parametrize("service", JOBS)
def test_init(tmp_path, capsys, service):
    assert mtqa("init", tmp_path, "--ci", service) == 0
    path = tmp_path / JOBS[service][1]
    job = srsly.yaml_loads(path.read_text(encoding="utf-8"))
    assert job
    used = re.findall(r"--(?:format|output) (\w+)", path.read_text(encoding="utf-8"))
    assert used
    assert set(used) <= set(formats.available())
    assert "${{" not in path.read_text(encoding="utf-8")  # nothing is pasted into a script
    assert load(tmp_path / "mtqa.toml") == Config(path=str(tmp_path / "mtqa.toml"))
    path.unlink()
    (tmp_path / "mtqa.toml").write_text("# mine", encoding="utf-8")
    assert mtqa("init", tmp_path) == 2
    assert mtqa("init", tmp_path, "--ci", service) == 0
    assert (tmp_path / "mtqa.toml").read_text(encoding="utf-8") == "# mine"
    assert mtqa("init", tmp_path, "--ci", service) == 2
    assert mtqa("init", tmp_path, "--force") == 0
    assert load(tmp_path / "mtqa.toml").gate == Gate()


def test_init_knows_its_services(tmp_path):
    assert mtqa("init", tmp_path, "--ci", "jenkins") == 2
    assert mtqa("init", tmp_path / "none") == 2
    assert list(tmp_path.iterdir()) == []


def test_public_names_are_there():
    assert all(hasattr(configuration, name) for name in configuration.__all__)


def table_of_keys() -> str:
    """The table of docs/configuration.md, made of the schema."""
    lines = ["| key | default | |", "|---|---|---|"]
    for key, node in shape.leaves():
        free = node.get("type") == "object"
        default = "" if free or key == "extend" else f"`{json.dumps(node['default'])}`" if "default" in node else ""
        joined = " *Joined.*" if node.get("merge") == "join" else ""
        name = f"{key}.…" if free else key
        lines.append(f"| `{name}` | {default} | {node['description'].replace('*', chr(92) + '*')}{joined} |")
    return "\n".join(lines) + "\n"


def test_the_documentation_lists_every_key(request):
    page = Path(__file__).parent.parent / "docs" / "configuration.md"
    content = page.read_text(encoding="utf-8")
    before, _, rest = content.partition("<!-- keys -->\n")
    _, mark, after = rest.partition("<!-- /keys -->")
    if request.config.getoption("--rewrite-golden"):
        page.write_text(f"{before}<!-- keys -->\n{table_of_keys()}{mark}{after}", encoding="utf-8", newline="\n")
    else:
        assert rest.startswith(table_of_keys() + "<!-- /keys -->"), "docs/configuration.md: run with --rewrite-golden"
