"""A quote with its evidence marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from kentongan.domain.detection import Evidence
from kentongan.text.english import beginning_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote; where it is evidence, `says` is what it says."""

    text: str
    says: str = ""


def pieces(quote: str, evidence: Sequence[Evidence]) -> tuple[Piece, ...]:
    """Cut a quote at its evidence.

    Evidence counts from the start of the article's field, and a quote may begin anywhere in it. Where it begins is what
    most pieces of evidence agree on. What does not stand in the quote is left out, and so is what overlaps earlier evidence.
    """
    begin = beginning_of(quote, evidence)
    if begin is None:
        return (Piece(quote),) if quote else ()
    found: list[Piece] = []
    done = 0
    for each in sorted(evidence, key=lambda each: (each.start, -each.end)):
        start, end = each.start - begin, each.end - begin
        if start < done or quote[start:end] != each.text or not each.text:
            continue
        found += [Piece(quote[done:start]), Piece(quote[start:end], each.says or "evidence")]
        done = end
    return tuple(piece for piece in (*found, Piece(quote[done:])) if piece.text)
