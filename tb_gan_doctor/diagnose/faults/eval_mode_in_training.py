"""A network trains in evaluation mode although it has layers that behave differently there.

What it is
    `eval()` was called, for sampling or for scores, and `train()` never after; or the network was
    loaded in evaluation mode.

Why it hurts
    BatchNorm uses statistics of the past and does not update them, Dropout does nothing, and
    spectral normalization keeps an old estimate, so its bound goes stale. Often the training goes
    on well: a small generator left in evaluation mode in mid-training lost nothing.

How it is recognized
    The mode of each network when its own optimizer steps, and the layers that it holds. It is
    noted as it is, and warned of where coverage or quality is lost from then on.

When it is not this
    Evaluation mode while sampling is right. A network without such layers does the same in both
    modes. A pretrained network may have its statistics frozen on purpose.

References
    junyanz/pytorch-CycleGAN-and-pix2pix issue 1329; odegeasslbc/FastGAN-pytorch issue 4.
    pytorch/examples issue 119: the generator's batch statistics belong to training.
"""

from __future__ import annotations

from dataclasses import dataclass

from tb_gan_doctor.diagnose.fault import Fault, Meta
from tb_gan_doctor.diagnose.harm import shows_harm
from tb_gan_doctor.diagnose.known_effects import OF_LOST_TRAINING
from tb_gan_doctor.diagnose.stats.lasting import Lasting
from tb_gan_doctor.model import (
    QUIET,
    Episode,
    Evidence,
    NetworkFacts,
    Outcome,
    Reading,
    Remedy,
    RunFacts,
    Window,
)

_SIGNAL = "fact/eval_networks"
_TWO_FACED = ("BatchNorm", "Dropout", "SpectralNorm")  # parts of the class names


class EvalModeInTraining(Fault):
    @dataclass(frozen=True)
    class Params:
        noted_severity: float = 0.40  # measured: no harm in a small generator with BatchNorm
        harmful_severity: float = 0.65  # with coverage or quality lost since
        harm_steps: int = 200  # two diversity checks at least

    META = Meta(
        id="eval-mode-in-training",
        title="Trained in evaluation mode",
        summary="A network is in evaluation mode while its own optimizer steps.",
        group="training loop",
        needs=(_SIGNAL,),
        uses=("diversity/excess_empty", "diversity/coverage"),
        hold_steps=1,
        hold_readings=1,
        clear_steps=100,
        explains={"": OF_LOST_TRAINING},
        remedies=(
            Remedy(
                id="train-mode",
                do="Call train() on both networks at the start of each iteration.",
                because="Whatever samples or scores in between can then leave nothing behind.",
                watch="diversity/coverage",
                cost="free",
                sources=("PyTorch documentation, torch.nn.Module.eval", "pytorch/examples 119"),
                code="G.train()\nD.train()",
            ),
            Remedy(
                id="sample-and-return",
                do="Sample inside a block that puts the mode back.",
                because="Evaluation mode is right for samples, and easily forgotten after.",
                watch="diversity/coverage",
                cost="free",
                sources=("junyanz/pytorch-CycleGAN-and-pix2pix issue 1329",),
                code=(
                    "G.eval()\ntry:\n    with torch.no_grad():\n        samples = G(noise)\n"
                    "finally:\n    G.train()"
                ),
            ),
        ),
    )

    def __init__(self, params: Params | None = None) -> None:
        super().__init__(params)
        self._odd: tuple[NetworkFacts, ...] = ()
        self._since_step: int | None = None
        self._harm = Lasting(self.params.harm_steps)

    def learn(self, facts: RunFacts) -> None:
        super().learn(facts)
        self._odd = tuple(n for n in facts.networks if not n.training and _is_two_faced(n))
        if not self._odd:
            self._since_step = None
        elif self._since_step is None:
            self._since_step = facts.step

    def read(self, window: Window) -> Outcome:
        p = self.params
        if not self.facts.networks:
            return None
        if not self._odd:
            self._harm.update(False, window.first_step, window.last_step)
            return QUIET
        harms = self._harm.update(shows_harm(self.progress), window.first_step, window.last_step)
        severity = p.harmful_severity if harms else p.noted_severity
        evidence = [Evidence(_SIGNAL, float(len(self._odd)), 0.0, "above", "count")]
        if harms:
            excess = self.progress.excess.value
            evidence.append(Evidence("diversity/excess_empty", excess, 0.5, "above", "ratio"))
        role = self._odd[0].role if len({n.role for n in self._odd}) == 1 else "both"
        return Reading(severity, tuple(evidence), since_step=self._since_step, kind=role)

    def describe(self, episode: Episode) -> str:
        who = "Both networks are" if episode.kind == "both" else f"The {episode.kind} is"
        harm = (
            "Coverage or quality has been lost since."
            if len(episode.evidence) > 1
            else "No harm is seen so far."
        )
        return (
            f"{who} trained in evaluation mode since step {episode.onset_by}: BatchNorm keeps old "
            f"statistics there, Dropout does nothing. {harm}"
        )


def _is_two_faced(network: NetworkFacts) -> bool:
    """Whether it holds layers that do something else in evaluation mode."""
    return any(part in name for name, _ in network.modules for part in _TWO_FACED)
