"""The schemes of our own: one file each, found by its name; the class it offers is called `Scheme`.

A scheme is a subclass of Apprise's plugin, whose address syntax it keeps, with a native way to send.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache

from kentongan.delivery.schemes._native import Native

__all__ = ["Native", "native_schemes"]


@lru_cache(maxsize=1)
def native_schemes() -> Mapping[str, type[Native]]:
    """Our schemes by the name before `://`."""
    found: dict[str, type[Native]] = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.name.startswith("_"):
            scheme: type[Native] = importlib.import_module(f"{__name__}.{module.name}").Scheme
            found.update(dict.fromkeys(scheme.spelled, scheme))
    return found
