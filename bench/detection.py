"""How fast we read: rules-only detection against what a user would write with spaCy, on the same bodies, in one run.

The naive way is `spacy.blank(lang)` with a sentencizer and a PhraseMatcher on lower case that holds the surface terms of
all our rules; it finds terms in sentences and nothing else: no names, figures, modality, or dates, and no inflected forms.

A fair figure. Every article says that it is in the language of the planted events (English), whatever it is written in: ours looks for every term in every body and reads every survivor to the end. The naive way cuts each body by
its own language's rules and looks for the same English terms. French is dear for spaCy to cut and English cheap, so the
ratio is also given for each language; the one for English alone is the plainest. A stream brings words that were never
read before, so the ratio is that of the first reading; "again" is the best of several later readings of the same bodies,
when spaCy's tokenizer finds their words in its cache, as it never would on a stream.

    make bench
    python bench/detection.py --bodies articles.jsonl --profile
"""

import argparse
import cProfile
import gc
import os
import pstats
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher

from corpus import ORDINARY, PLANTED_IN, Body, events, own_bodies, real_bodies, surviving, told
from kentongan.detection.detector import Detector
from kentongan.domain.article import Article
from kentongan.rulebook.book import Rulebook, load_rulebook
from kentongan.rulebook.folder import rules_folder

GOALS = {0.1: 25, 0.8: 5}
"""How many times as fast we want to be, by the share of articles that survive the first pass."""

BATCH = 100
"""Articles read in one memory zone, as the service does."""

SIGNS = str.maketrans({"=": "", "…": "\n"})


def surface_terms(book: Rulebook, detector: Detector, lang: str) -> list[str]:
    """Every surface that a language has for any term of any rule, as far as a PhraseMatcher can hold it."""
    forms = book.languages[lang].terms
    voices = ("active", "passive", "noun", "any", "weak")
    surfaces = {
        surface.translate(SIGNS).partition("\n")[0].strip(". ")
        for term in detector.knowledge.bits
        if term in forms
        for voice in voices
        for surface in getattr(forms[term], voice)
    }
    return sorted(surface for surface in surfaces if surface)


class Naive:
    """What a user would write."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.by_language = {lang: self._built(lang, terms) for lang in ORDINARY}

    @staticmethod
    def _built(lang: str, terms: Sequence[str]) -> tuple[Language, PhraseMatcher]:
        nlp = spacy.blank(lang)
        nlp.add_pipe("sentencizer")
        matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        matcher.add("event", list(nlp.tokenizer.pipe(terms)))
        return nlp, matcher

    def read(self, lang: str, bodies: Sequence[Body]) -> int:
        """How many sentences hold a term."""
        nlp, matcher = self.by_language[lang]
        docs = nlp.pipe(f"{body.title}\n{body.text}" for body in bodies)
        return sum(len({doc[start].sent.start for _, start, _ in matcher(doc)}) for doc in docs)


def cpu(act: Callable[[], object]) -> float:
    """Seconds of this thread's own time."""
    gc.collect()
    began = time.thread_time()
    act()
    return time.thread_time() - began


def read_all(detector: Detector, articles: Sequence[Article]) -> int:
    found = 0
    for start in range(0, len(articles), BATCH):
        with detector.batch():
            found += sum(len(detector.read(article)) for article in articles[start : start + BATCH])
    return found


def understand_all(detector: Detector, heard: Sequence[object]) -> None:
    with detector.batch():
        for one in heard:
            detector.understand(one)  # type: ignore[arg-type]


class Sample:
    """Bodies of one language at one share of survivors, and what each way of reading them took, in seconds."""

    def __init__(self, lang: str, bodies: Sequence[Body], detector: Detector, naive: Naive) -> None:
        self.count = len(bodies)
        articles = [body.article(number, PLANTED_IN) for number, body in enumerate(bodies)]
        unsaid = [body.article(number, None) for number, body in enumerate(bodies)]
        self.heard = [heard for heard in map(detector.listen, articles) if heard is not None]
        self.ways: dict[str, Callable[[], object]] = {
            "ours": lambda: read_all(detector, articles),
            "naive": lambda: naive.read(lang, bodies),
            "first pass": lambda: [detector.listen(article) for article in articles],
            "second pass": lambda: understand_all(detector, self.heard),
            "language unsaid": lambda: read_all(detector, unsaid),
        }
        self.times: dict[str, list[float]] = {way: [] for way in self.ways}

    def round(self) -> None:
        """Every way once, one after the other, so that a noisy moment hits all alike."""
        for way, act in self.ways.items():
            self.times[way].append(cpu(act))

    def new(self, way: str) -> float:
        """As a stream brings them: never read before."""
        return self.times[way][0]

    def again(self, way: str) -> float:
        """The best time of reading what was read before."""
        return min(self.times[way][1:])


