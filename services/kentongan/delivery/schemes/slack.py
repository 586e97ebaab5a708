"""Slack: incoming webhooks and chat.postMessage, sent natively."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

import aiohttp
from apprise.plugins.slack import NotifySlack, SlackMode

from kentongan.delivery import render
from kentongan.delivery.network import what_went_wrong
from kentongan.delivery.policy import Policy
from kentongan.delivery.schemes._native import Native
from kentongan.delivery.sending import Sending, judge_http, seconds, short
from kentongan.domain.errors import GiveUp, Problem, RetryLater
from kentongan.pipeline.ports import Answer

OK = 200
LONGEST_READ = 65_536

PASSING = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
)
"""Errors of chat.postMessage that another time may not have."""


class Scheme(Native, NotifySlack):  # type: ignore[misc]
    """Slack, by incoming webhook (`slack://A/B/C` or Slack's own https address) or by bot (`slack://xoxb-…/#channel`).

    A bot's messages about one incident stand in one thread; a webhook cannot do that, so each is a new message.
    """

    spelled: ClassVar[tuple[str, ...]] = ("slack",)
    right: ClassVar[str] = "https://hooks.slack.com/services/T…/B…/… or slack://xoxb-…/#channel"
    arguments: ClassVar[frozenset[str]] = frozenset({"mode", "to", "token"})

    def problems(self, policy: Policy) -> Sequence[Problem]:  # noqa: ARG002 - Slack's hosts are fixed
        if self.mode in (SlackMode.WORKFLOW, SlackMode.WORKFLOW_TRIGGER):
            return [Problem(field="address", reason=f"a Slack workflow takes no message; write {self.right}")]
        return []

    @property
    def is_bot(self) -> bool:
        return bool(self.mode == SlackMode.BOT)

    @property
    def address(self) -> str:
        if self.is_bot:
            return str(self.api_url.format("chat.postMessage"))
        base = self.webhook_gov_url if self.mode == SlackMode.WEBHOOK_GOV else self.webhook_url
        return f"{base}/{self.token_a}/{self.token_b}/{self.token_c}"

    @property
    def server(self) -> str:
        return self.address.split("/")[2]

    async def ring(self, sending: Sending) -> Answer:
        body = self._body(sending)
        headers = {"Authorization": f"Bearer {self.access_token}"} if self.is_bot else {}
        try:
            async with sending.tools.http.post(
                self.address, json=body, headers=headers, allow_redirects=False
            ) as answer:
                said = await _read(answer)
                return self._judge(answer.status, said, answer.headers.get("Retry-After"), sending)
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            raise RetryLater(what_went_wrong(error, self.server)) from None

    def _body(self, sending: Sending) -> dict[str, Any]:
        body = render.slack(sending.message)
        channel = self.channels[0]
        if channel:
            body["channel"], _, thread = channel.partition(":")
            root = thread or sending.root
            if self.is_bot and root:
                body |= {"thread_ts": root, "reply_broadcast": sending.message.is_graver}
        return body

    def _judge(self, status: int, said: str, retry_after: str | None, sending: Sending) -> Answer:
        secrets = (self.token_a, self.token_b, self.token_c, self.access_token)
        if status != OK:
            raise judge_http("Slack", status, short(said, *secrets), retry_after)
        if not self.is_bot:
            if said.strip() != "ok":
                raise GiveUp(f"Slack answered 200: {short(said, *secrets) or 'nothing'}")
            return Answer(detail="200 ok")
        return self._judge_bot(said, retry_after, sending)

    def _judge_bot(self, said: str, retry_after: str | None, sending: Sending) -> Answer:
        try:
            reply = json.loads(said)
        except ValueError:
            reply = None
        if not isinstance(reply, dict):
            raise RetryLater("Slack answered 200 without JSON")
        if reply.get("ok") is True:
            # A reply's own id must not become a root: Slack wants the first message of the thread.
            return Answer(detail="200 ok", ref=sending.root or str(reply.get("ts") or "") or None)
        error = short(str(reply.get("error") or "no reason"), self.access_token)
        if error in PASSING:
            raise RetryLater(f"Slack answered: {error}", after=seconds(retry_after))
        raise GiveUp(f"Slack answered: {error}")


async def _read(answer: aiohttp.ClientResponse) -> str:
    """No more of the answer than we would look at."""
    said = b""
    async for chunk in answer.content.iter_any():
        said += chunk
        if len(said) >= LONGEST_READ:
            break
    return said[:LONGEST_READ].decode("utf-8", "replace")
