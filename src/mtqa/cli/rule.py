"""``mtqa rule``: explain a rule."""

from __future__ import annotations

from typing import Annotated

import typer

from mtqa import errors


def rule(
    code: Annotated[str | None, typer.Argument(help="A rule's code, such as CAS001; all rules without it.")] = None,
) -> None:
    """Explain a rule, or list them all."""
    from mtqa import docs
    from mtqa.rules import all_rules

    known = {r.code: r for r in all_rules()}
    if code is None:
        for one in known.values():
            print(f"{one.code}  {one.severity:<8}  {one.name}: {one.summary}")
    elif code.upper() in known:
        print(docs.rule_page(known[code.upper()]))
    else:
        from difflib import get_close_matches

        near = get_close_matches(code.upper(), known, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise errors.UsageError(f"there is no rule {code!r}{hint} (mtqa rule lists all)")
