"""How fast we read bare headlines: the naive way, the rules alone, and the rules with the second ear, in one run.

A stream of headlines and teasers is where the second ear costs most: it hears every headline that rings or comes near, and
nothing else dilutes that. The naive way is one `spacy.blank(lang)` with sentencizer and PhraseMatcher for each language, as in
bench/detection.py. Times are of this process's CPU, each way once over all articles, none of them read before.

    make bench
    python bench/headlines.py --articles week.jsonl.gz
"""

import argparse
import gc
import gzip
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher

from detection import read_all, surface_terms
from kentongan.detection.detector import Detector
from kentongan.detection.ear import Opinion, ear_from
from kentongan.detection.encoders import Absent
from kentongan.detection.proof import article_of
from kentongan.domain.article import Article, article_from
from kentongan.domain.errors import Invalid
from kentongan.rulebook.book import Rulebook, load_rulebook
from kentongan.rulebook.folder import model_folder, rules_folder
from kentongan.rulebook.ordinary import load_ordinary

RULES_GOAL, EAR_GOAL = 3, 150
FIELDS = ("id", "lang", "title", "text", "published_at", "publisher")
WITHOUT_A_TOKENIZER_HERE = frozenset({"ja", "ko", "th", "vi"})
"""spaCy wants packages of their own for these, which nobody here installs; the naive way cuts them as `xx`."""


class Counting:
    """An ear that counts what it is asked."""

    def __init__(self, ear: object) -> None:
        self.bars = ear.bars  # type: ignore[attr-defined]
        self.noise = ear.noise  # type: ignore[attr-defined]
        self._ear = ear
        self.asked = 0

    def opinions(self, texts: Sequence[str]) -> list[Opinion]:
        self.asked += len(texts)
        return self._ear.opinions(texts)  # type: ignore[attr-defined,no-any-return]


def naive_for(lang: str, terms: Sequence[str]) -> tuple[Language, PhraseMatcher]:
    nlp = spacy.blank("xx" if lang in WITHOUT_A_TOKENIZER_HERE else lang)
    nlp.add_pipe("sentencizer")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("event", list(nlp.tokenizer.pipe(terms)))
    return nlp, matcher


def read_naively(ways: dict[str, tuple[Language, PhraseMatcher]], articles: Sequence[Article]) -> int:
    found = 0
    for article in articles:
        nlp, matcher = ways[article.lang or ""]
        found += len(matcher(nlp(f"{article.title}\n{article.text}")))
    return found


def cpu(act: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    act()
    return time.process_time() - began


def from_file(path: Path, known: set[str]) -> Iterator[Article]:
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            told["lang"] = (told.get("lang") or "").split("-")[0]
            if told["lang"] in known:
                try:
                    yield article_from({field: told.get(field) for field in FIELDS})
                except Invalid:
                    continue


def our_own(book: Rulebook) -> Iterator[Article]:
    yield from (article_of(example) for example in book.examples)
    for number, one in enumerate(load_ordinary(rules_folder())):
        yield article_from({"id": f"ordinary-{number}", "lang": one.lang, "title": one.text})


def main() -> None:
    parser = argparse.ArgumentParser(description="Bare headlines: the naive way, rules alone, both ears.")
    parser.add_argument("--articles", type=Path, help="real ones, one JSON object a line; ours where it is left out")
    parser.add_argument("--most", type=int, default=3000, help="read no more than these")
    chosen = parser.parse_args()
    book = load_rulebook(rules_folder())
    rules = Detector(book)
    articles = list(from_file(chosen.articles, set(book.languages)) if chosen.articles else our_own(book))
    articles = articles[:: max(1, len(articles) // chosen.most)][: chosen.most]
    languages = sorted({article.lang or "" for article in articles})
    for lang in languages:
        tongue = rules.knowledge.tongues[lang]
        _ = tongue.lexicon, rules.knowledge.triggers(tongue)
    rules.warm_up()
    naive = {lang: naive_for(lang, surface_terms(book, rules, lang)) for lang in languages}
    gc.freeze()

    survivors = sum(rules.listen(article) is not None for article in articles)
    took = {
        "naive": cpu(lambda: read_naively(naive, articles)),
        "rules alone": cpu(lambda: read_all(rules, articles)),
    }
    found = ear_from(model_folder())
    asked = 0
    if not isinstance(found, Absent):
        counting = Counting(found)
        both = Detector(book, counting)
        both.knowledge = rules.knowledge
        both.warm_up()
        took["both ears"] = cpu(lambda: read_all(both, articles))
        asked = counting.asked

    count = len(articles)
    print(f"{count} articles in {', '.join(languages)}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{survivors / count:.1%} survive the first pass, the ear is asked of {asked / count:.1%}")
    for way, seconds in took.items():
        print(f"  {way:12}{seconds / count * 1e6:>8.0f} us an article{count / seconds:>9.0f} articles a CPU-second")
    ratio = took["naive"] / took["rules alone"]
    print(f"  rules alone: {ratio:.1f} x naive, wanted {RULES_GOAL}")
    if asked:
        print(f"  both ears: {count / took['both ears']:.0f} articles a CPU-second, wanted {EAR_GOAL}")


if __name__ == "__main__":
    main()
