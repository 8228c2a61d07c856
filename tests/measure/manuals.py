"""False alarms in other languages and on other subjects: the rules on a folder of sound HTML pages, read by people.

    python tests/measure/manuals.py --html DIR --lang fr [--english DIR] [--most 2000] [--samples 5]

DIR: pages in one language, translated and read by people, as Debian has them in many languages (the handbook of the
administrator in the package ``debian-handbook``, the help of LibreOffice in ``libreoffice-help-es`` and the like).
Nothing of them is shipped. Whole sentences of 50 to 700 characters in <p> are taken, without code; with ``--english``
those that stand in the English pages too are left out, since such manuals are translated in parts. Twenty make an
article.

Prints findings per 1000 paragraphs for each rule and severity, and samples with their place.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

import speed

from mtqa.check import check
from mtqa.model import Finding, Severity
from mtqa.rules import all_rules

_CODE = re.compile(r"[/=<>_{}|]|\.(?:conf|org|com|deb)\b|\$ ")
_WHOLE = re.compile(r"[.!?。؟।]$")
ARTICLE = 20
SEED = 3
AROUND = 60


class _Paragraphs(HTMLParser):
    """The texts of <p> and of ``<div class="para">`` that hold no <code>."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._text: str | None = None
        self._code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p" or (tag == "div" and ("class", "para") in attrs):
            self._end()
            self._text, self._code = "", False
        elif tag == "code":
            self._code = True
        elif tag in {"pre", "table", "ul", "ol", "li", "script"}:
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "div"}:
            self._end()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def _end(self) -> None:
        if self._text and not self._code:
            self.found.append(" ".join(self._text.split()))
        self._text = None


def paragraphs(folder: Path) -> list[str]:
    """All different paragraphs of a folder's pages, in their order."""
    found: dict[str, None] = {}
    for path in sorted(folder.rglob("*.html")):
        parser = _Paragraphs()
        parser.feed(path.read_text(encoding="utf-8", errors="replace"))
        parser.close()
        found.update(dict.fromkeys(parser.found))
    return list(found)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--html", type=Path, required=True, action="append")
    parser.add_argument("--lang", required=True)
    parser.add_argument("--english", type=Path)
    parser.add_argument("--most", type=int, default=2000)
    parser.add_argument("--samples", type=int, default=5)
    parser.add_argument("--rule", action="append", help="a code or the beginning of some")
    arguments = parser.parse_args()
    left_out = set(paragraphs(arguments.english)) if arguments.english else set()
    texts = [
        text
        for folder in arguments.html
        for text in paragraphs(folder)
        if text not in left_out and 50 < len(text) < 700 and _WHOLE.search(text) and not _CODE.search(text)
    ]
    random.Random(SEED).shuffle(texts)
    texts = texts[: arguments.most]
    rules = [r for r in speed.alone(all_rules()) if not arguments.rule or r.code.startswith(tuple(arguments.rule))]
    found: dict[tuple[str, Severity], list[tuple[Finding, str]]] = defaultdict(list)
    for article, beads in speed.made(arguments.lang, [texts[n : n + ARTICLE] for n in range(0, len(texts), ARTICLE)]):
        for finding in check(article, beads, rules).findings:
            text = article.target.text
            around = text[max(0, finding.span.start - AROUND) : finding.span.end + AROUND]
            found[finding.rule, finding.severity].append((finding, " ".join(around.split())))
    print(f"{arguments.lang}: {len(texts)} paragraphs, {sum(len(text.split()) for text in texts)} words")
    for (rule, severity), hits in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        print(f"{rule} {severity.value}: {len(hits)}, {1000 * len(hits) / max(len(texts), 1):.2f} in 1000")
        for finding, around in hits[: arguments.samples]:
            print(f"    “{finding.text}” {finding.message} | {around}")


if __name__ == "__main__":
    main()
