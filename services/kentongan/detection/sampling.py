"""A few of many, the same ones whatever the order in which they come."""

import hashlib
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class Sample(Generic[T]):
    """At most so many of what is added, as if by lot; the lot of each lies in its key alone."""

    most: int
    count: int = 0
    _drawn: list[tuple[bytes, int, T]] = field(default_factory=list)

    def add(self, key: str, value: T) -> None:
        self.count += 1
        if not self.most:
            return
        # the heap gives up its smallest first, so that the keys with the largest lots stay
        drawn = (hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), -self.count, value)
        if len(self._drawn) < self.most:
            heappush(self._drawn, drawn)
        else:
            heappushpop(self._drawn, drawn)

    def drawn(self) -> list[T]:
        """Those that were drawn, in the order in which they came."""
        return [value for _, _, value in sorted(self._drawn, key=lambda one: -one[1])]
