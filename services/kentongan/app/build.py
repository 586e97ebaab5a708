"""From settings to the pieces that commands and services share; nothing here loads spaCy or Apprise."""

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from kentongan.domain.subscription import Subscription
from kentongan.pipeline.ports import Subscriptions
from kentongan.rulebook.book import Rulebook, load_rulebook, load_rules, load_states
from kentongan.rulebook.folder import rules_folder
from kentongan.settings import Settings, subscriptions_from_file


@cache
def settings() -> Settings:
    """What the operator set, read once. Raises `Faulty` with everything that is wrong."""
    return Settings.read(os.environ)


def folder_of_rules(chosen: Settings) -> Path:
    return chosen.rules or rules_folder()


def rulebook(chosen: Settings) -> Rulebook:
    """The whole rulebook. Raises `Faulty` with every fault."""
    return load_rulebook(folder_of_rules(chosen))


def states(chosen: Settings) -> Mapping[str, str]:
    """The names of states by their code."""
    return load_states(folder_of_rules(chosen))


def titles(chosen: Settings) -> Mapping[str, str]:
    """What each event type is called."""
    return {rule.id: rule.title for rule in load_rules(folder_of_rules(chosen)).values()}


def written_subscriptions(chosen: Settings) -> tuple[Subscription, ...]:
    """The operator's file. Raises `Faulty`."""
    return subscriptions_from_file(
        chosen.config / "subscriptions.yaml",
        events=load_rules(folder_of_rules(chosen)),
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
