"""YAML as people write it: 1.2 scalars (Norwegian `no` stays a word), no duplicate keys, and a line for everything."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kentongan.domain.errors import KentonganError

Key = str | int
Where = tuple[Key, ...]

WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
INT = re.compile(r"[-+]?[0-9]{1,300}")
"""Longer ones stay words: Python refuses to read them, and no float holds them."""
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """Something wrong in a file that people edit: where, what is wrong, and what would be right."""

    path: str
    line: int
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.wrong}; {self.right}"


class Faulty(KentonganError):
    """Files that people edit hold mistakes; all of them are listed."""

    def __init__(self, issues: list[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in issues))


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and the line on which each part of it stands."""

    path: Path
    data: object
    lines: Mapping[Where, int] = field(repr=False)

    def line(self, *where: Key) -> int:
        """The line of a part; of the nearest whole that has one where the part has none."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return self.lines[where[:length]]
        return 1


def load(path: Path) -> Document:
    """Read one file. Raises `Faulty` with the line where it is no text, no YAML, or says a thing twice."""
    return parse(decoded(path.read_bytes(), path), path)


def decoded(raw: bytes, path: Path) -> str:
    """The text of a file whose bytes were already fetched. Raises `Faulty` where it is none."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Faulty(
            [Issue(str(path), line, "cannot be read: not UTF-8 from here on", "save the file as UTF-8")]
        ) from error


def parse(text: str, path: Path) -> Document:
    """Read YAML that was already fetched from `path`."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        wrong = f"not YAML: {error.problem}"
        right = "quote text that holds ': ' or ' #', or begins with * & ! % @"
        raise Faulty([Issue(str(path), line, wrong, right)]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, text.find(chr(error.character))) + 1
        wrong = f"holds the character U+{error.character:04X}, which no text should hold"
        raise Faulty([Issue(str(path), line, wrong, "take it out")]) from error
    builder = _Builder(path)
    data = builder.build(node, ()) if node is not None else None
    if builder.issues:
        raise Faulty(builder.issues)
    return Document(path, data, builder.lines)


class _Builder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Where, int] = {}
        self.issues: list[Issue] = []
        self.open: list[yaml.Node] = []

    def build(self, node: yaml.Node, where: Where) -> object:
        line = node.start_mark.line + 1
        self.lines.setdefault(where, line)
        if node in self.open:
            self._fault(line, "holds itself by an alias", "write out what the alias stands for")
            return None
        self.open.append(node)
        try:
            return self._built(node, where)
        finally:
            self.open.pop()

    def _built(self, node: yaml.Node, where: Where) -> object:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*where, number)) for number, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[object, object]:
        found: dict[object, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(line, "a list or a mapping stands where a key should stand", "write a word, or quote it")
                continue
            key = _scalar(key_node)
            part = (*where, key if isinstance(key, str | int) else str(key))
            if key in found:
                right = f"keep one of them (the first stands on line {self.lines[part]})"
                self._fault(line, f"{key!r} is said twice", right)
                continue
            self.lines[part] = line
            found[key] = self.build(value_node, part)
        return found

    def _fault(self, line: int, wrong: str, right: str) -> None:
        self.issues.append(Issue(str(self.path), line, wrong, right))


def _scalar(node: yaml.Node) -> object:
    text = node.value
    if not isinstance(node, yaml.ScalarNode) or node.style in ("'", '"', "|", ">"):
        return text
    if text in WORDS:
        return WORDS[text]
    if INT.fullmatch(text):
        return int(text)
    if FLOAT.fullmatch(text):
        return float(text)
    return text
