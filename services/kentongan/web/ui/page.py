"""Templates to HTML. Everything that is put into a template is escaped, whoever wrote it."""

import hashlib
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from kentongan import __version__

STATIC = Path(__file__).parents[1] / "static"


def render(template: str, **values: object) -> str:
    return _templates().get_template(template).render(values)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("kentongan.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A new look has a new address, so that no browser shows a new page in old clothes.
    style = hashlib.sha256((STATIC / "kentongan.css").read_bytes()).hexdigest()[:12]
    environment.globals.update(version=__version__, style=style)
    return environment
