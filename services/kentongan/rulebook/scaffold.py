"""Lays out the empty cells of a new event or a new language, for somebody to fill."""

import re
from collections.abc import Mapping
from pathlib import Path

from kentongan.domain.errors import KentonganError
from kentongan.rulebook.book import Rulebook
from kentongan.rulebook.folder import is_packaged
from kentongan.rulebook.rule import plain

TOLL = "toll"
EVENT_NAME = re.compile(r"[a-z][a-z0-9_]{2,40}")
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}")

RULE = """\
title: {title}
description: Say in one sentence what counts.
status: experimental
hears:                       # any line; its terms stand in one clause
  - [{name}]
needs: actor or place        # without it the reading is weak and does not ring
level: {{moderate: always}}
same: {{by: [actor, place], within: 200 km, for: 36h}}
falsepositives: []
misses: []
"""

EXAMPLES = """\
# The proof of {name}: headlines as the press writes them. A third of them near misses.
- {{lang: en, title: Write a headline that must ring, rings: true}}
- {{lang: en, title: Write a headline that must stay silent, detects: nothing}}
"""

TERMS = """\
# The words of {code} for the events we hear. What the signs mean: rules/README.md
{cells}
"""

CELL = "{term}: {{active: [], passive: [], noun: [], any: [], weak: [], mask: []}}"

GRAMMAR = """\
# The grammar of {code}. What each key means: rules/README.md
name: {code}
script: latin
order: svo
spaces: true
cues:
  denied: {{before: [], after: []}}
  negated: {{before: [], after: []}}
  planned: {{before: [], after: []}}
  threatened: {{before: [], after: []}}
  possible: {{before: [], after: []}}
  past: {{before: [], after: []}}
  drill: {{anywhere: []}}
  fiction: {{anywhere: []}}
roles:
  reaction: {{before: [], after: []}}
  background: {{before: [], after: [], anywhere: []}}
  development: {{before: [], after: []}}
markers: {{agent: [], passive: [], subject: [], target: [], place: [], place_behind: [], attribution: [], together: [],
  office: [], itself: [], since: [], honorific: []}}
numbers: {{}}
measures: []                        # behind a number they count no people: years, kilometres
bounds: {{at_least: [], at_most: [], about: []}}
tolls:
  dead: {{nouns: [], verbs: []}}
  injured: {{nouns: [], verbs: []}}
  missing: {{nouns: [], verbs: []}}
days: {{today: [], yesterday: [], tomorrow: []}}
weekdays: {{monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: []}}
months: {{1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [], 8: [], 9: [], 10: [], 11: [], 12: []}}
relative:
  ago: {{hour: [], day: [], week: [], month: [], year: []}}
  last: {{hour: [], day: [], week: [], month: [], year: []}}
  next: {{hour: [], day: [], week: [], month: [], year: []}}
parts: {{morning: [], afternoon: [], evening: [], night: []}}
distances: {{km: [], mile: []}}
bearings: {{n: [], ne: [], e: [], se: [], s: [], sw: [], w: [], nw: []}}
blocks: {{related_link: [], caption: [], byline: []}}
headlines: {{live: [], opinion: [], digest: []}}
abbreviations: []
agencies: []
"""

NAMES = """\
# What {code} calls the things of the gazetteer: its states, leaders, organisations, armed groups and places.
# The keys are those of rules/gazetteer/*.yaml; Unicode's own names of states are known already.
states:
  US: {{names: [], demonyms: [], seats: []}}
leaders: {{}}
organisations: {{}}
armed_groups: {{}}
places: {{}}
"""


def new(book: Rulebook, name: str) -> list[Path]:
    """Lay out a new event (`bridge_collapse`) or a new language (`sw`); the files that were made, for their author to fill.

    Raises `KentonganError` where the name cannot be used or is taken.
    """
    folder = book.own or book.folder
    if is_packaged(folder):
        right = "make a folder of your own with events/ or languages/ in it, and name it in KENTONGAN_RULES"
        raise KentonganError(f"{folder} belongs to the installed program; {right}")
    if LANGUAGE_CODE.fullmatch(name):
        return _laid_out(folder / "languages" / name, _language(book, name))
    if EVENT_NAME.fullmatch(name):
        if name in book.rules:
            raise KentonganError(f"there is an event {name} already; its id is taken for ever")
        title = name.replace("_", " ").capitalize()
        files = {
            f"{name}.yaml": RULE.format(title=title, name=name),
            f"{name}.examples.yaml": EXAMPLES.format(name=name),
        }
        return _laid_out(folder / "events", files)
    raise KentonganError(f"{name!r} is neither an event (lower_case_words) nor a language (two or three letters)")


def _language(book: Rulebook, code: str) -> Mapping[str, str]:
    if code in book.languages:
        raise KentonganError(f"there is a language {code} already; edit rules/languages/{code}/")
    terms = sorted({plain(term) for rule in book.rules.values() for term in rule.terms} - {TOLL})
    cells = "\n".join(CELL.format(term=term) for term in terms)
    return {
        "terms.yaml": TERMS.format(code=code, cells=cells),
        "grammar.yaml": GRAMMAR.format(code=code),
        "names.yaml": NAMES.format(code=code),
        "examples.yaml": f"# The proof of the grammar of {code}.\n",
    }


def _laid_out(folder: Path, files: Mapping[str, str]) -> list[Path]:
    taken = [folder / name for name in files if (folder / name).exists()]
    if taken:
        raise KentonganError(f"{taken[0]} is there already; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return [folder / name for name in files]
