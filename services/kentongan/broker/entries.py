"""How a message lies on a stream: what we write, and what strangers write.

Ours has the fields `__data__` (JSON), `type` (the name of what it is), and from the second attempt on `attempt` and
`received` (ms since 1970). A stranger's may be JSON in `__data__` or in `data`, FastStream's own envelope in `__data__`, or
flat fields such as `title` and `text`, of which `links` may be JSON.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from faststream.redis import BinaryMessageFormatV1

from kentongan.pipeline.commit import Entry

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ENVELOPE = BinaryMessageFormatV1.IDENTITY_HEADER


def milliseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


def moment(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)


def stream_time(entry_id: str) -> datetime:
    """When a message came onto its stream, by the server's clock."""
    return moment(int(entry_id.partition("-")[0]))


def parse(entry_id: bytes, fields: Mapping[bytes, bytes], deliveries: int = 1) -> Entry:
    """Read a message as anybody may have written it. Never fails: what is wrong stands in `problem`."""
    known = entry_id.decode()
    problem = None
    if b"__data__" in fields:
        data = _unwrapped(fields[b"__data__"])
    elif b"data" in fields:
        data = fields[b"data"]
    else:
        data, problem = _flat(fields)
    ours = fields if b"__data__" in fields else {}
    received = _number(ours.get(b"received"))
    return Entry(
        id=known,
        data=data,
        kind=ours.get(b"type", b"").decode("utf-8", "replace"),
        attempt=_number(ours.get(b"attempt")) or 1,
        received_at=moment(received) if received else stream_time(known),
        deliveries=deliveries,
        problem=problem,
    )


def again_fields(entry: Entry, kind: str) -> list[str]:
    """What a message says of itself besides its payload when it comes back for another attempt."""
    received = str(milliseconds(entry.received_at))
    return ["type", kind, "attempt", str(entry.attempt + 1), "received", received]


def _unwrapped(data: bytes) -> bytes:
    return BinaryMessageFormatV1.parse(data)[0] if data.startswith(ENVELOPE) else data


def _number(value: bytes | None) -> int | None:
    """A number that we wrote; a stranger's field of the same name may hold anything."""
    return int(value) if value is not None and value.isdigit() and len(value) <= len("9999999999999") else None


def _flat(fields: Mapping[bytes, bytes]) -> tuple[bytes, str | None]:
    problem = None
    values: dict[str, object] = {}
    for name, value in fields.items():
        try:
            values[name.decode()] = value.decode()
        except UnicodeDecodeError:
            shown = name.decode("utf-8", "replace")
            problem = f"{shown}: is not UTF-8"
            values[shown] = value.decode("utf-8", "replace")
    links = values.get("links")
    if isinstance(links, str) and links.startswith("["):
        try:
            values["links"] = json.loads(links)
        except ValueError:
            problem = problem or "links: is not JSON"
    return json.dumps(values, ensure_ascii=False).encode(), problem
