"""A fault that scalars alone cannot show: never looked for, and said so."""

from __future__ import annotations

from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.scalars.rule import cannot_tell
from tb_gan_doctor.model import Episode, Outcome, Window

WHY = cannot_tell("record with GanDoctor(writer, ...) and doctor.step(...)")


class Unread(Fault):
    """Stands for `fault` where its measurements are not there."""

    def __init__(self, fault: type[Fault] | Fault) -> None:
        super().__init__(object())
        self.META = fault.META  # type: ignore[misc]  # of the instance: one class for all faults

    def unreadable(self) -> str:
        return WHY

    def read(self, window: Window) -> Outcome:
        return None

    def describe(self, episode: Episode) -> str:
        return self.META.summary
