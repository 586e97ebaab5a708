"""Sends alerts through Apprise."""

import asyncio
import contextlib
import sys
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Self, TextIO

from apprise import Apprise, NotifyFormat
from apprise.plugins.base import NotifyBase

from kentongan.delivery import guard, render, stock
from kentongan.delivery.message import compose
from kentongan.delivery.network import AT_ONCE_PER_HOST, http_session, tls
from kentongan.delivery.policy import Policy
from kentongan.delivery.schemes import Native
from kentongan.delivery.sending import SENDING, Sending, Tools
from kentongan.domain.alert import Alert, alert_id
from kentongan.domain.errors import RetryLater
from kentongan.domain.subscription import Channel
from kentongan.pipeline.ports import Answer, Ledger

PATIENCE = 10.0
REMEMBERED = 2_048
"""Channels whose Apprise object is kept."""


class AppriseNotifier:
    """Fills the port `Notifier`: one attempt to ring one channel, bounded in time, harming no other.

    It waits for its turn at a server no longer than `patience`, and then for the server's answer no longer than that.
    Knows nothing of retries or of who was told before: the stage asks, the broker retries. `ledger`, where given, is only
    read, to put a message under the first one of its incident. To be used with `async with`, or closed with `aclose`.
    """

    def __init__(
        self,
        policy: Policy | None = None,
        *,
        titles: Mapping[str, str] | None = None,
        base_url: str | None = None,
        ledger: Ledger | None = None,
        terminal: TextIO | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.policy = policy or Policy()
        self.titles = titles or {}
        self.base_url = base_url
        self.ledger = ledger
        self.terminal = terminal
        self.patience = patience
        self._tools: Tools | None = None
        self._lines: OrderedDict[str, Apprise] = OrderedDict()
        self._lanes: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_PER_HOST))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        if self._tools:
            await self._tools.http.close()
            self._tools = None

    async def send(self, alert: Alert, channel: Channel, *, key: str) -> Answer:
        """Ring one channel. Raises `RetryLater` or `GiveUp` with what the provider said."""
        apprise = self._apprise(channel)
        sending = Sending(
            message=compose(alert, titles=self.titles, base_url=self.base_url),
            key=key,
            thread=f"{alert.incident.id} {alert.subscription_id} {alert.channel_id}",
            root=await self._root(alert),
            tools=self._toolbox(),
        )
        async with self._turn(_server(apprise[0])):
            return await self._rung(apprise, sending)

    @contextlib.asynccontextmanager
    async def _turn(self, server: str) -> AsyncIterator[None]:
        """One of the few places at a server. Waiting for it is no time that the server took to answer.

        Else a flood at a server that answers slowly would be cut off in the middle of its sendings, and sent again.
        """
        lane = self._lanes[server]
        try:
            async with asyncio.timeout(self.patience):
                await lane.acquire()
        except TimeoutError:
            raise RetryLater(f"{server} was kept busy by others for {self.patience:g} seconds") from None
        try:
            yield
        finally:
            lane.release()

    async def _rung(self, apprise: Apprise, sending: Sending) -> Answer:
        try:
            async with asyncio.timeout(self.patience):
                return await _ring(apprise, sending)
        except TimeoutError:
            raise RetryLater(f"{_server(apprise[0])} did not answer within {self.patience:g} seconds") from None
        finally:
            sending.hang_up()

    def _apprise(self, channel: Channel) -> Apprise:
        url = channel.url.reveal()
        apprise = self._lines.pop(url, None)
        if apprise is None:
            stock.widen()
            apprise = Apprise()
            apprise.add(guard.load(url, self.policy))
        self._lines[url] = apprise
        if len(self._lines) > REMEMBERED:
            self._lines.popitem(last=False)
        return apprise

    def _toolbox(self) -> Tools:
        # Made late, since the session belongs to the loop that is running then.
        if self._tools is None:
            context = tls(self.policy)
            self._tools = Tools(
                policy=self.policy,
                http=http_session(self.policy, context, patience=self.patience),
                tls=context,
                terminal=self.terminal or sys.stdout,
                patience=self.patience,
            )
        return self._tools

    async def _root(self, alert: Alert) -> str | None:
        """The provider's id of the message that an update belongs under.

        The ledger keeps with every message of a thread the id of the thread's first, so the last one is enough.
        """
        if self.ledger is None or alert.told_before is None:
            return None
        told = alert.told_before.revision
        entry = await self.ledger.entry(alert_id(alert.incident.id, told, alert.subscription_id, alert.channel_id))
        return entry.ref if entry else None


async def _ring(apprise: Apprise, sending: Sending) -> Answer:
    message = sending.message
    token = SENDING.set(sending)
    try:
        result = await apprise.async_notify(
            title=f"{message.emoji} {message.tag}{message.headline}".replace("@", "＠"),
            body=render.plain(message),
            body_format=NotifyFormat.TEXT,
        )
    finally:
        SENDING.reset(token)
    with result:
        good = bool(result)
    if sending.crash:
        raise sending.crash
    if sending.failure:
        raise sending.failure
    if not good:
        raise RetryLater(f"{_server(apprise[0])} did not take the message")
    return sending.answer or Answer(detail="accepted")


def _server(plugin: NotifyBase) -> str:
    """Whom a plugin talks to, in a word that may be shown."""
    if isinstance(plugin, Native):
        return plugin.server
    host = getattr(plugin, "host", None)
    return str(host) if host and _shows_host(plugin) else str(plugin.service_name)


def _shows_host(plugin: NotifyBase) -> bool:
    """Whether what stands as the host is one: for many providers it is a token."""
    return any("{host}" in template for template in plugin.templates)
