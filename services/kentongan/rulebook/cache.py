"""Keeps what YAML files say from one start to the next: reading YAML is nine tenths of the time that rules take to load.

Only data is kept, by the hash of the text it was read from, and everything is checked against its form anew: a cache can be
old, torn or another program's without doing harm (docs/decisions/0013-a-cache-of-data.md).
"""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from kentongan import __version__
from kentongan.rulebook import yaml
from kentongan.rulebook.yaml import Document, Where, decoded, parse

PRIVATE_FOLDER = 0o700
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


class Said(msgspec.Struct, array_like=True):
    """What one file says, and the lines on which its entries stand where it is a list, as those of examples are."""

    data: Any
    entries: list[int]


class Kept(msgspec.Struct):
    """A cache as it stands on the disk."""

    reader: str
    said: dict[str, Said]


class Cache:
    """One file in a folder that only its owner may write. Where it cannot be read or written, files are read as ever."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = _taken(path)
        self._used: dict[str, Said] = {}
        self._new = False

    @classmethod
    def of(cls, folder: Path, *rules: Path | None) -> "Cache":
        """The cache of these folders of rules."""
        name = sha256("\0".join(str(one.resolve()) if one else "" for one in rules).encode()).hexdigest()
        return cls(folder / f"rules-{name[:16]}.msgpack")

    def load(self, path: Path) -> Document:
        """Read one file, as `yaml.load` does. Raises `Faulty`."""
        raw = path.read_bytes()
        key = sha256(raw).hexdigest()
        said = self._known.get(key)
        if said is not None:
            document = Document(path, said.data, _LateLines(raw, path, said.entries))
        else:
            document = parse(decoded(raw, path), path)
            entries = len(document.data) if isinstance(document.data, list) else 0
            said = Said(document.data, [document.line(number) for number in range(entries)])
            self._new = True
        self._used[key] = said
        return document

    def keep(self) -> None:
        """Write down what all files together said, if anything of it is new."""
        if not self._new and self._used.keys() == self._known.keys():
            return
        try:
            _write(self.path, msgspec.msgpack.encode(Kept(reader=_reader(), said=self._used)))
        except (OSError, OverflowError):
            return  # no place to write, or a number that no cache can hold: the next start reads the files again


class _LateLines(Mapping[Where, int]):
    """On which line each part of a file stands; beyond a list's entries found out only where somebody asks, for a fault."""

    def __init__(self, raw: bytes, path: Path, entries: Sequence[int]) -> None:
        self._raw = raw
        self._path = path
        self._entries = entries

    @cached_property
    def _lines(self) -> Mapping[Where, int]:
        return parse(decoded(self._raw, self._path), self._path).lines

    def __getitem__(self, where: Where) -> int:
        match where:
            case (int(number),) if 0 <= number < len(self._entries):
                return self._entries[number]
            case _:
                return self._lines[where]

    def __iter__(self) -> Iterator[Where]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _reader() -> str:
    """What read the files: another version of it may understand them otherwise."""
    source = sha256(Path(yaml.__file__).read_bytes()).hexdigest() if Path(yaml.__file__).is_file() else ""
    return f"kentongan {__version__}, Python {sys.version_info.major}.{sys.version_info.minor}, {source}"


def _taken(path: Path) -> Mapping[str, Said]:
    """What a cache holds; nothing where it is torn, another program's, or somebody else's."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not _is_ours(os.fstat(descriptor)):
                return {}
            kept = msgspec.msgpack.decode(file.read(), type=Kept)
    except (OSError, msgspec.DecodeError, RecursionError, ValueError):
        return {}
    return kept.said if kept.reader == _reader() else {}


def _is_ours(found: os.stat_result) -> bool:
    """Whether nobody but us can have written a file: who can write words can make the bell fall silent."""
    owner = getattr(os, "geteuid", lambda: found.st_uid)()
    return stat.S_ISREG(found.st_mode) and found.st_uid == owner and not found.st_mode & OTHERS_MAY_WRITE


def _write(path: Path, data: bytes) -> None:
    """Write all or nothing: whoever reads meanwhile finds the old file or the new one."""
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
