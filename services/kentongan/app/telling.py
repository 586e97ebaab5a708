"""What tells people: the policy of the operator, and a notifier that is built late."""

from functools import cached_property
from typing import TYPE_CHECKING

from kentongan.app.build import titles
from kentongan.domain.alert import Alert
from kentongan.domain.subscription import Channel
from kentongan.pipeline.ports import Answer, Ledger
from kentongan.settings import Settings

if TYPE_CHECKING:
    from kentongan.delivery.notifier import AppriseNotifier
    from kentongan.delivery.policy import Policy


def policy(chosen: Settings) -> "Policy":
    """What delivery may reach."""
    from kentongan.delivery.policy import Policy

    return Policy(
        schemes=frozenset(chosen.allowed_schemes),
        private_hosts=chosen.allowed_private_hosts,
        relays=chosen.allowed_private_hosts,
        connect_to=chosen.connect_to,
        ca_file=str(chosen.ca_file) if chosen.ca_file else None,
    )


class LateNotifier:
    """Sends alerts, and loads Apprise only for the first one: of the stages only one ever needs it."""

    def __init__(self, chosen: Settings, ledger: Ledger) -> None:
        self._settings = chosen
        self._ledger = ledger

    @cached_property
    def _notifier(self) -> "AppriseNotifier":
        from kentongan.delivery.notifier import AppriseNotifier

        chosen = self._settings
        return AppriseNotifier(
            policy(chosen),
            titles=titles(chosen),
            base_url=chosen.public_url,
            ledger=self._ledger,
            patience=chosen.delivery_timeout.total_seconds(),
        )

    def warm_up(self) -> None:
        """Load everything now, so that the first alert need not wait."""
        _ = self._notifier

    async def send(self, alert: Alert, channel: Channel, *, key: str) -> Answer:
        return await self._notifier.send(alert, channel, key=key)

    async def aclose(self) -> None:
        if "_notifier" in self.__dict__:
            await self._notifier.aclose()
