"""An article: one published text, as read once."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from kentongan.domain.errors import Invalid, Problem

LONGEST_TITLE = 2_000
LONGEST_TEXT = 500_000
LONGEST_NAME = 500
"""Code points. What is longer is refused: it is not a title, a text, or a name."""

TRACKING = re.compile(r"^(utm_.*|fbclid|gclid|dclid|mc_cid|mc_eid|igshid|ref_src|ocid|cmpid)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published text, as read once.

    `version` changes when the words change, `id` does not. Times are aware UTC; an article that does not say when it
    was published has none, never the time it was read.
    """

    id: str
    title: str = ""
    text: str = ""
    lang: str | None = None
    url: str | None = None
    publisher: str | None = None
    source: str | None = None
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    updated_at: datetime | None = None
    links: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        return _hash(self.title, self.text)


def article_from(fields: Mapping[str, object]) -> Article:
    """Read an article from what a client sent.

    Title or text is needed; missing, null and empty are the same; unknown fields are ignored. Raises `Invalid` with
    every problem at once.
    """
    problems: list[Problem] = []
    title = _text(fields, "title", LONGEST_TITLE, problems)
    text = _text(fields, "text", LONGEST_TEXT, problems)
    if not title and not text and not problems:
        problems.append(Problem(field="title", reason="an article needs a title or a text; both are empty"))
    url = _url(fields, problems)
    publisher = _text(fields, "publisher", LONGEST_NAME, problems) or None
    given = _id(fields, problems)
    lang = _text(fields, "lang", LONGEST_NAME, problems).strip() or None
    times = {name: _time(fields, name, problems) for name in ("published_at", "fetched_at", "updated_at")}
    source = _text(fields, "source", LONGEST_NAME, problems) or None
    links = _links(fields, problems)
    if problems:
        raise Invalid(*problems)
    return Article(
        id=given or canonical(url or "") or _hash(publisher or "", title, text),
        title=title,
        text=text,
        lang=lang,
        url=url,
        publisher=publisher,
        source=source,
        links=links,
        **times,
    )


def canonical(url: str) -> str:
    """The address of a page without what only counts visitors: tracking arguments, fragment, default port, `www.`."""
    if not url:
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.match(k)])
    return urlunsplit(("https", host + port, parts.path.rstrip("/") or "/", query, ""))


def _hash(*words: str) -> str:
    return hashlib.blake2b("\x00".join(words).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _text(fields: Mapping[str, object], name: str, longest: int, problems: list[Problem]) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        problems.append(Problem(field=name, reason=f"must be text, not {_kind(value)}"))
        return ""
    if len(value) > longest:
        problems.append(Problem(field=name, reason=f"is {len(value)} characters long; at most {longest} are read"))
        return ""
    if not _is_well_formed(value):
        problems.append(Problem(field=name, reason="holds half of a surrogate pair; send well-formed Unicode"))
        return ""
    return value if value.strip() else ""


def _is_well_formed(text: str) -> bool:
    # Asking every character in Python took four times as long as everything else that happens to an article.
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _id(fields: Mapping[str, object], problems: list[Problem]) -> str:
    value = fields.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(fields, "id", LONGEST_NAME, problems).strip()


def _url(fields: Mapping[str, object], problems: list[Problem]) -> str | None:
    url = _text(fields, "url", LONGEST_TITLE, problems).strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        problems.append(Problem(field="url", reason="must be an http or https address, such as https://news.example/1"))
        return None
    return url


def _time(fields: Mapping[str, object], name: str, problems: list[Problem]) -> datetime | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    try:
        return _moment(value)
    except (ValueError, TypeError, OverflowError, OSError):
        right = "an ISO 8601 time, such as 2026-11-24T06:30:00Z"
        problems.append(Problem(field=name, reason=f"{str(value)[:40]!r} is no time; write {right}"))
        return None


def _moment(value: object) -> datetime:
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        moment = datetime.fromtimestamp(value, UTC)
    elif isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            moment = parsedate_to_datetime(value)
    else:
        raise TypeError(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _links(fields: Mapping[str, object], problems: list[Problem]) -> tuple[str, ...]:
    value = fields.get("links")
    if value is None or value == "":
        return ()
    if isinstance(value, str) or not isinstance(value, Iterable):
        problems.append(Problem(field="links", reason="must be a list of addresses"))
        return ()
    return tuple(link for link in value if isinstance(link, str))


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), type(value).__name__)
