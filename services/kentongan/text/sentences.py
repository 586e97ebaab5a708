"""Where sentences end, in every script we read."""

import re
from collections.abc import Collection, Iterator

END = re.compile(
    r"""(?<=[.!?؟۔।…])["”»’)\]]*\s+(?=[^\W_a-zа-яё]|["“«(„‘\d])"""  # a stop, then a capital, a quote or a number
    r"""|\n+"""  # a new line is always a boundary
    r"""|(?<=[。！？])["”」』）]*""",  # Han and kana need no space behind the stop
    re.VERBOSE,
)
LAST_WORD = re.compile(r"(?:^|[\s(\"“«])([^\s(\"“«]+)\.$")
INITIAL = re.compile(r"(?:^|[\s.(])[^\W\d_]\.$")
ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.$")


def sentences(text: str, abbreviations: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of a text, in code points; blank ones are left out.

    `abbreviations` are lower-case words behind which a full stop ends no sentence.
    """
    start = 0
    for boundary in END.finditer(text):
        line_break = "\n" in boundary.group()
        if not line_break and _goes_on(text[start : boundary.start()], abbreviations):
            continue
        yield from _span(text, start, boundary.end())
        start = boundary.end()
    yield from _span(text, start, len(text))


def _goes_on(sentence: str, abbreviations: Collection[str]) -> bool:
    tail = sentence[-24:]
    if INITIAL.search(tail) or ORDINAL.search(tail):
        return True
    word = LAST_WORD.search(tail)
    return word is not None and word.group(1).lower() in abbreviations


def _span(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
