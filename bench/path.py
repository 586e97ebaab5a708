"""How fast the whole path is: articles by XADD, four services as `kentongan up` starts them, bells that go nowhere.

A throwaway server and a real `kentongan up`, whose bells ring at a stand-in for Slack that says "ok" behind real TLS, or with
--terminal in a terminal that is /dev/null, where drawing a bell costs more than sending one. Articles are published while
the services run and share the cores with us. Three figures: articles a second from the first XADD to the last article that
`detect` acked, and to the last bell; seconds from XADD to the bell at a trickle where every article rings, which is the
dearest case; and the peak memory of each process.

    make bench
    python bench/path.py --articles 20000 --detect 2
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import random
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import trustme
from aiohttp import web
from redis.asyncio import Redis

from corpus import PLANTED_IN, Body, events, own_bodies, told
from kentongan.broker.connection import connect
from kentongan.broker.housekeeping import TopicStats, stats
from kentongan.broker.server import Server, ensure_server, stop
from kentongan.domain.alert import Delivery, Outcome
from kentongan.domain.subscription import Channel, Matcher, Secret, Subscription
from kentongan.pipeline.topics import ALERTS, ARTICLES, DELIVERIES, DETECTIONS, INCIDENTS
from kentongan.rulebook.book import load_rulebook
from kentongan.rulebook.folder import rules_folder
from kentongan.store.redis import RedisSubscriptions

SHARD = "bench"
PUBLISHERS = ("Antara", "Gulf Daily", "Le Matin", "Nordpost")
RATE, SHARE, MEMORY = 2_000, 0.08, 700
"""The goals for articles a second and megabytes, and the share of articles that tell of an event."""

TELLINGS = 4
"""Articles that tell of one event, each by another publisher: a first report, and three that corroborate it."""

AT_ONCE = 200
PATIENCE = 60.0
SLACK, TERMINAL = "slack://T00000000/B00000000/abcdefghijklmnopqrstuvwx", "terminal://"

Fields = Mapping[str, object]


class News:
    """Articles as a client writes them, without end."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._bodies = own_bodies(self._dice, 60)
        self._events = events(load_rulebook(rules_folder()), self._dice)
        self._count = 0

    def ordinary(self, count: int) -> list[Fields]:
        # a quiet article is in any language of the bodies and says that it is in ours, else detect would not read it
        return [self._fields(self._dice.choice(self._bodies), "Quiet") for _ in range(count)]

    def events(self, count: int, tellings: int = TELLINGS) -> list[Fields]:
        """So many articles of which each event's own tell the same headline and sentence."""
        found: list[Fields] = []
        while len(found) < count:
            sentence = next(self._events)
            for publisher in PUBLISHERS[: min(tellings, count - len(found))]:
                body = self._dice.choice(self._bodies)
                loud = told(Body(body.written_in, sentence.rstrip("."), body.text), [sentence], self._dice)
                found.append(self._fields(loud, publisher))
        return found

    def mixed(self, count: int) -> list[Fields]:
        loud = round(SHARE * count)
        articles = [*self.events(loud), *self.ordinary(count - loud)]
        self._dice.shuffle(articles)
        return articles

    def _fields(self, body: Body, publisher: str) -> Fields:
        self._count += 1
        return {
            "id": f"bench-{self._count}",
            "title": body.title,
            "text": f"{body.text}\n{self._count}",
            "lang": PLANTED_IN,
            "publisher": publisher,
            "published_at": datetime.now(UTC).isoformat(),
        }


def everything(address: str) -> Subscription:
    """Who hears all there is, at one channel."""
    return Subscription(id="everything", name="everything", matcher=Matcher(), channels=(Channel(url=Secret(address)),))


