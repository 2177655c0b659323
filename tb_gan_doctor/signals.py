"""Every quantity that is measured, defined once: name, unit, aggregates, how to supply it.

A signal's name is `<subject>/<quantity>`. Where a player has several networks, the same
signal is also recorded per network as `<subject>/<quantity>:<network>`.
Formulas stand beside the probes that compute them (`record/probes/`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

AGGREGATES = ("mean", "std", "min", "max", "last", "n_nonfinite")
BEST_VALUE = "best value"
"""Unit of evidence: the best value of a metric, which others are compared with."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A named quantity.

    name: `<subject>/<quantity>`, lower case.
    unit: what one of it is ("ratio", "norm", "score", "count", "bits", "data", "loss", "steps", "rate").
    aggregates: how a window keeps it, a subset of AGGREGATES; non-finite values are counted in
        `n_nonfinite` and left out of the others.
    what: one sentence for people.
    supply: how a user makes it measurable when it is missing.
    scale: how a chart draws it, "linear" or "log".
    """

    name: str
    unit: str
    aggregates: tuple[str, ...]
    what: str
    supply: str
    scale: str = "linear"


_LOSS = ("mean", "std", "min", "max", "n_nonfinite")
_GRADIENTS = "pass generator=, discriminator= and their optimizers"
_SCORES = "pass d_real= and d_fake= to step(), or generator= and discriminator="
_HELD_OUT = "pass held_out=, real samples that the training never sees"
_LABELS = "pass real=, real_labels=, fake= and fake_labels= to step()"
_AVERAGE = "pass average=, the averaged (EMA) copy of the generator"
_SCALER = "pass scaler=, the torch.amp.GradScaler of the training"
_NETWORKS = "pass generator= and discriminator="
_OPTIMIZERS = "pass g_optimizer= and d_optimizer="
_SAMPLES = "pass real= and fake= to step(), or generator= and discriminator="


def _per_player(
    name: str,
    unit: str,
    aggregates: tuple[str, ...],
    what: str,
    scale: str = "linear",
    supply: str = _GRADIENTS,
) -> tuple[Signal, ...]:
    """The generator's and the discriminator's signal of one kind; `name` holds `{p}`."""
    players = (("g", "generator"), ("d", "discriminator"))
    return tuple(
        Signal(name.format(p=p), unit, aggregates, what.format(player=player), supply, scale)
        for p, player in players
    )


_ALL: tuple[Signal, ...] = (
    Signal("window/span", "steps", ("last",), "Steps that the window covers.", "always measured"),
    Signal("window/index", "count", ("last",), "Windows recorded before this one in the session.", "always measured"),
    Signal("window/ranks", "count", ("last",), "Ranks of a distributed training that the window covers.", "make the GanDoctor on every rank"),
    Signal("loss/d", "loss", _LOSS, "Discriminator loss as passed.", "pass d_loss= to step()"),
    Signal("loss/g", "loss", _LOSS, "Generator loss as passed.", "pass g_loss= to step()"),
    Signal("loss/d_penalty", "loss", ("mean",), "Penalty within the discriminator's loss, as passed.", "pass d_penalty= to step()"),
    Signal("score/real", "score", ("mean", "min", "max", "n_nonfinite"), "Discriminator output on real samples.", _SCORES),
    Signal("score/fake", "score", ("mean", "min", "max", "n_nonfinite"), "Discriminator output on fake samples.", _SCORES),
    Signal("balance/auc", "ratio", ("mean", "min", "max"), "Chance that a real sample scores above a fake one.", _SCORES),
    Signal("balance/separation", "ratio", ("mean",), "Distance of real and fake scores in pooled standard deviations.", _SCORES),
    *_per_player("gradient/{p}_norm", "norm", ("mean", "max", "n_nonfinite"), "Gradient norm of the {player} at its optimizer step.", "log"),
    *_per_player("gradient/{p}_leftover", "ratio", ("mean", "min"), "Gradient left from before the {player}'s backward, relative to the one it steps with."),
    *_per_player("gradient/{p}_first_last", "ratio", ("mean",), "Gradient norm of the {player}'s first weight tensor relative to its last.", "log"),
    *_per_player("optimizer/{p}_skipped", "count", ("last",), "Optimizer steps of the {player} that a gradient scaler skipped in the window.", supply=_SCALER),
    Signal("optimizer/loss_scale", "rate", ("last",), "Loss scale of mixed precision.", _SCALER, "log"),
    Signal("optimizer/float16", "ratio", ("last",), "1 where networks run in float16 and a player has not been seen to step: a scaler that is not known may hold it.", _SCALER),
    *_per_player("weight/{p}_norm", "norm", ("mean",), "Norm of all weights of the {player}.", "log"),
    Signal("weight/d_at_bound", "ratio", ("last",), "Share of the discriminator's weights that sit at its largest absolute weight, as clipping makes them.", _GRADIENTS),
    *_per_player("activation/{p}_dead", "ratio", ("mean",), "Share of units, in the {player}'s worst layer, that are off or saturated for a whole batch."),
    Signal("gradient/input", "norm", ("mean",), "Mean slope of the generator's loss in one fake sample, times the batch size.", _GRADIENTS, "log"),
    Signal("gradient/penalized", "count", ("last",), "Measured iterations of the window in which a gradient penalty was computed.", _GRADIENTS),
    Signal("gradient/score", "ratio", ("mean",), "Mean slope of the generator's loss in the discriminator's output.", _GRADIENTS, "log"),
    Signal("gradient/score_sign", "ratio", ("mean",), "Direction of that slope: -1 where the generator wants higher scores, 1 where it wants lower ones.", _GRADIENTS),
    *_per_player("update/{p}_ratio", "ratio", ("mean", "min", "max", "n_nonfinite"), "Weight change of one {player} step relative to the weights.", "log"),
    *_per_player("optimizer/{p}_steps", "count", ("last",), "Optimizer steps that the {player} made in the window."),
    *_per_player("optimizer/{p}_learning_rate", "rate", ("last",), "Learning rate of the {player}.", "log"),
    Signal("data/real_mean", "data", ("mean",), "Mean of the real samples.", _SAMPLES),
    Signal("data/real_std", "data", ("mean",), "Standard deviation of the real samples.", _SAMPLES),
    Signal("data/real_min", "data", ("min",), "Smallest value in the real samples.", _SAMPLES),
    Signal("data/real_max", "data", ("max", "n_nonfinite"), "Largest value in the real samples.", _SAMPLES),
    Signal("data/fake_mean", "data", ("mean",), "Mean of the fake samples.", _SAMPLES),
    Signal("data/fake_std", "data", ("mean",), "Standard deviation of the fake samples.", _SAMPLES),
    Signal("data/fake_min", "data", ("min",), "Smallest value in the fake samples.", _SAMPLES),
    Signal("data/fake_max", "data", ("max", "n_nonfinite"), "Largest value in the fake samples.", _SAMPLES),
    Signal("data/fake_saturated", "ratio", ("mean",), "Share of the fakes' values at the limits of the generator's last activation.", _SAMPLES),
    Signal("data/real_saturated", "ratio", ("mean",), "Share of the reals' values at the same limits.", _SAMPLES),
    Signal("data/distinct_samples", "count", ("last",), "Estimated number of different real samples; a lower bound while none has come twice.", _SAMPLES, "log"),
    Signal("data/cluster_evenness", "ratio", ("last",), "How evenly the reals fill the regions they reach: 1 all alike, 0 nearly all in one.", _SAMPLES),
    Signal("data/outlier_share", "ratio", ("last",), "Share of the reals that lie far from all others.", _SAMPLES),
    Signal("data/checkerboard_ratio", "ratio", ("mean",), "Energy of the fakes at the finest grid frequencies relative to the reals'.", _SAMPLES),
    Signal("latent/repeated", "ratio", ("mean",), "1 where the generator's input is that of the iteration before, 0 where it is fresh.", "pass generator="),
    Signal("latent/spread", "data", ("mean",), "Standard deviation of the generator's noise over a batch.", "pass generator=", "log"),
    Signal("latent/sensitivity", "ratio", ("mean",), "Change of the fakes for a small change of the noise, each relative to its own spread.", "pass generator=", "log"),
    Signal("held_out/auc", "ratio", ("mean",), "Chance that a training sample scores above a held-out one.", _HELD_OUT),
    Signal("held_out/gap", "ratio", ("mean",), "Mean score of training samples minus that of held-out ones, in standard errors.", _HELD_OUT),
    Signal("condition/agreement", "ratio", ("mean",), "Share of the fakes whose nearest class is the one that was asked for.", _LABELS),
    Signal("condition/real_agreement", "ratio", ("mean",), "The same for the reals: what a perfect generator reaches.", _LABELS),
    Signal("condition/least_spread", "ratio", ("mean",), "Spread of the fakes of the narrowest class relative to the reals of that class.", _LABELS),
    Signal("condition/class_imbalance", "ratio", ("last",), "Most frequent class of the reals relative to the rarest.", _LABELS, "log"),
    Signal("average/update_ratio", "ratio", ("mean",), "Change of the averaged generator since the last look, relative to its weights.", _AVERAGE, "log"),
    Signal("average/distance", "ratio", ("mean",), "Distance of the averaged generator's weights from the generator's, relative to them.", _AVERAGE, "log"),
    Signal("average/buffer_distance", "ratio", ("mean",), "The same for its buffers (BatchNorm statistics).", _AVERAGE, "log"),
    Signal("diversity/minibatch_std_ratio", "ratio", ("mean", "min"), "Spread inside a fake batch relative to a real one.", _SAMPLES),
    Signal("diversity/empty_bin_mass", "ratio", ("mean",), "Share of the real data in bins that no fake sample fell into.", _SAMPLES),
    Signal("diversity/excess_empty", "ratio", ("mean",), "Empty bin mass beyond what perfect samples of this number leave empty.", _SAMPLES),
    Signal("diversity/bin_jsd", "bits", ("mean",), "Jensen-Shannon divergence of fake and real bin frequencies.", _SAMPLES),
    Signal("diversity/coverage", "ratio", ("mean",), "Share of real neighborhoods that hold a fake sample.", _SAMPLES),
    Signal("diversity/precision", "ratio", ("mean",), "Share of fake samples inside a real neighborhood.", _SAMPLES),
    Signal("diversity/rke_ratio", "ratio", ("mean",), "Effective number of modes of the fakes relative to the reals.", _SAMPLES),
    Signal("diversity/nearest_ratio", "ratio", ("mean",), "Median distance of a fake to its nearest other fake, relative to the reals'.", _SAMPLES),
    Signal("diversity/bin_churn", "ratio", ("mean",), "Change of the fakes' bin frequencies since the check before, relative to what chance gives.", _SAMPLES),
    Signal("diversity/samples", "count", ("last",), "Fake samples that the diversity signals were computed from.", _SAMPLES),
)

_FACTS: tuple[Signal, ...] = (
    Signal("fact/foreign_weights", "count", (), "Weights of the other player that an optimizer holds.", _OPTIMIZERS),
    Signal("fact/momentum", "ratio", (), "Momentum of an optimizer: beta1 of Adam.", _OPTIMIZERS),
    Signal("fact/batch_size", "count", (), "Samples in a batch; of all batches of an iteration whose gradients are added up for one step.", _SAMPLES),
    Signal("fact/size_ratio", "ratio", (), "Weights of the generator relative to those of the discriminator.", _NETWORKS),
    Signal("fact/sample_size", "count", (), "Numbers in one fake sample.", _SAMPLES),
    Signal("fact/batch_norm_layers", "count", (), "BatchNorm layers of the discriminator.", _NETWORKS),
    Signal("fact/eval_networks", "count", (), "Networks that are in evaluation mode at their own optimizer's step.", _NETWORKS),
    Signal("fact/sigmoid_outputs", "count", (), "Discriminators that end in a Sigmoid.", _NETWORKS),
)
"""What is known of a run rather than measured in windows; it has no aggregates and no chart."""

SIGNALS: dict[str, Signal] = {signal.name: signal for signal in (*_ALL, *_FACTS)}


PROBES: dict[str, tuple[str, ...]] = {
    "recorder": ("",),
    "sample_fn": (),
    "numbers": ("",),
    "optimizer steps": ("gradient/", "update/", "optimizer/"),
    "step counts": ("optimizer/",),
    "gradients": ("gradient/g_norm", "gradient/d_norm", "gradient/g_first", "gradient/d_first"),
    "leftovers": ("gradient/g_leftover", "gradient/d_leftover"),
    "score slope": ("gradient/score",),
    "updates": ("update/", "weight/g_norm", "weight/d_norm"),
    "weight bounds": ("weight/d_at_bound",),
    "scores": ("score/", "balance/"),
    "samples": ("data/real_m", "data/real_std", "data/fake", "data/real_s", "diversity/minibatch"),
    "data": ("data/distinct", "data/cluster", "data/outlier"),
    "checkerboard": ("data/checkerboard",),
    "loss scale": ("optimizer/loss_scale", "optimizer/float16"),
    "activations": ("activation/",),
    "latents": ("latent/",),
    "held out": ("held_out/",),
    "conditions": ("condition/",),
    "average": ("average/",),
    "input slope": ("gradient/input", "gradient/penalized"),
    "diversity": ("diversity/",),
}
"""What is no longer measured once a probe has failed: beginnings of signal names."""


def probe_error(signal: str, errors: Iterable[tuple[str, str]]) -> str:
    """Why `signal` is no longer measured, given (probe, why) of those that failed; or ""."""
    for probe, why in errors:
        if signal.startswith(PROBES.get(probe, ())):
            return f"{probe} failed while recording: {why}"
    return ""


def base_name(name: str) -> str:
    """The signal that `name` belongs to: `update/g_ratio:A2B` gives `update/g_ratio`."""
    return name.partition(":")[0]


def signal_of(name: str) -> Signal:
    """The definition of `name`; a name of the user's own (`fid`) is a plain scalar signal."""
    known = SIGNALS.get(base_name(name))
    if known is not None:
        return known
    return Signal(
        name, "", ("mean", "last"), f"Your own value {name!r}.", f"pass {name}= to step()"
    )
