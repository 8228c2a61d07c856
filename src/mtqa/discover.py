"""The file is the registration: what can be added is found by looking into its folder.

A module that does not import is an error, never a warning: a gate that silently runs
without one of its rules would pass what it must stop.
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType


def names(package: ModuleType) -> list[str]:
    """Names of the public modules directly in a package, folders left out, sorted; nothing is imported."""
    found = (m.name for m in pkgutil.iter_modules(package.__path__) if not m.ispkg)
    return sorted(name for name in found if not name.startswith("_"))


def modules(package: ModuleType) -> list[ModuleType]:
    """Import every public module under a package, folders included, in the order of their names."""
    loaded: list[ModuleType] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        loaded.extend(modules(module) if info.ispkg else [module])
    return loaded
