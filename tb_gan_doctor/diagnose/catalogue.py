"""Every fault, in the order of asking: finite? moving? balanced? diverse?"""

from __future__ import annotations

from tb_gan_doctor.diagnose.fault import Fault
from tb_gan_doctor.diagnose.faults.batch_too_small import BatchTooSmall
from tb_gan_doctor.diagnose.faults.checkerboard_artifacts import CheckerboardArtifacts
from tb_gan_doctor.diagnose.faults.class_collapse import ClassCollapse
from tb_gan_doctor.diagnose.faults.condition_ignored import ConditionIgnored
from tb_gan_doctor.diagnose.faults.data_imbalance import DataImbalance
from tb_gan_doctor.diagnose.faults.data_outliers import DataOutliers
from tb_gan_doctor.diagnose.faults.dead_or_saturated_units import DeadOrSaturatedUnits
from tb_gan_doctor.diagnose.faults.discriminator_blind import DiscriminatorBlind
from tb_gan_doctor.diagnose.faults.discriminator_over_regularized import (
    DiscriminatorOverRegularized,
)
from tb_gan_doctor.diagnose.faults.discriminator_overfitting import DiscriminatorOverfitting
from tb_gan_doctor.diagnose.faults.discriminator_overpowering import DiscriminatorOverpowering
from tb_gan_doctor.diagnose.faults.discriminator_too_small import DiscriminatorTooSmall
from tb_gan_doctor.diagnose.faults.eval_mode_in_training import EvalModeInTraining
from tb_gan_doctor.diagnose.faults.exploding_gradient import ExplodingGradient
from tb_gan_doctor.diagnose.faults.generator_too_small import GeneratorTooSmall
from tb_gan_doctor.diagnose.faults.gradients_not_zeroed import GradientsNotZeroed
from tb_gan_doctor.diagnose.faults.intra_mode_collapse import IntraModeCollapse
from tb_gan_doctor.diagnose.faults.label_or_sign_error import LabelOrSignError
from tb_gan_doctor.diagnose.faults.late_divergence import LateDivergence
from tb_gan_doctor.diagnose.faults.latent_ignored import LatentIgnored
from tb_gan_doctor.diagnose.faults.learning_rate_too_high import LearningRateTooHigh
from tb_gan_doctor.diagnose.faults.learning_rate_too_low import LearningRateTooLow
from tb_gan_doctor.diagnose.faults.lipschitz_control_missing import LipschitzControlMissing
from tb_gan_doctor.diagnose.faults.loss_activation_mismatch import LossActivationMismatch
from tb_gan_doctor.diagnose.faults.low_data_diversity import LowDataDiversity
from tb_gan_doctor.diagnose.faults.mixed_precision_overflow import MixedPrecisionOverflow
from tb_gan_doctor.diagnose.faults.mode_collapse import ModeCollapse
from tb_gan_doctor.diagnose.faults.mode_dropping import ModeDropping
from tb_gan_doctor.diagnose.faults.momentum_too_high import MomentumTooHigh
from tb_gan_doctor.diagnose.faults.never_learned import NeverLearned
from tb_gan_doctor.diagnose.faults.non_finite_values import NonFiniteValues
from tb_gan_doctor.diagnose.faults.normalization_misuse import NormalizationMisuse
from tb_gan_doctor.diagnose.faults.optimizer_mix_up import OptimizerMixUp
from tb_gan_doctor.diagnose.faults.oscillation import Oscillation
from tb_gan_doctor.diagnose.faults.player_not_updating import PlayerNotUpdating
from tb_gan_doctor.diagnose.faults.real_fake_range_mismatch import RealFakeRangeMismatch
from tb_gan_doctor.diagnose.faults.stale_average_generator import StaleAverageGenerator
from tb_gan_doctor.diagnose.faults.structure_mismatch import StructureMismatch
from tb_gan_doctor.diagnose.faults.update_imbalance import UpdateImbalance
from tb_gan_doctor.diagnose.faults.vanishing_generator_gradient import VanishingGeneratorGradient
from tb_gan_doctor.diagnose.faults.vanishing_layer_gradient import VanishingLayerGradient
from tb_gan_doctor.errors import UnknownName

FAULTS: tuple[type[Fault], ...] = (
    NonFiniteValues,
    MixedPrecisionOverflow,
    PlayerNotUpdating,
    GradientsNotZeroed,
    OptimizerMixUp,
    LabelOrSignError,
    LossActivationMismatch,
    EvalModeInTraining,
    RealFakeRangeMismatch,
    StructureMismatch,
    NormalizationMisuse,
    MomentumTooHigh,
    BatchTooSmall,
    LowDataDiversity,
    DataImbalance,
    DataOutliers,
    LearningRateTooHigh,
    LearningRateTooLow,
    UpdateImbalance,
    LipschitzControlMissing,
    DiscriminatorOverRegularized,
    GeneratorTooSmall,
    DiscriminatorTooSmall,
    ExplodingGradient,
    VanishingLayerGradient,
    DeadOrSaturatedUnits,
    VanishingGeneratorGradient,
    DiscriminatorOverpowering,
    DiscriminatorBlind,
    DiscriminatorOverfitting,
    ModeCollapse,
    ModeDropping,
    IntraModeCollapse,
    ClassCollapse,
    ConditionIgnored,
    LatentIgnored,
    CheckerboardArtifacts,
    Oscillation,
    LateDivergence,
    NeverLearned,
    StaleAverageGenerator,
)

_BY_ID = {fault.META.id: fault for fault in FAULTS}


def fault_named(fault_id: str) -> type[Fault]:
    """The fault of that id; raises UnknownName with the near one."""
    if fault_id not in _BY_ID:
        raise UnknownName("fault", fault_id, _BY_ID)
    return _BY_ID[fault_id]
