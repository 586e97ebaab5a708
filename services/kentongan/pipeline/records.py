"""How records lie in the store, said once for those that write them (`broker`) and those that read them (`store`).

A record is a hash `kentongan:{shard}:<room>:<key>` with three fields: `v`, its version, which grows with every change;
`data`, its value as JSON; `format`, the number of the layout it was written in. Rooms that are listed have an index, the
sorted set `kentongan:{shard}:<room>` of their keys by the time of the last change, and a counter
`kentongan:{shard}:revision:<room>` that grows with every change in the room, so that a reader knows cheaply whether what it
holds is still true.
"""

from typing import TypeVar

from kentongan.domain.alert import LedgerEntry, Told
from kentongan.domain.errors import KentonganError
from kentongan.domain.incident import Incident
from kentongan.domain.subscription import Subscription
from kentongan.pipeline import codec
from kentongan.pipeline.topics import key
from kentongan.pipeline.writes import Room

T = TypeVar("T")

FORMAT = 1
"""The layout this program writes, and the newest it reads."""

LISTED = frozenset({Room.INCIDENTS, Room.CLOSED, Room.SUBSCRIPTIONS})

HOLDS: dict[Room, type] = {
    Room.INCIDENTS: Incident,
    Room.CLOSED: Incident,
    Room.SUBSCRIPTIONS: Subscription,
    Room.TOLD: Told,
    Room.LEDGER: LedgerEntry,
}


class TooNew(KentonganError):
    """A record was written by a newer program; reading it with this one would harm it."""


def record_key(shard: str, room: Room, name: str) -> str:
    return key(shard, room, name)


def index_key(shard: str, room: Room) -> str:
    return key(shard, room)


def revision_key(shard: str, room: Room) -> str:
    return key(shard, "revision", room)


def read(data: bytes, written_in: int, kind: type[T], where: str) -> T:
    """The value of a record; `where` names it for the one who has to do something about it."""
    if written_in > FORMAT:
        says = f"{where} was written in format {written_in} by a newer Kentongan; this one reads up to {FORMAT}"
        raise TooNew(f"{says}: start the newer version again")
    return codec.decode(data, kind)
