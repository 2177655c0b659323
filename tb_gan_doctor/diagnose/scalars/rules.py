"""The catalogue for runs read from scalars: faults with a rule for them, and the rest unread."""

from __future__ import annotations

from collections.abc import Sequence

from tb_gan_doctor.diagnose.catalogue import FAULTS
from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.scalars.blind import BlindByLosses
from tb_gan_doctor.diagnose.scalars.critic import CriticUnheld
from tb_gan_doctor.diagnose.scalars.labels import LabelsByLosses
from tb_gan_doctor.diagnose.scalars.metric import TurnedMetric
from tb_gan_doctor.diagnose.scalars.never import NeverLearnedByFid
from tb_gan_doctor.diagnose.scalars.non_finite import NonFiniteScalars
from tb_gan_doctor.diagnose.scalars.oscillating import OscillationByScalars
from tb_gan_doctor.diagnose.scalars.overpowering import OverpoweringByLosses
from tb_gan_doctor.diagnose.scalars.rate import FrozenRate
from tb_gan_doctor.diagnose.scalars.rule import ScalarRule
from tb_gan_doctor.diagnose.scalars.unread import Unread
from tb_gan_doctor.model import ScalarSource

SCALAR_RULES: tuple[type[ScalarRule], ...] = (
    NonFiniteScalars,
    LabelsByLosses,
    OverpoweringByLosses,
    FrozenRate,
    BlindByLosses,
    CriticUnheld,
    TurnedMetric,
    NeverLearnedByFid,
    OscillationByScalars,
)


def scalar_rules(faults: Sequence[type[Fault] | Fault] | None, source: ScalarSource) -> list[Fault]:
    """A rule for each of `faults` (the whole catalogue by default), in their order."""
    by_id = {rule.META.id: rule for rule in SCALAR_RULES}
    made: list[Fault] = []
    for fault in FAULTS if faults is None else faults:
        rule = by_id.get(fault.META.id)
        made.append(Unread(fault) if rule is None else rule(source))
    return made
