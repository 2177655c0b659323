"""What healthy trainings of the seven loss families look like, signal by signal.

Bands are the 5, 50 and 95 percent marks of small healthy runs in their late phase: a ring of
eight Gaussians and 8x8 digits, multilayer perceptrons, batches of 128.
"""

from __future__ import annotations

from tests.builders import Approach, Band, Script, Signals, around, facts, steady

FACTS = facts()
SETTLED_STEPS = 1000


def _family(
    loss_d: Band,
    loss_g: Band,
    auc: Band,
    separation: Band,
    g_norm: Band,
    d_norm: Band,
    g_ratio: Band,
    d_ratio: Band,
    coverage: Band,
    excess: Band,
    slope: float | Band = 1.0,
) -> dict[str, float | Band]:
    return {
        "loss/d": loss_d,
        "loss/g": loss_g,
        "balance/auc": auc,
        "balance/separation": separation,
        "gradient/g_norm": g_norm,
        "gradient/d_norm": d_norm,
        "update/g_ratio": g_ratio,
        "update/d_ratio": d_ratio,
        "diversity/coverage": coverage,
        "diversity/excess_empty": excess,
        "gradient/score": slope,
    }


BANDS = {
    "nonsaturating": _family(
        Band(1.1, 1.3, 1.4),
        Band(0.76, 0.92, 1.1),
        Band(0.59, 0.71, 0.80),
        Band(0.33, 0.76, 1.2),
        Band(1.1, 1.4, 1.8),
        Band(1.2, 1.6, 2.8),
        Band(4.2e-3, 4.9e-3, 5.7e-3),
        Band(5.2e-3, 6.4e-3, 7.6e-3),
        Band(0.55, 0.69, 0.80),
        Band(0.0, 0.034, 0.072),
        Band(0.40, 0.57, 0.72),
    ),
    "minimax": _family(
        Band(1.3, 1.4, 1.4),
        Band(-0.73, -0.68, -0.62),
        Band(0.48, 0.55, 0.64),
        Band(0.11, 0.37, 0.64),
        Band(0.66, 1.2, 3.1),
        Band(0.47, 1.0, 1.9),
        Band(1.5e-3, 2.0e-3, 2.5e-3),
        Band(7.9e-4, 1.2e-3, 1.8e-3),
        Band(0.60, 0.74, 0.85),
        Band(0.0, 0.073, 0.16),
        Band(0.35, 0.48, 0.60),
    ),
    "lsgan": _family(
        Band(0.16, 0.18, 0.21),
        Band(0.15, 0.22, 0.31),
        Band(0.77, 0.83, 0.87),
        Band(1.0, 1.3, 1.6),
        Band(0.33, 0.41, 0.51),
        Band(0.47, 0.69, 1.6),
        Band(3.6e-3, 4.1e-3, 4.8e-3),
        Band(3.8e-3, 4.6e-3, 5.8e-3),
        Band(0.77, 0.86, 0.91),
        Band(0.0, 0.011, 0.036),
        Band(0.40, 0.65, 0.80),
    ),
    "wgan": _family(
        Band(-0.017, -0.0088, -0.0057),
        Band(0.058, 0.15, 0.21),
        Band(0.62, 0.72, 0.84),
        Band(0.44, 0.81, 1.2),
        Band(0.027, 0.044, 0.078),
        Band(0.082, 0.16, 0.31),
        Band(8.2e-4, 1.1e-3, 1.5e-3),
        Band(1.3e-3, 2.2e-3, 3.9e-3),
        Band(0.28, 0.49, 0.67),
        Band(0.0, 0.036, 0.099),
    ),
    "wgan-gp": _family(
        Band(-0.65, -0.56, -0.44),
        Band(-1.7, -0.86, -0.22),
        Band(0.71, 0.77, 0.82),
        Band(0.75, 1.0, 1.3),
        Band(1.5, 1.6, 1.9),
        Band(2.2, 2.6, 3.3),
        Band(1.8e-3, 1.9e-3, 2.1e-3),
        Band(3.0e-3, 3.5e-3, 4.1e-3),
        Band(0.82, 0.86, 0.89),
        Band(0.0, 0.0049, 0.034),
    ),
    "hinge": _family(
        Band(1.85, 1.9, 1.95),
        Band(-0.48, -0.31, -0.16),
        Band(0.57, 0.65, 0.72),
        Band(0.28, 0.54, 0.83),
        Band(0.39, 0.48, 0.58),
        Band(0.46, 0.54, 0.66),
        Band(2.1e-3, 2.4e-3, 2.7e-3),
        Band(7.8e-3, 8.8e-3, 1.0e-2),
        Band(0.75, 0.80, 0.87),
        Band(0.0, 0.011, 0.029),
    ),
    "relativistic": _family(
        Band(0.56, 0.58, 0.61),
        Band(0.87, 0.91, 0.95),
        Band(0.70, 0.76, 0.81),
        Band(0.76, 1.0, 1.3),
        Band(0.48, 0.56, 0.64),
        Band(0.70, 0.90, 1.2),
        Band(1.8e-3, 1.9e-3, 2.1e-3),
        Band(2.2e-3, 2.4e-3, 2.8e-3),
        Band(0.79, 0.84, 0.89),
        Band(0.0, 0.011, 0.031),
        Band(0.35, 0.43, 0.50),
    ),
}