class Share:
    """One share of articles that survive the first pass, in every language."""

    def __init__(self, share: float, bodies: Sequence[Body], detector: Detector, terms: Sequence[str]) -> None:
        self.share = share
        self.size = sum(body.size for body in bodies) / len(bodies)
        # a naive way of its own, so that the words of the other share's bodies are not known to it
        naive = Naive(terms)
        by_language = {lang: [body for body in bodies if body.written_in == lang] for lang in ORDINARY}
        # with so many rules a language may have no body left that is quiet by itself
        self.samples = {lang: Sample(lang, own, detector, naive) for lang, own in by_language.items() if own}

    def round(self) -> None:
        for sample in self.samples.values():
            sample.round()

    def report(self) -> None:
        samples = list(self.samples.values())
        count, heard = sum(one.count for one in samples), sum(len(one.heard) for one in samples)
        print(
            f"\n{self.share:.0%} wanted: {heard / count:.1%} of {count} articles survive, {self.size:.0f} bytes a body"
        )
        print("        articles  naive us   ours us    ratio   again      first pass us  second us a survivor")
        for lang, sample in self.samples.items():
            print(_row(lang, [sample]))
        print(_row("all", samples))
        ratio, goal = _ratio(samples), GOALS[self.share]
        unsaid = sum(one.again("language unsaid") for one in samples)
        ours = sum(one.again("ours") for one in samples)
        print(f"  goal {goal} x: {'reached' if ratio >= goal else f'MISSED by {goal / ratio:.1f}'}", end="; ")
        print(f"{count / ours:.0f} articles/s a core, {count / unsaid:.0f} where none says its language")


def _ratio(samples: Sequence[Sample]) -> float:
    return sum(one.new("naive") for one in samples) / sum(one.new("ours") for one in samples)


def _row(name: str, samples: Sequence[Sample]) -> str:
    count, heard = sum(one.count for one in samples), sum(len(one.heard) for one in samples)
    naive, ours = (sum(one.new(way) for one in samples) / count * 1e6 for way in ("naive", "ours"))
    again = sum(one.again("naive") for one in samples) / sum(one.again("ours") for one in samples)
    first = sum(one.again("first pass") for one in samples) / count * 1e6
    second = sum(one.again("second pass") for one in samples) / max(heard, 1) * 1e6
    return f"  {name:6}{count:>8}{naive:>10.0f}{ours:>10.0f}{naive / ours:>8.1f}x{again:>7.1f}x{first:>19.0f}{second:>22.0f}"


def profile(share: Share, lines: int) -> None:
    """Where the time of each pass goes."""
    for way in ("first pass", "second pass"):
        profiler = cProfile.Profile()
        for sample in share.samples.values():
            profiler.runcall(sample.ways[way])
        print(f"\n--- {way}, by own time")
        pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(lines)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Detection against the naive way.")
    parser.add_argument("--bodies", type=Path, help="real articles, one JSON object a line: lang, title, text")
    parser.add_argument("--each", type=int, default=80, help="bodies of each language")
    parser.add_argument("--tellings", type=int, default=1, help="sentences that tell of a planted event")
    parser.add_argument("--rounds", type=int, default=3, help="times that bodies are read again")
    parser.add_argument("--seed", type=int, default=20230913)
    parser.add_argument("--profile", action="store_true", help="also show where the time goes")
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    dice = random.Random(chosen.seed)
    book = load_rulebook(rules_folder())
    detector = Detector(book)
    detector.warm_up()
    tongue = detector.knowledge.tongues[PLANTED_IN]
    _ = tongue.lexicon, detector.knowledge.triggers(tongue), detector.knowledge.every_trigger
    gc.freeze()  # as the service does: what is known for good need not be looked through for garbage
    terms = surface_terms(book, detector, PLANTED_IN)
    bodies = real_bodies(chosen.bodies, dice, chosen.each) if chosen.bodies else own_bodies(dice, chosen.each)
    happening = events(book, dice)

    def plant(body: Body) -> Body:
        return told(body, [next(happening) for _ in range(chosen.tellings)], dice)

    def survives(body: Body) -> bool:
        return detector.listen(body.article(0, PLANTED_IN)) is not None

    print(f"{len(book.rules)} rules, {len(book.languages)} languages, {len(terms)} English terms for the naive way")
    print(f"bodies: {chosen.bodies or 'our own sentences'}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    shares = [Share(share, surviving_in_each(bodies, share, survives, plant, dice), detector, terms) for share in GOALS]
    for _ in range(1 + chosen.rounds):
        for share in shares:
            share.round()
    for share in shares:
        share.report()
    if chosen.profile:
        profile(shares[-1], 28)
    print(f"\nload {os.getloadavg()[0]:.1f} at the end; times are of this thread's CPU")


def surviving_in_each(
    bodies: Sequence[Body],
    share: float,
    survives: Callable[[Body], bool],
    plant: Callable[[Body], Body],
    dice: random.Random,
) -> list[Body]:
    """The share holds in every language, so that rows can be compared."""
    return [
        body
        for lang in ORDINARY
        for body in surviving([one for one in bodies if one.written_in == lang], share, survives, plant, dice)
    ]


if __name__ == "__main__":
    main()
