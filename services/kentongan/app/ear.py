"""The second ear, from the settings: the one that hears, its training, and what its absence costs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kentongan.app.build import folder_of_rules
from kentongan.domain.errors import KentonganError
from kentongan.rulebook.book import load_rulebook
from kentongan.rulebook.folder import is_packaged, model_folder
from kentongan.rulebook.ordinary import load_ordinary
from kentongan.settings import Settings

if TYPE_CHECKING:
    from kentongan.detection.ear import Ear
    from kentongan.detection.encoders import Absent, Encoder
    from kentongan.detection.heads import Record
    from kentongan.detection.samples import Sample


def ear(chosen: Settings) -> "Ear | Absent":
    """The ear that hears beside the rules, or why there is none."""
    from kentongan.detection.ear import ear_from
    from kentongan.detection.encoders import Absent

    if chosen.rules_only:
        return Absent("it is switched off by rules_only")
    return ear_from(model_folder(folder_of_rules(chosen)))


def record(chosen: Settings) -> "Record | None":
    """What the heads are worth, be there an encoder for them or not; None where nothing was trained."""
    from kentongan.detection.heads import Untrained, read_record

    try:
        return read_record(model_folder(folder_of_rules(chosen)))
    except Untrained:
        return None


def learnt(kept: "Record") -> str:
    """From what the heads were trained."""
    counts = kept.counts
    told = f"{counts['rings']} headlines that ring, {counts['near misses']} near misses and {counts['ordinary']} ordinary ones"
    return f"trained on {told} in {counts['languages']} languages"


def worth(kept: "Record") -> str:
    """What the ear adds to the rules."""
    news = kept.news
    return (
        f"it stops {news.stopped:.0%} of near misses and lets {news.kept:.0%} of what rings pass, by cross-validation"
    )


def train(chosen: Settings, encoder: str, say: Callable[[str], None]) -> "Record":
    """Train heads on the examples and ordinary headlines of the rules, and write them beside these.

    Raises `KentonganError` where there is no encoder or nothing may be written.
    """
    from kentongan.detection.heads import write
    from kentongan.detection.memory import read_memory, write_memory
    from kentongan.detection.training import train as trained

    folder = folder_of_rules(chosen)
    if is_packaged(folder):
        raise KentonganError(f"nothing can be kept in {folder}; let the setting rules name a copy of it")
    found = _encoder(encoder)
    before = record(chosen)
    same = before is not None and (before.encoder, before.version) == (found.name, found.version)
    memory = read_memory(model_folder(folder)) if same else None
    done = trained(_samples(folder), found, memory, say)
    write(folder / "model", done.heads, done.record)
    write_memory(folder / "model", done.memory)
    return done.record


def untrue(chosen: Settings) -> Iterator[str]:
    """In what the heads beside the rules are not what the examples give."""
    from kentongan.detection.encoders import Absent, encoder
    from kentongan.detection.heads import Untrained, read_heads, read_record
    from kentongan.detection.memory import read_memory
    from kentongan.detection.training import differences

    folder = folder_of_rules(chosen)
    model = folder / "model"
    try:
        kept = read_record(model)
    except Untrained as untrained:
        yield str(untrained)
        return
    found = encoder(kept.encoder)
    asked = None if isinstance(found, Absent) or found.version != kept.version else found
    yield from differences(_samples(folder), read_memory(model), read_heads(model), kept, asked)


def _samples(folder: Path) -> "tuple[Sample, ...]":
    from kentongan.detection.samples import samples

    return samples(load_rulebook(folder).examples, load_ordinary(folder))


def _encoder(name: str) -> "Encoder":
    from kentongan.detection.encoders import Absent, encoder

    found = encoder(name)
    if isinstance(found, Absent):
        raise KentonganError(found.reason)
    return found