_ANY_FAMILY: Signals = {
    "score/real": around(0.8),
    "score/fake": around(-0.7),
    "gradient/score_sign": -1.0,
    "gradient/g_leftover": 0.0,
    "gradient/d_leftover": 0.0,
    "gradient/g_first_last": Band(0.3, 0.6, 1.1),
    "gradient/d_first_last": Band(0.4, 0.7, 1.2),
    "optimizer/g_steps": 1.0,  # per step of the training
    "optimizer/d_steps": 1.0,
    "optimizer/g_learning_rate": 2e-4,
    "optimizer/d_learning_rate": 2e-4,
    "data/real_mean": around(-0.4, 0.02),
    "data/real_std": around(0.7, 0.02),
    "data/real_min": -1.0,
    "data/real_max": 1.0,
    "data/fake_mean": around(-0.42, 0.05),
    "data/fake_std": around(0.68, 0.05),
    "data/fake_min": Band(-1.0, -0.999, -0.995),
    "data/fake_max": Band(0.99, 0.997, 1.0),
    "data/distinct_samples": 1797.0,
    "data/cluster_evenness": 0.93,
    "data/outlier_share": 0.004,
    "data/checkerboard_ratio": Band(0.8, 1.2, 1.7),
    "latent/repeated": 0.0,
    "latent/spread": around(1.0, 0.03),
    "latent/sensitivity": Band(0.7, 1.0, 1.3),
    "held_out/auc": Band(0.46, 0.52, 0.58),
    "held_out/gap": Band(-2.0, 0.7, 3.8),
    "condition/agreement": Band(0.80, 0.87, 0.94),
    "condition/real_agreement": Band(0.84, 0.89, 0.94),
    "condition/least_spread": Band(0.60, 0.75, 0.90),
    "condition/class_imbalance": 1.05,
    "average/update_ratio": around(5e-3),
    "average/distance": around(0.02),
    "average/buffer_distance": around(0.03),
    "optimizer/g_skipped": 0.0,
    "optimizer/d_skipped": 0.0,
    "optimizer/loss_scale": 65536.0,
    "diversity/minibatch_std_ratio": Band(0.88, 0.96, 1.04),
    "diversity/nearest_ratio": Band(0.75, 0.90, 1.05),
    "diversity/bin_jsd": Band(0.04, 0.06, 0.09),
    "diversity/precision": Band(0.72, 0.80, 0.88),
    "diversity/rke_ratio": Band(0.84, 0.95, 1.05),
    "diversity/samples": 128.0,
    "diversity/bin_churn": Band(0.7, 1.1, 1.7),
    "activation/g_dead": Band(0.02, 0.06, 0.12),
    "activation/d_dead": 0.0,
    "data/fake_saturated": Band(0.10, 0.15, 0.20),
    "data/real_saturated": Band(0.12, 0.16, 0.20),
    "gradient/penalized": 0.0,
    "weight/d_at_bound": 1e-3,  # without clipping it is the largest of 900 weights alone
}

_BOUNDED: dict[str, Signals] = {
    "nonsaturating": {"gradient/input": Band(0.78, 1.0, 1.3)},
    "minimax": {"gradient/input": Band(0.52, 0.85, 1.6)},
    "lsgan": {"gradient/input": Band(0.29, 0.35, 0.43)},
    "wgan": {"gradient/input": Band(0.048, 0.055, 0.093), "weight/d_at_bound": 0.35},
    "wgan-gp": {
        "gradient/input": Band(0.99, 1.1, 1.2),
        "gradient/penalized": 1.0,
        "loss/d_penalty": Band(0.03, 0.05, 0.09),
    },
    "hinge": {"gradient/input": Band(0.38, 0.42, 0.46)},
    "relativistic": {
        "gradient/input": Band(0.41, 0.45, 0.49),
        "gradient/penalized": 1.0,
        "loss/d_penalty": Band(0.02, 0.03, 0.05),
    },
}
"""How steep the discriminator is, and what bounds it."""


def healthy(loss: str = "nonsaturating", steps: int = SETTLED_STEPS) -> Script:
    """A training of this loss family that has long settled, from its first window on."""
    return steady(steps, {**_ANY_FAMILY, **_BOUNDED[loss], **BANDS[loss]})


def learning(loss: str = "nonsaturating", steps: int = 2000, scale_steps: float = 200.0) -> Script:
    """A training from scratch: early dominance of the discriminator, then coverage grows."""
    bands = BANDS[loss]
    early: dict[str, Approach] = {
        "balance/auc": Approach(0.97, bands["balance/auc"], 90.0),
        "diversity/coverage": Approach(0.01, bands["diversity/coverage"], scale_steps),
        "diversity/excess_empty": Approach(0.85, bands["diversity/excess_empty"], scale_steps),
        "diversity/precision": Approach(0.05, Band(0.72, 0.80, 0.88), scale_steps),
        "diversity/rke_ratio": Approach(0.15, Band(0.84, 0.95, 1.05), scale_steps),
        "diversity/bin_jsd": Approach(0.90, Band(0.04, 0.06, 0.09), scale_steps),
        "diversity/minibatch_std_ratio": Approach(0.40, Band(0.88, 0.96, 1.04), scale_steps),
        "diversity/nearest_ratio": Approach(0.10, Band(0.75, 0.90, 1.05), scale_steps),
        "data/checkerboard_ratio": Approach(12.0, Band(0.8, 1.2, 1.7), scale_steps),
        "latent/sensitivity": Approach(1.6, Band(0.7, 1.0, 1.3), scale_steps),
        "condition/agreement": Approach(0.10, Band(0.80, 0.87, 0.94), scale_steps),
        "condition/least_spread": Approach(0.05, Band(0.60, 0.75, 0.90), scale_steps),
        "gradient/g_norm": Approach(4.0, bands["gradient/g_norm"], 40.0),
        "gradient/d_norm": Approach(4.0, bands["gradient/d_norm"], 40.0),
    }
    return steady(steps, {**_ANY_FAMILY, **_BOUNDED[loss], **bands, **early})
