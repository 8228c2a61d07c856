"""The inline parser of markdown-it-py, taking down where in its text each token begins.

Its tokens hold text without places. The rules call ``push`` and ``append_pending`` while ``pos`` still stands where the
token begins, so that is the place to ask. Every token then has ``meta["at"]``, an offset in the text that was parsed.
"""

from __future__ import annotations

from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

# More marks in one block are no article but an attack: 10,000 brackets take 0.7 s of CPU, 100,000 take 6 s.
MAX_MARKS = 5_000


class _State(StateInline):
    _pending_at = 0
    _last: Token | None = None
    _last_pos = -1

    def append_pending(self, text: str) -> None:
        if not self.pending:
            self._pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - the name that the base class has
        token = super().pushPending()
        token.meta["at"] = self._pending_at
        self._last = None
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        at = self.pos
        if ttype == "text":
            # The marks of "**" are pushed one by one before ``pos`` moves on.
            if self._last is not None and self._last_pos == self.pos:
                at = int(self._last.meta["at"]) + len(self._last.content)
            self._last, self._last_pos = token, self.pos
        else:
            self._last = None
        token.meta["at"] = at
        return token


class Parser(ParserInline):
    """The inline parser of markdown-it-py whose tokens say where they begin."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """As the base class, with our state; a text of nothing but marks is taken as it is."""
        if sum(map(src.count, "[]*_~<`")) > MAX_MARKS:
            return _plain(src, tokens)
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _plain(src: str, tokens: list[Token]) -> list[Token]:
    at = 0
    for number, line in enumerate(src.split("\n")):
        if number:
            tokens.append(Token("softbreak", "br", 0, meta={"at": at - 1}))
        lead = len(line) - len(line.lstrip(" \t"))
        tokens.append(Token("text", "", 0, content=line.strip(" \t"), meta={"at": at + lead}))
        at += len(line) + 1
    return tokens
