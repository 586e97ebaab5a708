"""Kill -9 everything, many times, while articles flow: nothing is lost, nothing doubled.

Once with a small path of our own (`service.py`), which tells apart what the broker promises from what the judges decide, and
once with the real services, as `kentongan up` starts them. `CHAOS_ARTICLES` and `CHAOS_KILLS` make a run longer.
"""

import asyncio
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pytest
from redis.asyncio import Redis

from kentongan.broker.bind import HEIR
from kentongan.broker.connection import connect
from kentongan.broker.housekeeping import stats
from kentongan.broker.publish import RedisPublisher
from kentongan.broker.server import Server, ensure_server, stop
from kentongan.detection.detector import Detector
from kentongan.domain.alert import Delivery, LedgerState
from kentongan.domain.article import article_from
from kentongan.domain.errors import RetryLater
from kentongan.domain.subscription import Channel, Secret, Subscription
from kentongan.pipeline import codec
from kentongan.pipeline.topics import ALERTS, ARTICLES, DELIVERIES, DETECTIONS, INCIDENTS
from kentongan.rulebook.book import load_rulebook
from kentongan.rulebook.folder import rules_folder
from kentongan.store.redis import RedisLedger, RedisSubscriptions

pytestmark = pytest.mark.chaos

HERE = Path(__file__).parent
SERVICES = ("detect", "detect", "correlate", "route", "deliver")
GROUPS = {ARTICLES: "detect", DETECTIONS: "correlate", INCIDENTS: "route", ALERTS: "deliver"}
ARTICLES_SENT = int(os.environ.get("CHAOS_ARTICLES", "5000"))
KILLS = int(os.environ.get("CHAOS_KILLS", "20"))
SHARD = "chaos"
DONE_WITHIN = 180
MOST_IN_FLIGHT = 1
"""One channel is told one thing at a time."""

AT_ONCE = 50


@dataclass(frozen=True)
class Cast:
    """Which services run, and articles of which each leads to exactly one bell."""

    command: list[str]
    articles: Callable[[int], list[dict[str, object]]]
    slots: bool


def launches(count: int) -> list[dict[str, object]]:
    return [
        {"id": f"article-{number}", "title": f"North Korea fires missile number {number} toward the sea"}
        for number in range(count)
    ]


def summits(count: int) -> list[dict[str, object]]:
    """Two heads of state meet in each, and no two of the meetings are between the same two."""
    book = load_rulebook(rules_folder())
    detector = Detector(book)
    names = {code: state.name for code, state in book.gazetteer.states.items()}
    found: list[dict[str, object]] = []
    with detector.batch():
        for one, other in combinations(names, 2):
            title = f"{names[one]} president meets {names[other]} president"
            told = [each for each in detector.read(article_from({"title": title, "lang": "en"})) if each.rings]
            if [{entity.id for entity in each.actor} for each in told] == [{one, other}]:
                found.append({"id": f"{one}-{other}", "title": title, "lang": "en", "publisher": "a"})
            if len(found) == count:
                break
    assert len(found) == count
    return found


PATHS = {
    "small path": Cast([sys.executable, str(HERE / "service.py")], launches, slots=False),
    "real services": Cast([sys.executable, "-m", "kentongan", "run"], summits, slots=True),
}
EVERYTHING = Subscription(
    id="all",
    name="all",
    channels=(Channel(url=Secret("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/chaoschaos")),),
)


@dataclass
class Slack:
    """A stand-in for Slack, and what it was sent."""

    port: int
    out: Path
    ca: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = [sys.executable, str(HERE.parent / "doubles" / "slack.py")]
        options = ["--port", str(self.port), "--out", str(self.out), "--ca", str(self.ca)]
        self.process = subprocess.Popen([*program, *options], stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        assert b"stand-in" in self.process.stdout.readline()

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()

    @property
    def settings(self) -> str:
        detour = f'connect_to: {{"hooks.slack.com:443": "127.0.0.1:{self.port}"}}'
        return f"{detour}\nca_file: {self.ca}\nallowed_private_hosts: [127.0.0.1]\n"

    def told(self) -> int:
        return len(self.out.read_bytes().splitlines())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@dataclass
class House:
    """A server and its services, started anew whenever one of them is killed, as a supervisor does."""

    data: Path
    server: Server
    cast: Cast
    services: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        self.services = [self._started(number) for number in range(len(SERVICES))]

    def kill(self, dice: random.Random) -> str:
        """Kill one of all that run, and start it again."""
        which = dice.randrange(len(self.services) + 1)
        if which == len(self.services):
            assert self.server.process is not None
            self.server.process.kill()
            self.server.process.wait()
            self.server = ensure_server(None, self.data)
            return "server"
        self.services[which].kill()
        self.services[which].wait()
        self.services[which] = self._started(which)
        return SERVICES[which]

    def assert_all_live(self) -> None:
        """Nobody ends without being killed: what only looks like a slow service would otherwise be waited for in vain."""
        for name, service in zip(SERVICES, self.services, strict=True):
            if service.poll() is not None:
                said = (self.data / f"{name}.log").read_text(errors="replace")[-1500:]
                pytest.fail(f"{name} ended by itself with {service.returncode}:\n{said}")

    def ask_to_stop(self) -> list[int]:
        """SIGTERM to every service; with what they ended."""
        for service in self.services:
            service.send_signal(signal.SIGTERM)
        return [service.wait(60) for service in self.services]

    def end(self) -> None:
        for service in self.services:
            service.kill()
            service.wait()
        stop(self.server)

    def _started(self, number: int) -> subprocess.Popen[bytes]:
        name = SERVICES[number]
        environment = os.environ | {
            "KENTONGAN_REDIS_URL": self.server.url,
            "KENTONGAN_SHARD": SHARD,
            "KENTONGAN_CONFIG": str(self.data),
            "PYTHONPATH": os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")]),
        }
        slot = ["--slot", str(number)] if self.cast.slots else []
        with (self.data / f"{name}.log").open("ab") as said:
            return subprocess.Popen([*self.cast.command, name, *slot], env=environment, stdout=said, stderr=said)


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Slack]:
    double = Slack(free_port(), tmp_path / "slack.jsonl", tmp_path / "ca.pem")
    double.start()
    yield double
    double.stop()


