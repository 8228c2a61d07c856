"""Footnotes of Markdown, which CommonMark does not know: it would take ``[^1]: https://...`` for a link's target.

After ``footnote_def`` of markdown-it-footnote (MIT), as mdit-py-plugins has it; without what numbers and prints notes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_MARK = re.compile(r"\[\^[^\[\]\s]{1,60}\]:")
# What belongs to a note, behind its first line, is indented by this.
_INDENT = 4


def enable(parser: MarkdownIt) -> None:
    """Let a parser read footnotes: the blocks in one stand between ``footnote_open`` and ``footnote_close``."""
    parser.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]})


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    mark = _MARK.match(state.src, begin, state.eMarks[start])
    if mark is None or state.is_code_block(start):
        return False
    if silent:
        return True
    saved = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType
    text = state.skipSpaces(mark.end())
    state.bMarks[start], state.tShift[start] = mark.end(), text - mark.end()
    state.blkIndent += _INDENT
    # What follows on the line is text of the note, never code, however far it stands.
    state.sCount[start] = state.blkIndent
    state.parentType = "footnote"
    state.push("footnote_open", "", 1)
    state.md.block.tokenize(state, start, end)
    state.push("footnote_close", "", -1)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType = saved
    if state.line <= start:  # nothing but the mark
        state.line = start + 1
    return True
