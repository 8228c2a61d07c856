"""Write what README.md shows of a run: the terminal output, the quality table and (--picture) the report's picture.

Run: python tests/measure/readme.py [--picture]
The quality table is ``mtqa evaluate``'s; its part on clean text is copied from docs/quality.md (see there how that is
made). The picture needs Chromium.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from mtqa.config import Config
from mtqa.evaluate import evaluate, gold, page

ROOT = Path(__file__).parents[2]
LINES = 46
CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
]


def output(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


def put(readme: str, name: str, content: str) -> str:
    """The text with what stands between the two marks of that name replaced."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    assert pattern.search(readme), name
    return pattern.sub(lambda m: f"{m[1]}{content}{m[2]}", readme)


def terminal() -> str:
    shown = output("-m", "mtqa", "check", "corpus/otsc-kazakhstan", "--exit-zero").splitlines()[:LINES]
    return "```text\n" + "\n".join(line.rstrip() for line in shown) + "\n…\n```\n"


def quality() -> str:
    found = evaluate(gold.read([ROOT / "corpus" / "damage"], half="test"), Config())
    return page.readme(found, (ROOT / "docs" / "quality.md").read_text(encoding="utf-8"))


def picture() -> None:
    report = (ROOT / "reports" / "otsc-kazakhstan.html").as_uri()
    with tempfile.TemporaryDirectory() as folder:
        size = ["--window-size=1280,1500", f"--user-data-dir={folder}", f"--screenshot={ROOT / 'docs' / 'report.png'}"]
        subprocess.run([*CHROMIUM, *size, report], check=True, capture_output=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", action="store_true")
    options = parser.parse_args()
    path = ROOT / "README.md"
    readme = put(path.read_text(encoding="utf-8"), "terminal", terminal())
    readme = put(readme, "quality", quality())
    path.write_text(readme, encoding="utf-8")
    if options.picture:
        picture()


if __name__ == "__main__":
    main()
