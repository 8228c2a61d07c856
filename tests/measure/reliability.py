"""The reliability diagram of the risk, drawn from the table that ``docs/quality.md`` has of it.

    python tests/measure/reliability.py [--quality docs/quality.md] [--write docs/reliability.svg]

A disc for each bin (Niculescu-Mizil and Caruana 2005): across the mean risk that its segments are given, up the share
of them that is damaged; its area grows with the number of segments. What is calibrated lies on the diagonal.
"""

from __future__ import annotations

import argparse
from html import escape
from itertools import groupby
from pathlib import Path

REGIMES = ("translation only", "with source", "as given")
COLOURS = {"tune": "#9db4c8", "test": "#b3441f"}
SIDE, GAP, TOP, LEFT = 220, 40, 40, 50
LARGEST, SMALLEST = 14.0, 2.5  # radius of the disc of the fullest bin, and of one with a single segment
TICKS = (0.0, 0.5, 1.0)

Bin = tuple[float, float, int]


def bins(page: str) -> dict[tuple[str, str], list[Bin]]:
    """The bins of the table by set and regime: risk said, share found, segments."""
    found: dict[tuple[str, str], list[Bin]] = {}
    table = page.partition("## How well the risk is calibrated")[2].partition("\n## ")[0]
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 8 and cells[2] in REGIMES:
            damaged, _, sound = cells[4].partition(" + ")
            found.setdefault((cells[0], cells[2]), []).append(
                (float(cells[5]), float(cells[6]), int(damaged) + int(sound))
            )
    return found


def diagram(page: str) -> str:
    """The diagram as SVG, a panel for each regime."""
    found = bins(page)
    width, height = LEFT + len(REGIMES) * (SIDE + GAP), TOP + SIDE + 70
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12" role="img" aria-labelledby="t">',
        '<title id="t">Reliability of the risk: mean risk of a bin, and the share of it that is damaged</title>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for n, regime in enumerate(REGIMES):
        x0, y0 = LEFT + n * (SIDE + GAP), TOP + SIDE
        lines += [
            f'<text x="{x0 + SIDE / 2:g}" y="{TOP - 14}" text-anchor="middle">{escape(regime)}</text>',
            f'<rect x="{x0}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888888"/>',
            f'<path d="M{x0} {y0}L{x0 + SIDE} {TOP}" stroke="#888888" stroke-dasharray="4 4"/>',
        ]
        for tick in TICKS:
            lines.append(f'<text x="{x0 + tick * SIDE:g}" y="{y0 + 16}" text-anchor="middle">{tick:g}</text>')
            if not n:
                lines.append(f'<text x="{x0 - 8}" y="{y0 - tick * SIDE + 4:g}" text-anchor="end">{tick:g}</text>')
        for part, colour in COLOURS.items():
            for said, share, count in found.get((part, regime), []):
                most = max(c for _, _, c in found[part, regime])
                radius = max(SMALLEST, LARGEST * (count / most) ** 0.5)
                lines.append(
                    f'<circle cx="{x0 + said * SIDE:.1f}" cy="{y0 - share * SIDE:.1f}" r="{radius:.1f}" '
                    f'fill="{colour}" fill-opacity="0.75"><title>{part}, {escape(regime)}: risk {said:.2f}, '
                    f"damaged {share:.2f}, {count} segments</title></circle>"
                )
    for n, (part, colour) in enumerate(COLOURS.items()):
        x, y = LEFT + n * 140, height - 18
        lines += [
            f'<circle cx="{x + 6}" cy="{y - 4}" r="6" fill="{colour}"/>',
            f'<text x="{x + 18}" y="{y}">{part} half</text>',
        ]
    lines += [
        f'<text x="{width - GAP}" y="{height - 18}" text-anchor="end">across: mean risk; up: share damaged</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Draw, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quality", type=Path, default=Path("docs/quality.md"))
    parser.add_argument("--write", type=Path, default=Path("docs/reliability.svg"))
    given = parser.parse_args()
    page = given.quality.read_text(encoding="utf-8")
    given.write.write_text(diagram(page), encoding="utf-8")
    sets = groupby(sorted(bins(page)), key=lambda key: key[0])
    print(f"{given.write}: {', '.join(f'{name}: {len(list(keys))} regimes' for name, keys in sets)}")


if __name__ == "__main__":
    main()
