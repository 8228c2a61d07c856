"""Office files are zip archives of strangers: sizes are checked before anything is unpacked.

A "zip bomb" of a few kilobytes unpacks to gigabytes; its directory says so, and where it lies, no more than it says is
unpacked.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from mtqa.errors import InputError
from mtqa.inputs import MAX_BYTES, decode, read_bytes
from mtqa.inputs._xml import Node, parse

MAX_MEMBERS = 20_000
# XML of prose shrinks to a tenth, of empty table cells to a hundredth; deflate ends at 1032 to 1.
MAX_RATIO = 400
# Small parts may shrink as they like.
RATIO_FROM = 1024 * 1024
# All that zipfile is known to raise for an archive that is damaged, encrypted, or packed in a way it does not know.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,  # NotImplementedError too
    ValueError,
)


class Archive:
    """A zip archive; ``what`` is what it should be, for errors.

    Raises:
        InputError: if it is none, has too many members, or a member too large.
    """

    def __init__(self, path: Path, what: str) -> None:
        self._path, self._what = path, what
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(read_bytes(path)))
            members = self._zip.infolist()
        except _BROKEN as error:
            raise InputError(f"{path}: is no {what} file ({error})") from None
        if len(members) > MAX_MEMBERS:
            raise InputError(f"{path}: holds {len(members):,} parts; expected a {what} file of at most {MAX_MEMBERS:,}")
        self._members = {member.filename: member for member in members}

    def part(self, name: str) -> Node | None:
        """The XML of a part, None if there is none.

        Raises:
            InputError: if it is too large when unpacked, broken, encrypted, or no XML.
        """
        member = self._members.get(name.lstrip("/"))
        if member is None:
            return None
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > MAX_BYTES or (member.file_size > RATIO_FROM and ratio > MAX_RATIO):
            raise InputError(
                f"{self._path}: its part {name} unpacks from {member.compress_size:,} to {member.file_size:,} bytes; "
                f"expected at most {MAX_BYTES:,}, and no zip bomb"
            )
        try:
            with self._zip.open(member) as stream:
                data = stream.read(MAX_BYTES + 1)
        except _BROKEN as error:
            raise InputError(f"{self._path}: its part {name} cannot be unpacked ({error})") from None
        if len(data) > MAX_BYTES:
            raise InputError(f"{self._path}: its part {name} unpacks to more than {MAX_BYTES:,} bytes")
        return parse(decode(data, f"{self._path}, {name}"), f"{self._path}, {name}")

    def needed(self, name: str) -> Node:
        """The XML of a part that the file must have.

        Raises:
            InputError: as ``part``, and if there is none.
        """
        found = self.part(name)
        if found is None:
            raise InputError(f"{self._path}: has no part {name}; expected a {self._what} file")
        return found
