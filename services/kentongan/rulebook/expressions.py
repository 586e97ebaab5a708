"""The small language of conditions in rules: `dead >= 10 or magnitude >= 6.5`, `actor and (place or figures)`."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Value = float | bool
Facts = Mapping[str, Value]

TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<compare>>=|<=|==|>|<)|(?P<bracket>[()])|(?P<word>[^\W\d]\w*))")
COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


class ExpressionError(ValueError):
    """A condition that cannot be read."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition over named facts; a fact that is not told is false, and compares as false."""

    text: str
    names: frozenset[str]
    holds: Callable[[Facts], bool]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)


def parse(text: str, phrases: Mapping[str, str] | None = None) -> Expression:
    """Read a condition. `phrases` are names of several words, such as `two states`, mapped to the fact they stand for.

    Raises `ExpressionError` saying where it went wrong.
    """
    plain = text
    for phrase, name in sorted((phrases or {}).items(), key=lambda item: -len(item[0])):
        plain = plain.replace(phrase, name)
    parser = _Parser(plain)
    holds = parser.either()
    if parser.peek() is not None:
        raise ExpressionError(f"cannot read {parser.peek()!r} in {text!r}")
    return Expression(text, frozenset(parser.names), holds)


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        self.names: set[str] = set()
        position = 0
        while text[position:].strip():
            match = TOKEN.match(text, position)
            if match is None:
                raise ExpressionError(f"cannot read {text[position:].strip()!r} in {text!r}")
            self.tokens.append(match.group().strip())
            position = match.end()
        self.at = 0

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str:
        word = self.peek()
        if word is None:
            raise ExpressionError("the condition ends too early")
        self.at += 1
        return word

    def either(self) -> Callable[[Facts], bool]:
        options = [self.both()]
        while self.peek() == "or":
            self.take()
            options.append(self.both())
        return options[0] if len(options) == 1 else lambda facts: any(option(facts) for option in options)

    def both(self) -> Callable[[Facts], bool]:
        parts = [self.single()]
        while self.peek() == "and":
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else lambda facts: all(part(facts) for part in parts)

    def single(self) -> Callable[[Facts], bool]:
        word = self.take()
        if word == "not":
            inner = self.single()
            return lambda facts: not inner(facts)
        if word == "(":
            inner = self.either()
            if self.take() != ")":
                raise ExpressionError("a bracket is not closed")
            return inner
        if word == "always":
            return lambda _facts: True
        if not word[0].isalpha():
            raise ExpressionError(f"{word!r} stands where a name should stand")
        self.names.add(word)
        if self.peek() not in COMPARE:
            return lambda facts: bool(facts.get(word))
        compare = COMPARE[self.take()]
        limit = self._number()
        return lambda facts: word in facts and compare(float(facts[word]), limit)

    def _number(self) -> float:
        word = self.take()
        try:
            return float(word)
        except ValueError as error:
            raise ExpressionError(f"{word!r} stands where a number should stand") from error
