"""Where the rules are: the one place that knows."""

from pathlib import Path

PACKAGED = Path(__file__).parent.parent / "rules"
CHECKOUT = Path(__file__).parents[3] / "rules"


def is_packaged(folder: Path) -> bool:
    """Whether a folder came inside the installed program, where nobody writes."""
    return folder.resolve() == PACKAGED.resolve()


def is_whole(folder: Path) -> bool:
    """Whether a folder is a rulebook by itself; one without confidence.yaml is laid on top of another."""
    return (folder / "confidence.yaml").exists()


def rules_folder() -> Path:
    """The folder of rules that came with the program: inside the wheel, or beside `services/` in a checkout."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def model_folder(folder: Path | None = None) -> Path:
    """Where the trained heads of the second ear lie: beside the rules they were trained on, else beside those that came along."""
    own = (folder or rules_folder()) / "model"
    return own if own.is_dir() else rules_folder() / "model"
