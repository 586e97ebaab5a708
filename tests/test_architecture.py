"""The arrow points down, and nobody loads what they do not use."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("spacy", "apprise", "faststream", "trafilatura", "fastapi", "babel")


def loaded_by(module: str, *watched: str) -> set[str]:
    """Which of the watched packages a fresh interpreter has loaded after importing a module."""
    told = f"import sys, {module}; print(*sorted(set(sys.modules) & set({watched!r})))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=120)
    return set(done.stdout.split())


def test_the_import_contract_holds():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_the_command_line_loads_no_large_library():
    assert loaded_by("kentongan.cli.main", *HEAVY) == set()


def test_services_that_neither_read_nor_tell_load_neither_spacy_nor_apprise():
    assert loaded_by("kentongan.app.stage", "spacy", "apprise", "trafilatura", "fastapi") == set()


@pytest.mark.parametrize("stage", ["correlate", "route"])
def test_a_stage_that_only_judges_loads_no_library_of_others(stage):
    assert loaded_by(f"kentongan.pipeline.{stage}", *HEAVY, "redis") == set()


def test_the_page_loads_neither_spacy_nor_apprise():
    assert loaded_by("kentongan.app.page", "spacy", "apprise", "faststream") <= {"faststream"}


def test_no_file_names_a_package_registry():
    # put together here, so that this file does not name them either
    registries = [
        ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("ghcr", "io"))
    ]
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        names = [
            str(path.relative_to(ROOT))
            for folder in ("services", "docs", "config")
            for path in (ROOT / folder).rglob("*")
        ]
    else:
        names = listed.stdout.splitlines()
    files = [ROOT / name for name in names if (ROOT / name).is_file()]

    naming = [
        file.name
        for file in files
        if any(registry in file.read_text("utf-8", errors="replace") for registry in registries)
    ]

    assert files
    assert naming == []
