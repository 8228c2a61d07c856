"""Remembering what was found out once: for each word, and for each object. Made for the hot paths of the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from itertools import filterfalse
from typing import Any, Generic, TypeVar, overload

MOST = 1 << 15  # entries of a memo; then it is emptied, which costs little and bounds the memory of a long run
LONGEST = 100  # characters of a string that is remembered: longer ones do not come back

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """A function of one argument as a table that fills itself: ``memo[word]``, or ``map(memo.__getitem__, words)``.

    Half the cost of ``functools.lru_cache`` for one argument, a quarter for two, as no key is built and no order kept.
    """

    def __init__(self, function: Callable[[Key], Value], most: int = MOST) -> None:
        super().__init__()
        self._function, self._most = function, most

    def __missing__(self, key: Key) -> Value:
        value = self._function(key)
        if isinstance(key, str) and len(key) > LONGEST:
            return value
        if len(self) >= self._most:
            self.clear()
        self[key] = value
        return value

    def any(self, keys: Iterable[Key]) -> bool:
        """Whether the function is true of any of the keys."""
        return any(map(self.__getitem__, keys))


class Few:
    """The few words, of many, of which something is true; each is asked about once.

    Made for sets of words: those that are known already, or are ``passed``, cost a look-up in C.
    """

    def __init__(
        self,
        test: Callable[[str], object],
        passed: Collection[str] = frozenset(),
        *,
        unless: Callable[[str], bool] | None = None,
        most: int = MOST,
    ) -> None:
        """``test`` is the question, not asked of what is ``passed`` (a set, a dictionary) or ``unless`` is true of."""
        self._test, self._passed, self._unless, self._most = test, passed, unless, most
        self._asked: set[str] = set()
        self._found: set[str] = set()

    def among(self, words: frozenset[str]) -> set[str]:
        """Those of the words of which it is true."""
        new = words.difference(self._asked)
        if new:
            if len(self._asked) + len(new) > self._most:
                self._asked, self._found, new = set(), set(), words
            self._asked.update(new)
            left: Iterable[str] = new.difference(self._passed) if self._passed else new
            left = filterfalse(self._unless, left) if self._unless else left
            self._found.update(filter(self._test, left))
        return self._found.intersection(words)

    def any(self, words: Iterable[str]) -> bool:
        """Whether it is true of any of the words."""
        return bool(self.among(frozenset(words)))


class lazy(Generic[Value]):  # noqa: N801 (used as a decorator, as ``property`` is)
    """An attribute computed when it is first read. As ``functools.cached_property``, without its lock (1 µs a use)."""

    def __init__(self, function: Callable[[Any], Value]) -> None:
        self._function, self._name = function, function.__name__
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[Value]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object | None, owner: type) -> Value | lazy[Value]:
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._function(instance)
        return value
