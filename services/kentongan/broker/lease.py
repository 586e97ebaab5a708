"""The lease that makes a stage the single writer of its shard."""

import secrets
from datetime import timedelta

from redis.asyncio import Redis

from kentongan.broker.commit import lease_key
from kentongan.broker.connection import Script


class Lease:
    """Held by one process at a time; its token fences every commit.

    Losing it is no accident to be prevented: whoever sleeps too long finds it taken, and every commit checks the token in
    the same step, so that what the sleeper still decides changes nothing.
    """

    def __init__(self, client: Redis, shard: str, stage: str, owner: str, lasts: timedelta) -> None:
        self._client = client
        self._key = lease_key(shard, stage)
        self._script = Script(client, "lease")
        self.lasts = lasts
        self.token = f"{owner}/{secrets.token_hex(8)}"

    async def take(self) -> bool:
        return bool(await self._client.set(self._key, self.token, nx=True, px=self.lasts))

    async def keep(self) -> bool:
        """Whether it is still ours; then it lasts anew."""
        return bool(await self._script([self._key], [self.token, self.lasts // timedelta(milliseconds=1)]))

    async def give_back(self) -> None:
        await self._script([self._key], [self.token, 0])
