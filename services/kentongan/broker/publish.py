"""Takes articles from outside onto the stream."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from kentongan.domain.article import article_from
from kentongan.domain.errors import RetryLater
from kentongan.pipeline import codec
from kentongan.pipeline.topics import ARTICLES

MOST_WAITING = 100_000
"""Articles that may wait to be read: at three kilobytes each, 300 MB of the server's memory."""

WAIT = timedelta(seconds=10)


class RedisPublisher:
    """The publisher port on Redis. Refuses articles while too many wait, instead of filling the server's memory."""

    def __init__(self, client: Redis, shard: str, most_waiting: int = MOST_WAITING) -> None:
        self._client = client
        self._stream = ARTICLES.key(shard)
        self._most_waiting = most_waiting

    async def publish(self, articles: Sequence[Mapping[str, object]]) -> Sequence[str]:
        """Put articles onto the stream and return their ids, in order; all of them are read before any is put.

        Raises `Invalid` where one cannot be read, and `RetryLater` where too many wait or the server cannot be used. After
        that some of them may be on the stream: publishing them again does no harm.
        """
        read = [article_from(fields) for fields in articles]
        if not read:
            return ()
        try:
            await self._check_room(len(read))
            async with self._client.pipeline(transaction=False) as pipe:
                for article in read:
                    pipe.xadd(self._stream, {"__data__": codec.encode(article), "type": "Article"})
                await pipe.execute()
        except RedisError as error:
            raise RetryLater(f"the stream cannot be written: {type(error).__name__}") from error
        return [article.id for article in read]

    async def _check_room(self, count: int) -> None:
        waiting = await self._waiting()
        if waiting + count > self._most_waiting:
            says = f"{waiting} articles wait to be read; more than {self._most_waiting} are not taken"
            raise RetryLater(says, after=WAIT.total_seconds())

    async def _waiting(self) -> int:
        """The lag of the slowest group; where nobody has ever read, everything waits."""
        try:
            groups = await self._client.xinfo_groups(self._stream)
        except ResponseError:
            return 0
        lags = [group["lag"] for group in groups]
        if not lags or None in lags:
            return int(await self._client.xlen(self._stream))
        return int(max(lags))
