"""The user's own rules: how terms are found, glossaries read, patterns bounded, and what the command line says."""

import json
import time

import pytest

from mtqa import langs
from mtqa.cli import _run
from mtqa.config import Config, load
from mtqa.errors import UsageError
from mtqa.glossaries import table, tbx, with_glossaries
from mtqa.own import Concept, Forbidden, Pattern, Status, Term, Terms
from mtqa.text import bounded
from mtqa.text.terms import Avoided, Glossary, forbidden_places, literal


def glossary(*pairs, source="es", target="id", **options):
    concepts = [Concept((Term(a, source, **options), Term(b, target))) for a, b in pairs]
    return Glossary(concepts, source, target)


def used(found, text):
    return [text[place.start : place.end] for place, _ in found.used(text)]


@pytest.mark.parametrize(
    ("lang", "term", "text", "expected"),
    [
        ("es", "guerra civil", "Las guerras civiles, la Guerra Civil.", ["guerras civiles", "Guerra Civil"]),
        ("es", "guerra", "Posguerra, guerrero y guerrillas.", []),
        ("es", "nación", "Las naciones y la nacion.", ["naciones"]),
        ("es", "papa", "El papá comió.", []),
        ("es", "año", "Los anos pasan.", []),
        ("es", "voz", "Las voces.", ["voces"]),
        ("es", "fuerza, armada", "La fuerza, armada.", ["fuerza, armada"]),
        ("es", "fuerza armada", "La fuerza, armada hasta los dientes.", []),
        ("en", "city council", "Two city  councils met; the city. Council", ["city  councils"]),
        ("en", "army", "The Army’s chief and two armies.", ["Army", "armies"]),
        ("en", "don", "They don't know.", []),
        ("en", "WHO", "Who knows what the WHO said?", ["WHO"]),
        ("en", "C++", "In C++, not in AC++ or C.", ["C++"]),
        ("fr", "armée", "L’armée et l'armée.", ["armée", "armée"]),
        ("id", "negara", "Negaranya dan negara-negara itu kenegaraan.", ["Negaranya", "negara-negara"]),
        ("id", "masa", "Masalah itu dari masanya.", ["masanya"]),
        ("de", "Krieg", "Der Bürgerkrieg ist ein Krieg.", ["Krieg"]),
        ("zh", "战争", "内战是战争。", ["战争"]),
        ("sw", "vita", "Vita vya wenyewe.", ["Vita"]),
    ],
)
def test_a_term_is_found_by_lemma_and_never_inside_a_word(lang, term, text, expected):
    other = "es" if lang != "es" else "id"
    assert used(glossary((term, "x"), source=lang, target=other), text) == expected


def test_the_longest_term_wins():
    found = glossary(("guerra", "a"), ("guerra civil", "b"), ("civil", "c"))
    text = "La guerra civil fue una guerra entre civiles."
    assert [(text[p.start : p.end], r[0].expected) for p, r in found.used(text)] == [
        ("guerra civil", ("b",)),
        ("guerra", ("a",)),
        ("civiles", ("c",)),
    ]


def test_capitals_count_where_the_glossary_says_so():
    found = glossary(("may", "mei"), source="en", case=True)
    assert used(found, "May he? He may.") == ["May", "may"]
    found = glossary(("May", "mei"), source="en", case=True)
    assert used(found, "He may come in May.") == ["May"]


def test_a_verb_is_found_conjugated_only_where_it_is_marked_as_one():
    assert used(glossary(("bombardear", "mengebom")), "Bombardearon la ciudad.") == []
    assert used(glossary(("bombardear", "mengebom"), verb=True), "Bombardearon la ciudad.") == ["Bombardearon"]


