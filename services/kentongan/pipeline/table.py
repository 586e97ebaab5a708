"""The path of an article, as a table: which stage reads which topic, and where what it says goes."""

from dataclasses import dataclass

from kentongan.pipeline.ports import Stage
from kentongan.pipeline.topics import Topic


@dataclass(frozen=True, slots=True)
class Step:
    """One row: the topic a stage reads, the stage, and the topic it writes.

    What a stage puts into `due` comes back on the topic that it reads.
    """

    source: Topic
    stage: Stage
    target: Topic
