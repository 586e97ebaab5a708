"""Who may look: tokens are compared by hash, in constant time, and are kept nowhere in the clear."""

import hashlib
import hmac
from collections.abc import Iterable

from kentongan.domain.subscription import Secret


class Tokens:
    """The tokens that open API, page and metrics; without any, everything is open."""

    def __init__(self, tokens: Iterable[Secret] = ()) -> None:
        self._hashes = tuple(_hash(token.reveal()) for token in tokens)

    def __bool__(self) -> bool:
        return bool(self._hashes)

    def allow(self, given: str | None) -> bool:
        """Does this token open the door? All are compared, so that time tells nothing."""
        if not self._hashes:
            return True
        mine = _hash(given or "")
        return any([hmac.compare_digest(mine, known) for known in self._hashes])  # noqa: C419  # all of them, on purpose


def bearer(header: str) -> str | None:
    """The token of an `Authorization: Bearer …` header."""
    kind, _, token = header.strip().partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
