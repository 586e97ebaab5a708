"""From settings to the pieces that commands and services share; nothing here loads spaCy or Apprise."""

import dataclasses
import functools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from kentongan.domain.subscription import Subscription
from kentongan.pipeline.ports import Subscriptions
from kentongan.rulebook.book import Rulebook, load_rulebook, load_rules, load_states
from kentongan.rulebook.cache import Cache
from kentongan.rulebook.folder import is_whole, rules_folder
from kentongan.rulebook.rule import Rule
from kentongan.settings import Settings, subscriptions_from_file


@functools.cache
def settings() -> Settings:
    """What the operator set, read once. Raises `Faulty` with everything that is wrong."""
    return Settings.read(os.environ)


def settings_with(*, rules_only: bool) -> Settings:
    """What the operator set, with what the command line says besides."""
    return dataclasses.replace(settings(), rules_only=True) if rules_only else settings()


def folder_of_rules(chosen: Settings) -> Path:
    """The rulebook that is read: the one that came with the program, unless a whole one takes its place."""
    return chosen.rules if chosen.rules is not None and is_whole(chosen.rules) else rules_folder()


def own_rules(chosen: Settings) -> Path | None:
    """A user's own folder that is laid on top of it."""
    return None if chosen.rules is None or is_whole(chosen.rules) else chosen.rules


def cache(chosen: Settings) -> Cache | None:
    """Where what the rules say is kept from one start to the next; None where it may be kept nowhere."""
    folder = _user_cache() if chosen.cache_dir is None else chosen.cache_dir
    return Cache.of(folder, folder_of_rules(chosen), own_rules(chosen)) if isinstance(folder, Path) else None


def _user_cache() -> Path | None:
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if named.is_absolute():  # what is not absolute is to be ignored, says the XDG Base Directory Specification
        return named / "kentongan"
    try:
        return Path.home() / ".cache" / "kentongan"
    except RuntimeError:  # nobody's home
        return None


def rulebook(chosen: Settings) -> Rulebook:
    """The whole rulebook. Raises `Faulty` with every fault that is not in a user's own folder on top."""
    return load_rulebook(folder_of_rules(chosen), own_rules(chosen), cache=cache(chosen))


def rules(chosen: Settings) -> Mapping[str, Rule]:
    """Only the rules. Raises `Faulty`."""
    return load_rules(folder_of_rules(chosen), own_rules(chosen))


def states(chosen: Settings) -> Mapping[str, str]:
    """The names of states by their code. Raises `Faulty`."""
    return load_states(folder_of_rules(chosen), own_rules(chosen))


def titles(chosen: Settings) -> Mapping[str, str]:
    """What each event type is called."""
    return {rule.id: rule.title for rule in rules(chosen).values()}


def written_subscriptions(chosen: Settings) -> tuple[Subscription, ...]:
    """The operator's file. Raises `Faulty`."""
    return subscriptions_from_file(
        chosen.config / "subscriptions.yaml",
        events=rules(chosen),
        states=states(chosen),
        schemes=chosen.allowed_schemes,
    )


class AllSubscriptions:
    """The operator's file and the store together."""

    def __init__(self, written: Sequence[Subscription], stored: Subscriptions) -> None:
        self._written = tuple(written)
        self._stored = stored

    async def all(self) -> Sequence[Subscription]:
        return (*self._written, *await self._stored.all())
