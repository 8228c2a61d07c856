"""The errors of mtqa and their exit codes (one sentence each, and no traceback).

``MtqaError``
  ├─ ``UsageError``   exit 2: the call or the configuration is wrong, nothing was judged
  ├─ ``NothingError`` exit 3: there was nothing to check
  └─ ``InputError``   exit 4: a file could not be read or holds something else than expected

The message names the file, the line where there is one, and what was expected.
"""

from __future__ import annotations

PASSED = 0
GATE_FAILED = 1
USAGE = 2
NOTHING = 3
INTERNAL = 4
INTERRUPTED = 130


class MtqaError(Exception):
    """Any error that a user can act on; ``str(error)`` is the whole sentence."""

    exit_code = INTERNAL


class UsageError(MtqaError):
    """Wrong option, unknown language or rule, broken configuration."""

    exit_code = USAGE


class NothingError(MtqaError):
    """No text, no segment, no row: a gate must not pass on that."""

    exit_code = NOTHING


class InputError(MtqaError):
    """A file that is missing, not text, in another encoding, or malformed."""

    exit_code = INTERNAL
