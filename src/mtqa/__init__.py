"""mtqa: the linter for machine-translated prose.

From Python the program is a few functions, each with the name of its command::

    import mtqa

    mtqa.align("Llueve. Hace frío.", "Hujan. Dingin.")     # -> Aligned
    mtqa.check("article.id.txt", source="article.es.txt")   # -> Report
    mtqa.score("article.id.txt", reference="ref.id.txt")    # -> a Score for each metric
    mtqa.load("result.json")                                # -> Report

They are in ``mtqa.api``. Nothing is loaded before it is used.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mtqa.aligned import Aligned as Aligned
    from mtqa.aligned import AlignedLink as AlignedLink
    from mtqa.api import align as align
    from mtqa.api import check as check
    from mtqa.api import load as load
    from mtqa.api import score as score
    from mtqa.errors import MtqaError as MtqaError
    from mtqa.model import Report as Report
    from mtqa.model import Score as Score

# Functions of the API that have the name of a stage. The stage's module is the function, see below.
_STAGES = ("align", "check", "score")
# Everything else that is public here, and where it comes from.
_ELSEWHERE = {
    "Aligned": "mtqa.aligned",
    "AlignedLink": "mtqa.aligned",
    "MtqaError": "mtqa.errors",
    "Report": "mtqa.model",
    "Score": "mtqa.model",
    "load": "mtqa.api",
}


class _Stage(ModuleType):
    """The module of a stage, which can be called as the function of its name in ``mtqa.api``.

    ``mtqa.align`` has to be both: the package with ``pair`` in it, and what a user calls. Whichever is imported
    first, the import system binds the module to the name; so the module itself must answer the call.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return getattr(importlib.import_module("mtqa.api"), self.__name__.rpartition(".")[2])(*args, **kwargs)


class _Package(ModuleType):
    """This package: the import system binds its modules here, and those of stages become callable."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _STAGES and isinstance(value, ModuleType):
            value.__class__ = _Stage
        super().__setattr__(name, value)


def __getattr__(name: str) -> Any:
    if name in _STAGES:
        return importlib.import_module(f"{__name__}.{name}")
    if name in _ELSEWHERE:
        return getattr(importlib.import_module(_ELSEWHERE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_STAGES, *_ELSEWHERE})


sys.modules[__name__].__class__ = _Package
