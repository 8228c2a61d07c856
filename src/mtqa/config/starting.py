"""What ``mtqa init`` writes; the files lie in ``start/`` as they are written."""

from __future__ import annotations

from importlib import resources

# Service, to the template, the path it is written to, and what is left to do.
JOBS = {
    "github": ("github.yml", ".github/workflows/mtqa.yml", ""),
    "gitlab": (
        "gitlab.yml",
        ".gitlab/mtqa.yml",
        "add to .gitlab-ci.yml:\n  include:\n    - local: .gitlab/mtqa.yml\n",
    ),
}


def text(name: str) -> str:
    """A template."""
    return (resources.files(__package__) / "start" / name).read_text(encoding="utf-8")
