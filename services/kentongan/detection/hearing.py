"""What the second ear makes of the readings of an article, by the headline alone."""

from collections.abc import Sequence
from dataclasses import replace

from kentongan.detection.ear import Ear, Listener, Opinion
from kentongan.detection.settling import Reading
from kentongan.detection.verdict import Say, Standing, Verdict, verdict
from kentongan.domain.detection import Detection, Why
from kentongan.domain.words import Confidence, Level

HEARD = "the second ear hears it told as news"


def heard_by(ear: Listener, headline: str, readings: Sequence[Reading]) -> list[Reading]:
    """The readings of an article, those of its headline demoted or promoted by the ear; the others as they were.

    The ear is asked only where the headline rings or comes near.
    """
    spoken = any(reading.headline and reading.detection.rings for reading in readings)
    standings = [_standing(reading, spoken=spoken) for reading in readings]
    if all(standing is Standing.SILENT for standing in standings):
        return list(readings)
    (opinion,) = ear.opinions([headline])
    return [
        replace(reading, detection=_judged(reading, standing, opinion, ear))
        for reading, standing in zip(readings, standings, strict=True)
    ]


def _standing(reading: Reading, *, spoken: bool) -> Standing:
    """How a reading stands before the ear, which has no say in what stands below the headline.

    Where the headline has `spoken` its news by the rules, what else it comes near to is no other news.
    """
    if not reading.headline:
        return Standing.SILENT
    if reading.detection.rings:
        return Standing.RINGS
    return Standing.NEAR if reading.near and not spoken else Standing.SILENT


def _judged(reading: Reading, standing: Standing, opinion: Opinion, ear: Listener) -> Detection:
    detection = reading.detection
    said = verdict(standing, opinion, reading.rule.id, ear)
    if said.say is Say.DEMOTE:
        return replace(detection, rings=False, reason=f"{Why.EAR}: {told(said, opinion, ear, rings=False)}")
    if said.say is Say.PROMOTE:
        return replace(
            detection,
            rings=True,
            reason=f"{Why.RINGS}: {told(said, opinion, ear, rings=True)}",
            confidence=Confidence.FAIR,
            confidence_reason=HEARD,
            level=min(detection.level, Level.MODERATE, key=lambda level: level.rank),
        )
    return detection


def told(said: Verdict, opinion: Opinion, ear: Listener, *, rings: bool) -> str:
    """Which head spoke, how sure it is, and the examples that the headline sounds like."""
    like = ear.sounds_like(opinion, rings=rings) if isinstance(ear, Ear) else []
    sounds = "".join(f", sounds like “{sample.text}”" for sample in like[:1])
    return f"{said.head} {said.p:.2f}{sounds}"
