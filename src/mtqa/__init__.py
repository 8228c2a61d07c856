"""mtqa: the linter for machine-translated prose."""

__version__ = "0.1.0"
