"""The proof of a rule: its examples, read by the detector and held against what they say must come out."""

from collections.abc import Iterable, Iterator

from kentongan.detection.detector import Detector
from kentongan.domain.article import Article, article_from
from kentongan.domain.detection import Detection
from kentongan.domain.errors import Invalid
from kentongan.rulebook.book import Example
from kentongan.rulebook.schema import ExampleForm
from kentongan.rulebook.yaml import Issue


def failures(detector: Detector, examples: Iterable[Example]) -> Iterator[Issue]:
    """Every example that does not come out as it says, with what came out instead."""
    with detector.batch():
        for example in examples:
            if example.form.needs is None:
                yield from failures_of(detector, example)


def failures_of(detector: Detector, example: Example) -> Iterator[Issue]:
    """What one example says and the detector does not."""
    try:
        article = article_of(example)
    except Invalid as error:
        yield _issue(example, str(error), "an example speaks in an article's words")
        return
    found = [one for one in detector.read(article) if one.event_type == example.event]
    if example.form.detects == "nothing":
        if found:
            yield _issue(example, f"reads {_told(found[0])}", "must read nothing")
        return
    detection = _chosen(example.form, found)
    if detection is None:
        if example.form.rings or example.form.modality or example.form.block or example.form.reason:
            yield _issue(example, "reads nothing", f"must {_wanted(example.form)}")
        return
    yield from _differences(example, detection)


def article_of(example: Example) -> Article:
    form = example.form
    return article_from(
        {
            "id": f"example-{example.number}",
            "lang": form.lang,
            "title": form.title,
            "text": form.text,
            "published_at": form.published_at or "2026-06-15T12:00:00Z",
        }
    )


def _chosen(form: ExampleForm, found: list[Detection]) -> Detection | None:
    """The reading an example speaks of: in the block it names, else one that rings, else the first."""
    inside = [one for one in found if form.block is None or one.block is form.block]
    return next((one for one in inside if one.rings), inside[0] if inside else None)


def _differences(example: Example, detection: Detection) -> Iterator[Issue]:
    form = example.form
    for name in ("rings", "modality", "role", "block", "level", "confidence"):
        wanted, told = getattr(form, name), getattr(detection, name)
        if wanted is not None and wanted != told:
            yield _issue(example, f"{name} is {_plain(told)} ({detection.reason})", f"must be {_plain(wanted)}")
    if form.reason is not None and not detection.reason.startswith(form.reason):
        yield _issue(example, f"the reason is {str(detection.reason)!r}", f"must be {form.reason!r}")
    for name in ("actor", "target", "place"):
        wanted = getattr(form, name)
        told = [one.id for one in getattr(detection, name)]
        if wanted is not None and not _agree(name, wanted, detection, told):
            yield _issue(example, f"{name} is {told}", f"must be {list(wanted)}")
    for figure, value in (form.figures or {}).items():
        found = detection.figure(figure)
        if found is None or found.value != value:
            yield _issue(example, f"{figure} is {found.value if found else 'not told'}", f"must be {value}")


def _agree(name: str, wanted: list[str], detection: Detection, told: list[str]) -> bool:
    if name != "place":
        return sorted(wanted) == sorted(told)
    countries = {place.country for place in detection.place}
    return all(place in told or place in countries for place in wanted) and bool(wanted) == bool(told)


def _told(detection: Detection) -> str:
    return f"{detection.modality} {detection.event_type} ({detection.reason})"


def _wanted(form: ExampleForm) -> str:
    wants = [
        f"{name} {_plain(getattr(form, name))}"
        for name in ("rings", "modality", "block")
        if getattr(form, name) is not None
    ]
    return "read " + ", ".join(wants)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _issue(example: Example, wrong: str, right: str) -> Issue:
    text = example.form.title or example.form.text
    return Issue(str(example.path), example.line, f"[{example.form.lang}] {text[:80]!r}: {wrong}", right)
