"""What was stored of a run, as a file or TensorBoard hands it over: not yet decoded or ordered."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class HealthSeries:
    """The windows of one tag, in the order in which they were written.

    description: the stored list of columns; None until an event was seen that has it.
    wall_times, steps, contents: one entry per window; a content is packed little-endian float32.
    """

    description: bytes | None = None
    wall_times: list[float] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)

    def append(self, wall_time: float, step: int, content: bytes) -> None:
        """Adds one window."""
        self.wall_times.append(wall_time)
        self.steps.append(step)
        self.contents.append(content)

    def extend(self, other: HealthSeries) -> None:
        """Adds what was written to the same tag later."""
        if self.description is None:
            self.description = other.description
        self.wall_times += other.wall_times
        self.steps += other.steps
        self.contents += other.contents


@dataclass(frozen=True, slots=True)
class Message:
    """A stored string, and when it was written."""

    wall_time: float
    step: int
    content: bytes


@dataclass(slots=True)
class Stored:
    """Everything of one source: an event file, or a run of a data provider.

    health: by tag.
    ledgers: the last one of each session, by session.
    """

    health: dict[str, HealthSeries] = field(default_factory=dict)
    facts: list[Message] = field(default_factory=list)
    ledgers: dict[str, Message] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.health or self.facts or self.ledgers)

    def extend(self, other: Stored) -> None:
        """Adds what a later source holds of the same run."""
        for tag, series in other.health.items():
            self.health.setdefault(tag, HealthSeries()).extend(series)
        self.facts += other.facts
        self.ledgers.update(other.ledgers)
