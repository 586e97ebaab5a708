"""What a detection may do to an incident."""

from enum import StrEnum

from kentongan.domain.detection import Detection, Why
from kentongan.domain.words import Modality, Role


class Part(StrEnum):
    """What a detection may do to an incident."""

    RINGS = "opens an incident or joins it, and makes it ring"
    SILENT = "opens an incident that does not ring, or joins one"
    ATTACHES = "only speaks of an incident that exists"


TOLD_AS_NEWS = frozenset({Role.REPORT, Role.DEVELOPMENT})
NOT_YET_OR_DISPUTED = frozenset({Modality.PLANNED, Modality.THREATENED, Modality.POSSIBLE, Modality.DENIED})
READ_WELL = (Why.MODALITY, Why.ROLE)
"""Where these are the reason that a reading does not ring, it was read well; all other reasons doubt the reading itself."""


def part_of(detection: Detection) -> Part | None:
    """What this detection may do; nothing for a reading that is doubted, or whose event is long over or never was."""
    if detection.rings:
        return Part.RINGS
    if detection.reason.partition(":")[0] not in READ_WELL:
        return None
    if detection.modality is not Modality.ASSERTED and detection.modality not in NOT_YET_OR_DISPUTED:
        return None
    if detection.role in TOLD_AS_NEWS:
        return Part.SILENT
    return Part.ATTACHES