@pytest.fixture(params=PATHS)
def house(request: pytest.FixtureRequest, tmp_path: Path, slack: Slack) -> Iterator[House]:
    data = tmp_path / "data"
    alive = House(data, ensure_server(None, data), PATHS[request.param])
    (data / "settings.yaml").write_text(slack.settings)
    alive.start()
    yield alive
    alive.end()


async def flow(client: Redis, articles: list[dict[str, object]], pause: float) -> None:
    """Publish articles as a client does that sends again what may not have arrived."""
    publisher = RedisPublisher(client, SHARD)
    for start in range(0, len(articles), AT_ONCE):
        while True:
            try:
                await publisher.publish(articles[start : start + AT_ONCE])
                break
            except RetryLater:
                await asyncio.sleep(0.2)
        await asyncio.sleep(pause)


async def deliveries(client: Redis) -> list[Delivery]:
    return [codec.decode(fields[b"__data__"], Delivery) for _, fields in await client.xrange(DELIVERIES.key(SHARD))]


async def everything_is_done(client: Redis, house: House, count: int) -> None:
    """Wait until nothing waits any more."""
    end_at = asyncio.get_running_loop().time() + DONE_WITHIN
    while asyncio.get_running_loop().time() < end_at:
        house.assert_all_live()
        topics = await stats(client, SHARD)
        waits = sum(g.lag + g.pending for topic in topics for g in topic.groups) + sum(t.retries for t in topics)
        if waits == 0 and await client.xlen(DELIVERIES.key(SHARD)) >= count:
            return
        await asyncio.sleep(0.2)
    pytest.fail(f"not done within {DONE_WITHIN} s, {await client.xlen(DELIVERIES.key(SHARD))} told: {topics}")


async def the_first_bell(client: Redis) -> None:
    async with asyncio.timeout(DONE_WITHIN):
        while not await client.xlen(DELIVERIES.key(SHARD)):  # noqa: ASYNC110  a server tells only when asked
            await asyncio.sleep(0.01)


async def assert_each_was_told_once(client: Redis, count: int) -> None:
    told = Counter(delivery.alert_id for delivery in await deliveries(client))
    assert [alert for alert, times in told.items() if times > 1] == [], "doubled"
    assert len(told) == count, "lost"
    ledger = RedisLedger(client, SHARD)
    for alert in told:
        entry = await ledger.entry(alert)
        assert entry is not None
        assert (entry.state, entry.attempts) == (LedgerState.SENT, 1)
    assert sum(topic.dead for topic in await stats(client, SHARD)) == 0


async def test_twenty_kills_lose_nothing_and_double_nothing(house, slack):
    seed = secrets.randbelow(1 << 32)
    dice = random.Random(seed)  # noqa: S311  a run can be repeated by its seed
    print(f"seed {seed}")  # noqa: T201  pytest shows it when the test fails
    killed: Counter[str] = Counter()
    articles = house.cast.articles(ARTICLES_SENT)
    async with connect(house.server.url) as client:
        await RedisSubscriptions(client, SHARD).put(EVERYTHING)
        flowing = asyncio.create_task(flow(client, articles, pause=0.2))
        for _ in range(KILLS):
            await asyncio.sleep(dice.uniform(0.5, 1.5))
            house.assert_all_live()
            killed[await asyncio.to_thread(house.kill, dice)] += 1
        await flowing
        await everything_is_done(client, house, len(articles))
        print(f"killed {dict(killed)}, {len(articles)} articles")  # noqa: T201  a figure for whoever runs it
        await assert_each_was_told_once(client, len(articles))
    assert house.ask_to_stop() == [0] * len(SERVICES)
    if house.cast.slots:
        # Only what Slack had just taken when its teller was killed is told once more.
        twice = slack.told() - len(articles)
        kills = killed["deliver"] + killed["server"]
        print(f"{twice} told twice at Slack, with {kills} kills of deliver or the server")  # noqa: T201
        assert 0 <= twice <= MOST_IN_FLIGHT * kills


async def test_a_stop_strands_nothing(house):
    articles = house.cast.articles(2 * (ARTICLES_SENT // 5))
    first, second = articles[: len(articles) // 2], articles[len(articles) // 2 :]
    async with connect(house.server.url) as client:
        await RedisSubscriptions(client, SHARD).put(EVERYTHING)
        await flow(client, first, pause=0)
        await the_first_bell(client)
        assert house.ask_to_stop() == [0] * len(SERVICES)

        for topic, group in GROUPS.items():
            consumers = (await client.xpending(topic.key(SHARD), group))["consumers"]
            assert {consumer["name"] for consumer in consumers} <= {HEIR.encode()}

        house.start()
        await flow(client, second, pause=0)
        await everything_is_done(client, house, len(articles))
        await assert_each_was_told_once(client, len(articles))
