"""One folder of rules as it is read: where it lies, how its files are fetched, and what is wrong in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from kentongan.rulebook.yaml import Document, Faulty, Issue

T = TypeVar("T")
Load = Callable[[Path], Document]


@dataclass
class Layer:
    """A folder of rules. Collects faults over all its files, so that an author sees them all at once."""

    folder: Path
    load: Load
    issues: list[Issue] = field(default_factory=list)

    def attempt(self, work: Callable[..., T], *given: Any, **named: Any) -> T | None:
        """Do some reading; where it finds faults they are kept, and nothing is returned."""
        try:
            return work(*given, **named)
        except Faulty as faulty:
            self.issues.extend(faulty.issues)
            return None

    def report(self, path: Path, line: int, wrong: str, right: str) -> None:
        self.issues.append(Issue(str(path), line, wrong, right))

    @cached_property
    def events(self) -> Mapping[str, Path]:
        """Where the rule of each event stands, be it right or faulty."""
        paths = sorted((self.folder / "events").glob("*.yaml"))
        return {path.stem: path for path in paths if not path.name.endswith(".examples.yaml")}

    @cached_property
    def languages(self) -> Mapping[str, Path]:
        """The folder of each language of which anything stands here."""
        paths = sorted((self.folder / "languages").glob("*/*.yaml"))
        return {path.parent.name: path.parent for path in paths}

    def items(self, path: Path, right: str, *, may_be_empty: bool = False) -> Iterator[tuple[Document, int, object]]:
        """Every entry of a file that is a list."""
        document = self.attempt(self.load, path)
        if document is None or (may_be_empty and document.data is None):
            return
        if not isinstance(document.data, list) or not (document.data or may_be_empty):
            self.report(path, document.line(), "the file is no list" if document.data else "the file is empty", right)
            return
        for number, data in enumerate(document.data):
            yield document, number, data