@contextlib.contextmanager
def slack(folder: Path) -> Iterator[dict[str, str]]:
    """A stand-in for Slack in a process of its own; gives the settings that lead there."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    authority.issue_cert("hooks.slack.com").private_key_and_cert_chain_pem.write_to_path(str(folder / "slack.pem"))
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    process = multiprocessing.get_context("fork").Process(target=_say_ok, args=(listening, folder / "slack.pem"))
    process.start()
    listening.close()
    try:
        yield {
            "KENTONGAN_CONNECT_TO": f"hooks.slack.com:443=127.0.0.1:{port}",
            "KENTONGAN_ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
            "KENTONGAN_CA_FILE": str(folder / "ca.pem"),
        }
    finally:
        process.terminate()
        process.join(10)


def _say_ok(listening: socket.socket, certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    async def answer(request: web.BaseRequest) -> web.Response:
        await request.read()
        return web.Response(text="ok")

    async def serve() -> None:
        runner = web.ServerRunner(web.Server(answer, access_log=None))
        await runner.setup()
        await web.SockSite(runner, listening, ssl_context=context).start()
        await asyncio.Event().wait()

    asyncio.run(serve())


@contextlib.contextmanager
def house(folder: Path, detectors: int, more: Mapping[str, str]) -> Iterator[tuple[Server, "subprocess.Popen[bytes]"]]:
    """A throwaway server and everything that `up` starts, with more detectors if wanted."""
    server = ensure_server(None, folder, throwaway=True)
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KENTONGAN_")},
        **more,
        "KENTONGAN_CONFIG": str(folder),
        "KENTONGAN_DATA_DIR": str(folder),
        "KENTONGAN_REDIS_URL": server.url,
        "KENTONGAN_SHARD": SHARD,
        "KENTONGAN_HTTP_PORT": str(_free_port()),
        "KENTONGAN_METRICS_PORT": "0",
        "KENTONGAN_LOG_LEVEL": "warning",
    }
    with (folder / "log").open("wb") as log:
        started = [_started(["up"], environ, log)]
        started += [_started(["run", "detect", "--slot", f"more{n}"], environ, log) for n in range(1, detectors)]
        try:
            yield server, started[0]
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(30)
            stop(server)


def _started(words: Sequence[str], environ: Mapping[str, str], log: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "kentongan", *words]
    return subprocess.Popen(command, env=dict(environ), stdout=subprocess.DEVNULL, stderr=log)  # type: ignore[call-overload]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


async def until(client: Redis, done: Callable[[Mapping[str, TopicStats]], bool], every: float) -> float:
    """Wait until the topics stand so; the moment at which they did."""
    gives_up = time.monotonic() + PATIENCE
    while time.monotonic() < gives_up:
        topics = {one.topic: one for one in await stats(client, SHARD)}
        if done(topics):
            return time.monotonic()
        await asyncio.sleep(every)
    raise TimeoutError(f"not done after {PATIENCE:.0f} seconds: {topics}")


def serving(detectors: int) -> Callable[[Mapping[str, TopicStats]], bool]:
    """Every stage reads its topic."""

    def done(topics: Mapping[str, TopicStats]) -> bool:
        read = {ARTICLES: detectors, DETECTIONS: 1, INCIDENTS: 1, ALERTS: 1}
        return all(sum(group.consumers for group in topics[one.name].groups) >= least for one, least in read.items())

    return done


def read_out(*names: str) -> Callable[[Mapping[str, TopicStats]], bool]:
    """These topics hold nothing that is not done."""
    return lambda topics: all(not group.lag + group.pending for name in names for group in topics[name].groups)


async def publish(client: Redis, articles: Sequence[Fields]) -> None:
    lines = [msgspec.json.encode(article) for article in articles]
    for start in range(0, len(lines), AT_ONCE):
        async with client.pipeline(transaction=False) as pipe:
            for line in lines[start : start + AT_ONCE]:
                pipe.xadd(ARTICLES.key(SHARD), {"data": line})
            await pipe.execute()


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one flood was read and told."""

    read: float
    told: float
    bells: int


async def flood(client: Redis, articles: Sequence[Fields]) -> Pace:
    """Publish as fast as the server takes it, and wait until the last bell has rung."""
    since = await newest_delivery(client)
    began = time.monotonic()
    await publish(client, articles)
    read_at = await until(client, read_out(ARTICLES.name), 0.02)
    # a stage's outputs and its ack are one step, so what is done up there is visible down here
    order = [topic.name for topic in (ARTICLES, DETECTIONS, INCIDENTS, ALERTS)]
    told_at = await until(client, read_out(*order), 0.05)
    bells = len(await sent(client, since))
    return Pace(len(articles) / (read_at - began), len(articles) / (told_at - began), bells)


async def trickle(client: Redis, news: News, rate: float, seconds: float) -> list[float]:
    """Milliseconds from XADD to the bell, of articles that all ring, each by itself."""
    since = await newest_delivery(client)
    starts = time.monotonic()
    for number, article in enumerate(news.events(round(rate * seconds), tellings=1)):
        await asyncio.sleep(max(0.0, starts + number / rate - time.monotonic()))
        await publish(client, [article])
    await until(client, read_out(*(topic.name for topic in (ARTICLES, DETECTIONS, INCIDENTS, ALERTS))), 0.05)
    return sorted(1000 * (one.seconds or 0) for one in await sent(client, since))


async def newest_delivery(client: Redis) -> str:
    newest = await client.xrevrange(DELIVERIES.key(SHARD), count=1)
    return newest[0][0].decode() if newest else "0"


async def sent(client: Redis, since: str) -> list[Delivery]:
    """The bells that rang since. One that did not ring ends the benchmark: what it would measure is another thing."""
    entries = await client.xrange(DELIVERIES.key(SHARD), min=f"({since}")
    deliveries = [msgspec.json.decode(fields[b"__data__"], type=Delivery) for _, fields in entries]
    for one in deliveries:
        if one.outcome is not Outcome.SENT:
            raise RuntimeError(f"a bell did not ring: {one.answer}")
    if not deliveries:
        raise RuntimeError("no bell rang at all")
    return deliveries


