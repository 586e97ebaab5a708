"""Mail, through the relay that the address names, sent natively."""

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from typing import ClassVar, cast

import aiosmtplib
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.common import SecureMailMode
from apprise.utils.http import is_public_ip_address

from kentongan.delivery.mail import Envelope, compose
from kentongan.delivery.network import connect, what_went_wrong
from kentongan.delivery.policy import Policy
from kentongan.delivery.schemes._native import Native
from kentongan.delivery.sending import Sending, short
from kentongan.domain.errors import GiveUp, Problem, RetryLater
from kentongan.pipeline.ports import Answer

PERMANENT = 500
GOODBYE_WITHIN = 1.0


class Client(aiosmtplib.SMTP):
    """An SMTP client that cuts its connection: everything is said, and a TLS goodbye would outlive the attempt."""

    def close(self) -> None:
        if self.transport:
            cast("asyncio.Transport", self.transport).abort()
        super().close()


class Scheme(Native, NotifyEmail):  # type: ignore[misc]
    """Mail to one recipient: `mailtos://user:password@relay.example?from=alerts@example&to=desk@example`.

    `mailtos` means STARTTLS, with `mode=ssl` TLS from the first byte; `mailto` is in the clear. Mails about one incident
    stand in one thread.
    """

    spelled: ClassVar[tuple[str, ...]] = ("mailto", "mailtos")
    right: ClassVar[str] = "mailtos://user:password@relay.example?from=alerts@example.org&to=desk@example.org"
    arguments: ClassVar[frozenset[str]] = frozenset({"from", "name", "to", "mode", "reply", "smtp"})

    def __init__(self, smtp_host: str | None = None, **named: object) -> None:
        # Apprise also fills in the relays of large providers, which is not the same as an address that names one.
        self.names_relay = bool(smtp_host)
        super().__init__(smtp_host=smtp_host, **named)

    def problems(self, policy: Policy) -> Sequence[Problem]:
        found = []
        if self.names_relay and self.smtp_host not in policy.relays:
            reason = (
                f"the relay {self.smtp_host[:80]} is not among those the operator allows; name it as the host instead"
            )
            found.append(Problem(field="smtp", reason=reason))
        if self.password and self._mode == SecureMailMode.INSECURE and not _is_private(policy, self.smtp_host):
            found.append(Problem(field="address", reason="the password would travel in the clear; write mailtos://"))
        addresses = (self.from_addr[1], *[target for _, target in self.targets])
        if any(_ascii(address) is None for address in addresses):
            found.append(Problem(field="to", reason="a mail address must be ASCII before its @ sign"))
        return found

    @property
    def server(self) -> str:
        return str(self.smtp_host)

    @property
    def _mode(self) -> str:
        return str(self.secure_mode)

    async def ring(self, sending: Sending) -> Answer:
        envelope = self._envelope()
        own, mail = compose(sending.message, envelope, key=sending.key, thread=sending.thread)
        try:
            said = await self._submit(sending, envelope, mail)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise self._judged(refused.recipients[0]) from None
        except aiosmtplib.SMTPResponseException as refused:
            raise self._judged(refused) from None
        except aiosmtplib.SMTPNotSupported as error:
            raise GiveUp(f"{self.server} cannot do what the address asks for: {self._short(str(error))}") from None
        except (aiosmtplib.SMTPException, OSError) as error:  # TimeoutError is an OSError
            raise self._unsent(error) from None
        return Answer(detail=f"250 {self._short(said)}".strip(), ref=own)

    async def _submit(self, sending: Sending, envelope: Envelope, mail: bytes) -> str:
        line = await connect(sending.tools.policy, self.server, int(self.port))
        client = Client(
            hostname=self.server,
            port=None,
            sock=line,
            use_tls=self._mode == SecureMailMode.SSL,
            start_tls=False,  # done below
            tls_context=sending.tools.tls,
            local_hostname=socket.gethostname(),
            timeout=sending.tools.patience,
        )
        try:
            await client.connect()
            if self._mode == SecureMailMode.STARTTLS:
                await client.starttls()
            if self.password:
                await client.login(self.user, self.password)
            _, said = await client.sendmail(envelope.sender, [envelope.recipient], mail)
            # The mail is taken; a relay that fumbles its goodbye does not untake it.
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=GOODBYE_WITHIN)
        finally:
            client.close()
        return said

    def _envelope(self) -> Envelope:
        sender, to = _ascii(self.from_addr[1]), _ascii(self.targets[0][1])
        if sender is None or to is None:
            raise GiveUp("a mail address must be ASCII before its @ sign")
        reply_to = tuple(sorted(address for address in map(_ascii, self.reply_to) if address))
        return Envelope(sender=sender, sender_name=self.from_addr[0] or "Kentongan", recipient=to, reply_to=reply_to)

    def _judged(self, refused: aiosmtplib.SMTPResponseException) -> RetryLater | GiveUp:
        words = f"{self.server} answered {refused.code}: {self._short(refused.message)}"
        return GiveUp(words) if refused.code >= PERMANENT else RetryLater(words)

    def _unsent(self, error: Exception) -> RetryLater | GiveUp:
        if "STARTTLS extension not supported" in str(error):
            return GiveUp(f"{self.server} offers no STARTTLS; mode=ssl may be right, on port 465")
        return RetryLater(what_went_wrong(error, self.server))

    def _short(self, said: str) -> str:
        return short(said, self.password, self.user if self.password else None)


def _is_private(policy: Policy, host: str) -> bool:
    """Whether the operator has named this host among the private ones: the wire is then theirs too."""
    try:
        return host in policy.private_hosts or (not is_public_ip_address(host) and policy.permits(host, host))
    except ValueError:  # a name that the operator did not list
        return False


def _ascii(address: str) -> str | None:
    """An address as mail servers without SMTPUTF8 take it: the domain in IDNA, the part before it as it stands."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}" if local.isascii() else None
    except UnicodeError:
        return None