@pytest.mark.parametrize(
    ("lang", "rendering", "text", "there"),
    [
        ("id", "mengebom", "Kota itu dibom.", True),
        ("id", "perang saudara", "Perang-saudara itu usai.", True),
        ("id", "perang saudara", "Saudara perang.", False),
        ("id", "gerilya", "Kelompok bersenjata.", False),
        ("es", "bombardear", "Bombardearon la ciudad.", True),
        ("es", "atención", "Pidió atencion.", True),
        ("sw", "serikali", "Serikalini kuna watu.", True),
        ("sw", "serikali", "Serengeti ni kubwa.", False),
    ],
)
def test_a_rendering_is_accepted_generously(lang, rendering, text, there):
    found = glossary(("term", rendering), source="en", target=lang)
    [(_, renderings)] = found.used("The term.")
    assert renderings[0].stands_in(text) is there


def test_a_longer_allowed_rendering_covers_a_forbidden_one():
    concept = Concept(
        (Term("guerrilla", "es"), Term("perang gerilya", "id"), Term("gerilya", "id", Status.FORBIDDEN)),
    )
    [(_, renderings)] = Glossary([concept], "es", "id").used("La guerrilla.")
    assert forbidden_places(renderings, "Perang gerilya itu usai.", "id") == []
    [(place, term)] = forbidden_places(renderings, "Perang gerilya dan gerilyanya.", "id")
    assert (place.start, place.end, term) == (19, 29, "gerilya")


def test_kept_terms_may_take_endings_but_not_other_letters():
    assert literal("WhatsApp", "Kirim WhatsAppnya", True, ending=True)
    assert not literal("Meta", "Metaverse", True, ending=True)
    assert not literal("WhatsApp", "Whatsapp", True, ending=True)
    assert literal("Human Rights Watch", "Human Rights\nWatch", True)


def test_many_terms_and_a_long_text_stay_fast():
    entries = [Forbidden(f"kata{a}{b} kedua") for a in "abcdefghij" for b in "abcdefghij"]
    text = "kataab kedua dan " * 6_000
    start = time.process_time()
    assert len(Avoided(entries, "id").find(text)) == 6_000
    assert time.process_time() - start < 5


# ---- glossaries ------------------------------------------------------------------------------------------------------


def test_a_table_with_everything():
    text = "es;id;status;case;pos;note\nguerra; perang | pertempuran ;;;;\nguerra;konflik;forbidden;;;no\n"
    text += "Mayo;Mei;;yes;;\n"
    first, second = table.concepts(text, "t.csv")
    assert [(t.text, t.lang, t.status.value) for t in first.terms] == [
        ("guerra", "es", "preferred"),
        ("perang", "id", "preferred"),
        ("pertempuran", "id", "preferred"),
        ("konflik", "id", "forbidden"),
    ]
    assert (first.note, first.where) == ("no", "t.csv, line 2")
    assert second.terms[0].case is True
    assert table.concepts('es\tpt-BR\n"a, b"\tc\n', "t.tsv")[0].terms[1].lang == "pt"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.csv: is empty"),
        ("es,indonesian\na,b\n", "line 1: the column 'indonesian' is neither a language code"),
        ("es,es-MX\na,b\n", "line 1: expected one column"),
        ("es,id\na,b,c\n", "line 2: 3 cells; expected 2"),
        ("es,id,status\na,b,good\n", "line 2: status 'good'"),
        ("es,id,case\na,b,perhaps\n", "line 2: case 'perhaps'"),
        ("es,id\na,\n", "line 2: a term in one language only"),
        ("es,id\na,—\n", "line 2: '—' has neither letter nor digit"),
        ('es,id\na,b\n"c,d\n', "line 3: is no table row"),
        ("es,id\n" + "a,b,c\n" * 5, r"line 4: 3 cells.*\(and 2 more\)"),
        ("es,id\na," + "b" * 201 + "\n", "a term of 201 characters"),
        ("es,id\na," + "b" * 200_000 + "\n", "field larger than field limit"),
    ],
)
def test_a_bad_table_is_told_by_line(text, message):
    with pytest.raises(UsageError, match=message):
        table.concepts(text, "t.csv")


