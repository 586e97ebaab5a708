"""Who wants to hear what, as the operator writes it in `config/subscriptions.yaml`."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from kentongan.domain.errors import Invalid
from kentongan.domain.subscription import Subscription
from kentongan.routing.matchers import subscription_from
from kentongan.rulebook.forms import meant
from kentongan.rulebook.yaml import Document, Faulty, Issue, load

ORIGIN = "file:"
"""What the ids of these subscriptions begin with: the program never writes them."""


def subscriptions_from_file(
    path: Path,
    *,
    events: Collection[str],
    states: Mapping[str, str],
    schemes: Collection[str],
) -> tuple[Subscription, ...]:
    """Read the file; one that is not there holds none. Raises `Faulty` with everything that is wrong.

    No message ever shows an address: it is a secret, also where it is misspelt.
    """
    document = _document(path)
    if document is None or document.data is None:
        return ()
    if not isinstance(document.data, dict):
        right = "write `name: {event: [...], to: [...]}` entries"
        raise Faulty([Issue(str(path), document.line(), "is not a mapping", right)])
    found: list[Subscription] = []
    issues: list[Issue] = []
    for name, entry in document.data.items():
        try:
            found.append(_subscription(document, str(name), entry, events, states))
        except Faulty as faulty:
            issues.extend(faulty.issues)
    issues.extend(_strange_schemes(document, found, schemes))
    if issues:
        raise Faulty(sorted(issues))
    return tuple(found)


def _document(path: Path) -> Document | None:
    try:
        return load(path)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        right = "make it a UTF-8 file that this user may read"
        raise Faulty([Issue(str(path), 1, f"cannot be read: {error}", right)]) from error


def _subscription(
    document: Document, name: str, entry: object, events: Collection[str], states: Mapping[str, str]
) -> Subscription:
    if not isinstance(entry, dict):
        right = "write what it listens for and where to tell: {event: [...], to: [...]}"
        raise Faulty([Issue(str(document.path), document.line(name), f"{name!r} is empty", right)])
    if "id" in entry:
        right = f"take it away: the entry's own name, {name!r}, is its id"
        raise Faulty([Issue(str(document.path), document.line(name, "id"), f"{name}.id is not needed", right)])
    fields = {str(key): value for key, value in entry.items()}
    try:
        read = subscription_from({"name": name, **fields, "id": name}, events, states)
    except Invalid as invalid:
        raise Faulty(
            [_issue(document, name, problem.field, problem.reason) for problem in invalid.problems]
        ) from invalid
    return replace(read, id=ORIGIN + name)


def _issue(document: Document, name: str, field: str, reason: str) -> Issue:
    wrong, _, right = reason.partition("; ")
    right = right or "see config/subscriptions.yaml for examples"
    return Issue(str(document.path), document.line(name, field), f"{name}.{field} {wrong}", right)


def _strange_schemes(document: Document, found: list[Subscription], schemes: Collection[str]) -> list[Issue]:
    return [
        Issue(
            str(document.path),
            document.line(subscription.id.removeprefix(ORIGIN), "to"),
            f"{subscription.id.removeprefix(ORIGIN)}.to: {channel.scheme[:20]}:// is not among allowed_schemes",
            meant(channel.scheme, schemes),
        )
        for subscription in found
        for channel in subscription.channels
        if channel.scheme not in schemes
    ]
