"""The lines that `detect` and `replay` print: a public contract, told in docs/operations.md."""

from dataclasses import asdict
from datetime import datetime

from kentongan.domain.alert import Alert
from kentongan.domain.detection import Detection, Entity, Figure, Occurred, Place
from kentongan.domain.incident import Incident

Line = dict[str, object]


def detection_line(detection: Detection) -> Line:
    return {
        "article_id": detection.article_id,
        "event_type": detection.event_type,
        "rings": detection.rings,
        "reason": detection.reason,
        "modality": detection.modality,
        "role": detection.role,
        "level": detection.level,
        "confidence": detection.confidence,
        "block": detection.block,
        **_slots(detection),
        "target": [_entity(one) for one in detection.target],
        "means": list(detection.means),
        "names": list(detection.names),
        "evidence": [asdict(one) for one in detection.evidence],
        "lang": detection.lang,
        "level_reason": detection.level_reason,
        "confidence_reason": detection.confidence_reason,
    }


def incident_line(incident: Incident) -> Line:
    return {
        "incident_id": incident.id,
        "event_type": incident.event_type,
        "state": incident.state,
        "level": incident.level,
        "articles": list(incident.articles),
        "attached": list(incident.attached),
        "parent": incident.parent,
        "publishers": list(incident.publishers),
        **_slots(incident),
        "revisions": [
            {"kind": revision.kind, "at": moment(revision.at), "reason": revision.reason}
            for revision in incident.revisions
        ],
        "rings": incident.rings,
    }


def alert_line(alert: Alert) -> Line:
    return {
        "alert_id": alert.id,
        "incident_id": alert.incident.id,
        "revision": alert.incident.revision,
        "event_type": alert.incident.event_type,
        "level": alert.incident.level,
        "subscription": alert.subscription_id,
        "channel": alert.channel_label,
        "reason": alert.reason,
        "detail": alert.detail,
        "at": moment(alert.due_at),
    }


def moment(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _slots(told: Detection | Incident) -> Line:
    return {
        "actor": [_entity(one) for one in told.actor],
        "place": [_place(one) for one in told.place],
        "occurred_at": _occurred(told.occurred_at),
        "figures": [_figure(one) for one in told.figures],
    }


def _entity(entity: Entity) -> Line:
    line: Line = {"id": entity.id, "name": entity.name, "kind": entity.kind}
    return {**line, "person": entity.person} if entity.person else line


def _place(place: Place) -> Line:
    return {"id": place.id, "name": place.name, "country": place.country, "lat": place.lat, "lon": place.lon}


def _occurred(occurred: Occurred | None) -> Line | None:
    if occurred is None:
        return None
    return {"from": moment(occurred.from_), "to": moment(occurred.to), "precision": occurred.precision}


def _figure(figure: Figure) -> Line:
    value = int(figure.value) if figure.value.is_integer() else figure.value
    return {"of": figure.of, "value": value, "unit": figure.unit, "bound": figure.bound}
