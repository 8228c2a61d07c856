r"""Regular expressions of the user's, which nobody has looked at: bounded in size, time and memory.

What is refused: more than ``MAX_LENGTH`` characters, repetitions that multiply to more than ``MAX_REPEATS`` (they are
unrolled when compiled: ``\w{99999999}`` fills the memory), and recursion (its stack grows by 700 MB a second).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import regex

MAX_LENGTH = 1000  # characters
MAX_REPEATS = 10_000
SECONDS = 1.0  # for one search; what takes longer on a paragraph is exponential
PATIENCE = 2  # searches that may take too long before a pattern is asked no more

_REPEAT = re.compile(r"\{\s*(\d*)\s*,?\s*(\d*)\s*\}")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_RECURSION = re.compile(r"\(\?(?:R|[+-]?\d+|&\w+|P>\w+)\)")
_GROUP = re.compile(r"\\(\d)")
T = TypeVar("T")


class TooSlowError(Exception):
    """A search that took too long; ``str(error)`` says what was done about it."""


class BadPatternError(ValueError):
    """Text that is no regular expression, or one that is refused; the message says why."""


@lru_cache(maxsize=256)
def compiled(pattern: str, ignore_case: bool = False) -> Any:
    """A compiled pattern.

    Raises:
        BadPatternError: if it is none, or refused.
    """
    if len(pattern) > MAX_LENGTH:
        raise BadPatternError(f"has {len(pattern)} characters; expected at most {MAX_LENGTH}")
    if _repeats(pattern) > MAX_REPEATS:
        raise BadPatternError(f"repeats something more than {MAX_REPEATS:,} times")
    if _RECURSION.search(pattern):
        raise BadPatternError("calls itself; recursion is not supported")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sets inside sets, which may mean something else one day
            made = regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)
    except (regex.error, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise BadPatternError(f"is not a regular expression ({error})") from None
    return made


def _repeats(pattern: str) -> int:
    """How often the innermost part of a pattern is unrolled at most: the counts of nested repetitions multiplied."""
    inside = [1]  # the most in each group that is open, the whole pattern first
    most, last = 1, 1  # in all, and in what a count would repeat
    at = 0
    while at < len(pattern):
        characters = _CLASS.match(pattern, at)
        if characters:
            last, at = 1, characters.end()
            continue
        counted = _REPEAT.match(pattern, at)
        if counted:
            numbers = [n for n in counted.groups() if n]
            # Digits are counted first: int() of a very long number takes long itself.
            last *= MAX_REPEATS + 1 if any(len(n) > 6 for n in numbers) else max(1, *map(int, numbers))
            inside[-1] = max(inside[-1], last)
            most = max(most, last)
            at = counted.end()
            continue
        character = pattern[at]
        if character == "(":
            inside.append(1)
        last = inside.pop() if character == ")" and len(inside) > 1 else 1
        inside[-1] = max(inside[-1], last)
        at += 2 if character == "\\" else 1
    return most


def groups_missing(suggestion: str, pattern: str) -> list[str]:
    """The groups that a suggestion names and its pattern does not have."""
    most = compiled(pattern).groups
    return [f"\\{n}" for n in _GROUP.findall(suggestion) if int(n) > most]


class Bounded:
    """A pattern for the texts of one run. It remembers how often it took too long, and gives up after ``PATIENCE``."""

    def __init__(self, pattern: str, ignore_case: bool = False, seconds: float = SECONDS) -> None:
        self._pattern = compiled(pattern, ignore_case)
        self._seconds = seconds
        self._slow = 0

    def find(self, text: str) -> list[Any]:
        """All matches that are not empty.

        Raises:
            TooSlowError: if they take too long to find, or did so before.
        """
        return self._ask(lambda: [m for m in self._pattern.finditer(text, timeout=self._seconds) if m[0]])

    def matches(self, text: str) -> bool:
        """Whether there is a match, be it empty (a pattern may look ahead only).

        Raises:
            TooSlowError: as ``find``.
        """
        return self._ask(lambda: self._pattern.search(text, timeout=self._seconds) is not None)

    def _ask(self, question: Callable[[], T]) -> T:
        if self._slow >= PATIENCE:
            raise TooSlowError(f"given up after {PATIENCE} searches of more than {self._seconds:g} s")
        try:
            return question()
        except (TimeoutError, MemoryError):
            self._slow += 1
            raise TooSlowError(f"took more than {self._seconds:g} s") from None


def expanded(suggestion: str, match: Any) -> str:
    r"""A suggestion with the groups of a match put in: ``\1``."""
    return _GROUP.sub(lambda found: match[int(found[1])] or "", suggestion)
