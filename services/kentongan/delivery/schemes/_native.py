"""What our own schemes have in common: they are told what to say and answer in our words."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from kentongan.delivery.policy import Policy
from kentongan.delivery.sending import SENDING, Sending
from kentongan.domain.errors import GiveUp, Problem, RetryLater
from kentongan.pipeline.ports import Answer


class Native:
    """An Apprise plugin that sends natively in the event loop: no thread, no throttle, the provider's answer kept."""

    spelled: ClassVar[tuple[str, ...]]
    """What may stand before `://`."""
    right: ClassVar[str]
    """How a right address looks."""
    arguments: ClassVar[frozenset[str]] = frozenset()
    """What may stand behind the question mark."""

    request_rate_per_sec = 0  # pacing is the ledger's business, not that of a sleeping thread

    async def async_notify(self, *_: Any, **__: Any) -> bool:
        """Called by Apprise; what is to be said comes through the context."""
        sending = SENDING.get()
        try:
            sending.answer = await self.ring(sending)
        except (RetryLater, GiveUp) as failure:
            sending.failure = failure
        except Exception as error:
            sending.crash = error  # Apprise would keep it to itself; the notifier raises it again
            raise
        return sending.failure is None

    @abstractmethod
    async def ring(self, sending: Sending) -> Answer:
        """Send the message. Raises `RetryLater` or `GiveUp`."""

    @abstractmethod
    def problems(self, policy: Policy) -> Sequence[Problem]:
        """What is wrong with this address beyond its syntax."""

    @property
    @abstractmethod
    def server(self) -> str:
        """Whom it talks to: sendings to one server share its lane."""