OLD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body><termEntry id="1">
 <descrip type="definition">never read as a term</descrip>
 <langSet xml:lang="es-ES"><ntig><termGrp><term>alto el <hi>fuego</hi></term></termGrp></ntig></langSet>
 <langSet xml:lang="id"><tig><term>gencatan senjata</term></tig>
  <tig><term>alto</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote><note>no</note></tig>
 </langSet></termEntry></body></text></martif>"""
NEW = """<tbx style="dct" type="TBX-Min" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://tbx/min">
<text><body><conceptEntry id="1"><langSec xml:lang="es"><termSec><term>bombardear</term>
<min:partOfSpeech>verb</min:partOfSpeech></termSec></langSec><langSec xml:lang="id"><termSec><term>mengebom</term>
<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec></langSec></conceptEntry>
</body></text></tbx>"""


def test_both_dialects_of_tbx():
    [old] = tbx.concepts(OLD, "t.tbx")
    assert [(t.text, t.lang, t.status.value) for t in old.terms] == [
        ("alto el fuego", "es", "preferred"),
        ("gencatan senjata", "id", "preferred"),
        ("alto", "id", "forbidden"),
    ]
    assert (old.note, old.where) == ("no", "t.tbx, line 3")
    [new] = tbx.concepts(NEW, "t.tbx")
    assert [(t.text, t.status.value, t.verb) for t in new.terms] == [
        ("bombardear", "preferred", True),
        ("mengebom", "admitted", False),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<tbx><text>", "line 1: is not XML"),
        ("no xml", "line 1: is not XML"),
        ("<html/>", "<html> is no TBX"),
        ('<!DOCTYPE tbx [<!ENTITY a "b">]><tbx>&a;</tbx>', "line 1: the DOCTYPE declares something"),
        ('<!DOCTYPE tbx SYSTEM "file:///etc/passwd"><tbx>&a;</tbx>', "line 1: an entity is declared or used"),
        ("<tbx>&a;</tbx>", "line 1: is not XML"),
        ("<tbx>" + "<a>" * 100, "more than 50 elements in one another"),
        (NEW.replace('"es"', '"spanish"'), "line 2: xml:lang is 'spanish'"),
        (NEW.replace("<term>mengebom</term>", ""), "line 4: an entry without its <term>"),
    ],
)
def test_a_bad_tbx_is_told_by_line(text, message):
    with pytest.raises(UsageError, match=message):
        tbx.concepts(text, "t.tbx")


def test_a_glossary_that_cannot_be_read_is_an_error_of_the_configuration(tmp_path):
    for name, message in (("none.csv", "no such file"), ("terms.xlsx", "expected .csv, .tbx, .tsv")):
        with pytest.raises(UsageError, match=f"glossary.files: .*{message}"):
            with_glossaries(Terms(), (str(tmp_path / name),))


# ---- configuration ---------------------------------------------------------------------------------------------------

PATTERN = 'name = "n"\nmessage = "m"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[glossary]\nfile = []", r"unknown key glossary\.file; did you mean glossary\.files"),
        ('[glossary]\nfiles = "a.csv"', "glossary.files is 'a.csv'; expected a list"),
        ("[glossary]\nfiles = [1]", "expected a list of paths"),
        ("glossary = 1", "glossary is 1; expected a table"),
        ("[terms]\nkeeps = []", "did you mean terms.keep"),
        ("[terms]\nkeep = [1]", "terms.keep is"),
        ("[terms]\nforbid = [1]", r"terms.forbid\[0\] is 1; expected a term"),
        ('[terms]\nforbid = [{ term = "a", uses = "b" }]', r"unknown key terms.forbid\[0\].uses; did you mean"),
        ('[terms]\nforbid = [{ use = "b" }]', r"terms.forbid\[0\] has no term"),
        ('[terms]\nforbid = [{ term = "a", lang = "xyzw" }]', r"terms.forbid\[0\].lang is 'xyzw'"),
        ('[terms]\nforbid = [{ term = "a", severity = "bad" }]', "severity is 'bad'; expected one of neutral, minor"),
        (f"[[patterns]]\n{PATTERN}", r"patterns\[0\] needs either forbid or require"),
        (f'[[patterns]]\n{PATTERN}forbid = "a"\nrequire = "b"', "and not both"),
        (f'[[patterns]]\n{PATTERN}forbid = "a("', r"patterns\[0\].forbid is not a regular expression \(missing \)"),
        (f'[[patterns]]\n{PATTERN}forbid = "a*"', "fits the empty text"),
        (f'[[patterns]]\n{PATTERN}require = "a"\nsource = "["', r"patterns\[0\].source is not a regular expression"),
        (
            f"[[patterns]]\n{PATTERN}forbid = \"a\"\nsuggestion = '\\1'",
            r"names the group \\1, which forbid does not have",
        ),
        (f'[[patterns]]\n{PATTERN}require = "a"\nsuggestion = "b"', "suggestion stands for what forbid finds"),
        (f'[[patterns]]\n{PATTERN}forbid = "a"\nflags = "i"', r"unknown key patterns\[0\].flags"),
        (f'[[patterns]]\n{PATTERN}forbid = "a"\n' * 2, r"patterns\[1\].name 'n' stands twice"),
        ('[[patterns]]\nname = "n"\nforbid = "a"', r"patterns\[0\] has no message"),
    ],
)
def test_mistakes_in_the_configuration_name_their_key(tmp_path, text, message):
    path = tmp_path / "mtqa.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        load(path)


def test_what_is_configured(tmp_path):
    path = tmp_path / "mtqa.toml"
    path.write_text(
        '[glossary]\nfiles = ["sub/a.csv"]\n[terms]\nkeep = ["X1", "X1"]\nforbid = ["a", { term = "b", use = "c" }]\n'
        f'[[patterns]]\n{PATTERN}forbid = "a(b)"\nsuggestion = \'\\1\'\nignore_case = true\nlang = "id"\n',
        encoding="utf-8",
    )
    config = load(path)
    assert config.glossaries == (str(tmp_path / "sub" / "a.csv"),)
    assert config.terms == Terms(
        keep=("X1",),
        forbid=(Forbidden("a"), Forbidden("b", use="c")),
        patterns=(Pattern("n", "m", forbid="a(b)", suggestion="\\1", lang="id", ignore_case=True),),
    )
    assert Config().terms == Terms()


# ---- patterns of the user's ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        "(?:(?:a{1000}){1000}){1000}",
        r"\w{99999999}",
        "a{" + "9" * 5000 + "}",
        "([)]a{200}){200}",
        "(?R)?",
        "(a|(?1)b)*",
        "a" * 1001,
        "[z-a]",
        "\\",
        "(?P<n>a)(?P=m)",
        r"\L<list>",
    ],
)
def test_patterns_that_would_fill_the_memory_are_refused_at_once(pattern):
    start = time.process_time()
    with pytest.raises(bounded.BadPatternError):
        bounded.compiled(pattern)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "pattern", [r"\d{1,2}/\d{1,2}/\d{4}" * 8, "(?:a{100}){100}", "[{}]{3}", r"\{9999999\}", "x{,3}"]
)
def test_ordinary_patterns_are_not_refused(pattern):
    assert bounded.compiled(pattern)


def test_a_pattern_that_takes_too_long_is_given_up_aloud():
    slow = bounded.Bounded("(a+)+$", seconds=0.05)
    text = "a" * 3000 + "b"
    for _ in range(bounded.PATIENCE):
        with pytest.raises(bounded.TooSlowError, match=r"took more than 0\.05 s"):
            slow.find(text)
    with pytest.raises(bounded.TooSlowError, match="given up after 2 searches"):
        slow.matches("short")


# ---- the whole program -----------------------------------------------------------------------------------------------

SOURCE = """La guerra civil terminó hace diez años, según el Gobierno.
Las guerrillas se retiraron tras el alto el fuego y lo anunciaron por WhatsApp.
El libro, con su ISBN, está a la venta en todas las tiendas.
El Parlamento no cambió la ley.
"""
TARGET = """Perang sipil berakhir sepuluh tahun lalu, menurut pemerintah.
Gerilyawan mundur setelah gencatan senjata dan mengumumkannya lewat Whatsapp.
Buku itu seharga Rp 5.000 rupiah dan sudah dijual di semua toko.
Parlemen tidak merubah undang-undang itu.
"""
CONFIG = """
select = ["TRM"]
[glossary]
files = ["terms.csv", "terms.tbx"]
[terms]
keep = ["WhatsApp"]
forbid = ["silahkan", { term = "merubah", use = "mengubah", lang = "id", severity = "critical" }]
[[patterns]]
name = "doubled-currency"
forbid = 'Rp\\.? ?([\\d.]+) rupiah'
suggestion = 'Rp\\1'
message = "Rp and rupiah say the same"
severity = "major"
[[patterns]]
name = "isbn"
source = 'ISBN'
require = 'ISBN'
message = "The ISBN of the source is missing"
"""


@pytest.fixture
def article(tmp_path):
    (tmp_path / "terms.csv").write_text(
        "es,id,status,note\nguerra civil,perang saudara,,\nguerra civil,perang sipil,forbidden,KBBI\n", encoding="utf-8"
    )
    (tmp_path / "terms.tbx").write_text(OLD, encoding="utf-8")
    (tmp_path / "mtqa.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "a.es.txt").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "a.id.txt").write_text(TARGET, encoding="utf-8")
    return tmp_path


def checked(article, capsys, *more):
    code = _run(["check", str(article / "a.id.txt"), "--format", "json", *more], False)
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out else None, shown.err


def test_check_reports_what_the_user_asked_for(article, capsys):
    code, result, _ = checked(article, capsys, "--source", str(article / "a.es.txt"))
    assert code == 1
    assert result["verdict"]["reasons"] == ["1 new critical finding (limit 0)"]
    found = {(f["rule"], f["text"], f["severity"], f["suggestion"], f["evidence"]["own"]) for f in result["findings"]}
    assert found == {
        ("TRM001", "Perang sipil", "major", "Perang saudara", "glossary: guerra civil"),
        ("TRM002", "Whatsapp", "major", "WhatsApp", "keep: WhatsApp"),
        ("TRM003", "merubah", "critical", "mengubah", "forbid: merubah"),
        ("TRM004", "Rp 5.000 rupiah", "major", "Rp5.000", "pattern: doubled-currency"),
        ("TRM005", TARGET.splitlines()[2], "minor", None, "pattern: isbn"),
    }
    first = next(f for f in result["findings"] if f["rule"] == "TRM001")
    start, end = first["evidence"]["source_start"], first["evidence"]["source_end"]
    assert SOURCE[start:end] == first["evidence"]["source_text"] == "guerra civil"
    assert first["evidence"]["note"] == "KBBI"
    assert "|terms:" in result["signature"]


def test_without_a_source_what_the_glossary_forbids_is_found_at_sight(article, capsys):
    _, result, _ = checked(article, capsys)
    assert [(f["rule"], f["text"]) for f in result["findings"]] == [
        ("TRM003", "Perang sipil"),
        ("TRM004", "Rp 5.000 rupiah"),
        ("TRM003", "merubah"),
    ]
    assert {(s["rule"], s["reason"]) for s in result["skipped"]} == {
        ("TRM001", "no source"),
        ("TRM002", "no source"),
        ("TRM005", "no source"),
    }


def test_nothing_configured_nothing_said(article, capsys):
    (article / "mtqa.toml").write_text("", encoding="utf-8")
    _, result, _ = checked(article, capsys)
    assert not [s for s in result["skipped"] if s["rule"].startswith("TRM")]
    assert not [f for f in result["findings"] if f["rule"].startswith("TRM")]
    assert "terms:" not in result["signature"]


def test_a_glossary_for_other_languages_is_told(article, capsys):
    (article / "terms.csv").write_text("fr,de\nguerre,Krieg\n", encoding="utf-8")
    (article / "mtqa.toml").write_text('select = ["TRM"]\n[glossary]\nfiles = ["terms.csv"]\n', encoding="utf-8")
    _, result, _ = checked(article, capsys, "--source", str(article / "a.es.txt"))
    assert [(s["rule"], s["reason"]) for s in result["skipped"]] == [
        ("TRM001", "no terms from Spanish into Indonesian in the glossary")
    ]


def test_a_slow_pattern_is_told_and_the_rest_is_checked(article, capsys, monkeypatch):
    monkeypatch.setattr("mtqa.text.bounded.Bounded.__init__.__defaults__", (False, 0.05))
    slow = '[[patterns]]\nname = "slow"\nmessage = "m"\nforbid = \'(a+)+$\'\n'
    (article / "mtqa.toml").write_text(CONFIG + slow, encoding="utf-8")
    (article / "a.id.txt").write_text(f"{'a' * 3000}b\n{TARGET}", encoding="utf-8")
    _, result, _ = checked(article, capsys)
    assert {
        "rule": "TRM004",
        "document": "a",
        "reason": "the pattern slow took more than 0.05 s (in 1 of 5 segments)",
    } in (result["skipped"])
    assert "Rp 5.000 rupiah" in [f["text"] for f in result["findings"]]


def test_a_bad_line_stops_the_run_with_exit_code_2(article, capsys):
    (article / "terms.csv").write_text("es,id\na\n", encoding="utf-8")
    code, result, told = checked(article, capsys)
    assert (code, result) == (2, None)
    assert "terms.csv, line 2: 1 cells; expected 2 as in the header" in told


def test_two_entries_on_one_segment_stay_two_findings(article, capsys):
    (article / "mtqa.toml").write_text('select = ["TRM"]\n[glossary]\nfiles = ["t.csv"]\n', encoding="utf-8")
    (article / "t.csv").write_text("es,id\nguerra civil,a1\nGobierno,b1\n", encoding="utf-8")
    _, result, _ = checked(article, capsys, "--source", str(article / "a.es.txt"))
    assert sorted((f["text"], f["evidence"]["expected"]) for f in result["findings"]) == [
        (TARGET.splitlines()[0], ["a1"]),
        (TARGET.splitlines()[0], ["b1"]),
    ]


def test_the_page_shows_a_configuration_that_loads(article):
    from pathlib import Path

    page = (Path(__file__).parent.parent / "docs" / "own-rules.md").read_text(encoding="utf-8")
    (article / "mtqa.toml").write_text(page.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    (article / "terms.csv").write_text(page.split("`terms.csv`:\n\n```text\n")[1].split("```")[0], encoding="utf-8")
    config = load(article / "mtqa.toml")
    terms = with_glossaries(config.terms, config.glossaries)
    assert (len(terms.concepts), len(terms.keep), len(terms.forbid), len(terms.patterns)) == (4, 2, 2, 2)


@pytest.mark.parametrize("code", langs.available())
def test_tables_of_endings_are_tables_of_endings(code):
    given = langs.load(code).more.get("inflection", {})
    assert set(given) <= {"forms", "verbs"}
    for line in (*given.get("forms", ()), *given.get("verbs", ())):
        endings = line.split()
        assert len(endings) > 1, line
        assert all(e == "-" or e.isalpha() for e in endings), line
