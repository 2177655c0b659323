"""What the demo trains: healthy runs of several losses, and one run per fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tb_gan_doctor.demo import injections
from tb_gan_doctor.demo.setups import SETUPS
from tb_gan_doctor.demo.training import Training
from tb_gan_doctor.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run: a set-up, and the fault that is put in at `onset` (None: healthy)."""

    name: str
    setup: str
    steps: int
    fault: str | None = None
    onset: int = 0
    inject: Callable[[Training], None] | None = None
    seed: int = 0

    @property
    def what(self) -> str:
        """What is done to the run, in a sentence."""
        if self.inject is None:
            return "Nothing is put in."
        return (self.inject.__doc__ or "").strip()


def _healthy(setup: str, steps: int) -> Scenario:
    return Scenario(f"healthy-{setup}", setup, steps)


def _faulty(
    fault: str,
    setup: str,
    steps: int,
    onset: int,
    inject: Callable[[Training], None],
    name: str = "",
) -> Scenario:
    """name: what the run looks like, where the fault that causes it is another."""
    return Scenario(name or fault, setup, steps, fault, onset, inject)


SCENARIOS: tuple[Scenario, ...] = (
    _healthy("nonsaturating-dcgan", 1200),
    _healthy("hinge-dcgan", 1200),
    _healthy("wgan-gp-ring", 1500),
    _healthy("lsgan-ring", 1500),
    _faulty("non-finite-values", "nonsaturating-dcgan", 400, 300, injections.nan_pixel),
    _faulty("player-not-updating", "nonsaturating-dcgan", 700, 400, injections.detached_fakes),
    _faulty("gradients-not-zeroed", "lsgan-ring", 1100, 700, injections.forgotten_zero_grad),
    _faulty("real-fake-range-mismatch", "nonsaturating-dcgan", 800, 400, injections.unscaled_data),
    _faulty(
        "lipschitz-control-missing", "wgan-gp-ring", 1400, 800, injections.no_lipschitz_bound,
        name="exploding-gradient",
    ),
    _faulty(
        "loss-activation-mismatch", "nonsaturating-ring", 1100, 600, injections.double_sigmoid,
        name="vanishing-generator-gradient",
    ),
    _faulty(
        "discriminator-overpowering", "nonsaturating-dcgan", 700, 0,
        injections.strong_discriminator,
    ),
    _faulty("discriminator-blind", "nonsaturating-ring", 1300, 0, injections.drowned_discriminator),
    _faulty(
        "latent-ignored", "lsgan-ring", 1600, 1000, injections.narrow_latent, name="mode-collapse"
    ),
    _faulty("mode-dropping", "relativistic-ring", 1900, 1000, injections.lost_data),
)  # fmt: skip

_BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


def names() -> tuple[str, ...]:
    """Every scenario's name, in the order in which the demo trains them."""
    return tuple(_BY_NAME)


def scenario_named(name: str) -> Scenario:
    """The scenario of that name; raises UnknownName with the near one."""
    if name not in _BY_NAME:
        raise UnknownName("scenario", name, _BY_NAME)
    return _BY_NAME[name]


def build(scenario: Scenario) -> Training:
    """The scenario's training, before any fault."""
    return SETUPS[scenario.setup].build(scenario.seed)