def processes(server: Server, up: "subprocess.Popen[bytes]") -> dict[str, int]:
    """The process of each part of the house."""
    found = {"server": server.process.pid} if server.process is not None else {}
    found["up itself"] = up.pid
    for pid in Path(f"/proc/{up.pid}/task/{up.pid}/children").read_text().split():
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        found[words[words.index(b"run") + 1].decode()] = int(pid)
    return found


def cpu(pids: Mapping[str, int]) -> dict[str, float]:
    """Seconds that each has computed so far."""
    found = {}
    for name, pid in pids.items():
        user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[11:13]
        found[name] = (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return found


def memory(pids: Mapping[str, int]) -> dict[str, tuple[float, float]]:
    """Peak and present own share (PSS) of every process, in megabytes."""
    return {name: _memory(pid) for name, pid in pids.items()}


def _memory(pid: int) -> tuple[float, float]:
    return _kilobytes(f"/proc/{pid}/status", "VmHWM") / 1024, _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss") / 1024


def _kilobytes(path: str, name: str) -> int:
    return next(int(line.split()[1]) for line in Path(path).read_text().splitlines() if line.startswith(f"{name}:"))


async def measure(chosen: argparse.Namespace, server: Server, up: "subprocess.Popen[bytes]") -> None:
    news = News(chosen.seed)
    client = connect(server.url)
    try:
        await RedisSubscriptions(client, SHARD).put(everything(TERMINAL if chosen.terminal else SLACK))
        began = time.monotonic()
        ready_at = await until(client, serving(chosen.detect), 0.1)
        print(
            f"every stage reads after {ready_at - began:.1f} s; {chosen.detect} detect, load {os.getloadavg()[0]:.1f}"
        )
        await flood(client, news.mixed(500))
        floods = [news.mixed(chosen.articles) for _ in range(chosen.rounds)]
        pids = processes(server, up)
        before = cpu({**pids, "this bench": os.getpid()})
        paces = [await flood(client, articles) for articles in floods]
        for pace in paces:
            print(
                f"  {chosen.articles} articles, {SHARE:.0%} tell of an event: {pace.read:.0f} read a second,"
                f" {pace.told:.0f} told a second, {pace.bells} bells"
            )
        spent = {
            name: (after - before[name]) * 1e6 / (chosen.articles * chosen.rounds)
            for name, after in cpu({**pids, "this bench": os.getpid()}).items()
        }
        said = ", ".join(f"{name} {each:.0f}" for name, each in spent.items())
        print(f"  CPU us an article: {said}; in all {sum(spent.values()):.0f}")
        read, rung = (statistics.median(getattr(pace, name) for pace in paces) for name in ("read", "told"))
        print(f"  median {read:.0f} and {rung:.0f}; goal {RATE} to the last bell: {_verdict(rung >= RATE)}")
        waits = await trickle(client, news, chosen.rate, chosen.seconds)
        cuts = statistics.quantiles(waits, n=100)
        print(
            f"  at {chosen.rate:g} articles/s, all ringing: {len(waits)} bells,"
            f" XADD to sent p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, longest {waits[-1]:.0f} ms"
        )
        used = memory(pids)
        for name, (peak, share) in used.items():
            print(f"  {name:10}{peak:7.0f} MB at its peak,{share:5.0f} MB its own share now")
        peaks = sum(peak for peak, _ in used.values())
        print(f"  in all    {peaks:7.0f} MB; goal {MEMORY} MB: {_verdict(peaks < MEMORY)}")
        print(f"  load {os.getloadavg()[0]:.1f} at the end on {os.cpu_count()} cores")
        for one in await stats(client, SHARD):
            if one.dead or one.retries:
                print(f"  {one.topic}: {one.dead} dead, {one.retries} to be tried again")
    finally:
        await client.aclose()


def _verdict(good: bool) -> str:  # noqa: FBT001
    return "reached" if good else "MISSED"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The path end to end.")
    parser.add_argument("--articles", type=int, default=6_000, help="of one flood")
    parser.add_argument("--rounds", type=int, default=3, help="floods")
    parser.add_argument("--detect", type=int, default=1, help="processes that detect; `up` starts one")
    parser.add_argument("--terminal", action="store_true", help="ring in a terminal that is /dev/null, not at Slack")
    parser.add_argument("--rate", type=float, default=10, help="articles a second of the trickle")
    parser.add_argument("--seconds", type=float, default=20, help="how long it trickles")
    parser.add_argument("--seed", type=int, default=20230913)
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    with tempfile.TemporaryDirectory(prefix="kentongan-bench-") as name:
        folder = Path(name)
        try:
            with slack(folder) as settings, house(folder, chosen.detect, settings) as (server, up):
                asyncio.run(measure(chosen, server, up))
        finally:
            log = (folder / "log").read_text(errors="replace").splitlines()
            said = "\n".join(line for line in log if not line.startswith("Kentongan listens"))
            if said:
                print(f"\nthe services said:\n{said[:2_000]}", file=sys.stderr)


if __name__ == "__main__":
    main()
