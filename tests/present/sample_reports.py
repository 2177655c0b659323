"""Reports made by hand, for the tests of the presentations and the command line."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.model import (
    Coverage,
    Episode,
    Evidence,
    Finding,
    NetworkFacts,
    OptimizerFacts,
    Remedy,
    Report,
    RunFacts,
)

HOSTILE = "a\x1b[31m\nb\udc80<script>alert(1)</script>|`*_\u202e"
"""A run name with an escape sequence, a line break, a lone surrogate, markup and an override."""

REMEDY = Remedy(
    id="lower-generator-rate",
    do="Lower the generator's learning rate to a quarter.",
    because="It outruns the discriminator.",
    watch="diversity/empty_bin_mass",
    cost="restart",
    sources=("Heusel et al. 2017", "https://arxiv.org/abs/1706.08500"),
    code="for group in opt_g.param_groups:\n    group['lr'] *= 0.25",
)

FACTS = RunFacts(
    loss="hinge",
    networks=(NetworkFacts("G", "generator", 10, 10, ("0.weight",), (("Linear", 1),), "Tanh"),),
    optimizers=(OptimizerFacts("generator", "Adam", 2e-4, (("beta1", 0.5),), 10),),
    versions=(("torch", "2.13.0"),),
)


def finding(fault: str = "mode-collapse", role: str = "root", **changes: object) -> Finding:
    """A critical open finding of `fault`; `changes` go to its episode or, by name, to itself."""
    names = ("text", "explained_by", "remedies", "could_be", "not_this")
    own = {name: changes.pop(name) for name in names if name in changes}
    episode = Episode(
        fault=fault,
        onset_after=1190,
        onset_by=1240,
        confirmed_step=1380,
        severity=0.9312345678,
        peak=0.97,
        peak_level="critical",
        level="critical",
        evidence=(Evidence("diversity/empty_bin_mass", 0.7134567, 0.19, "above", "ratio"),),
    )
    made = Finding(
        episode=replace(episode, **changes),  # type: ignore[arg-type]
        title=fault.replace("-", " ").capitalize(),
        text=f"71% of the data is never generated ({fault}).",
        role=role,  # type: ignore[arg-type]
        explained_by=(),
        remedies=(REMEDY,),
    )
    return replace(made, **own)  # type: ignore[arg-type]


def report(*findings: Finding, run: str = "dcgan/lr1e-4", **changes: object) -> Report:
    """A Report over 20,000 steps with these findings; the verdict is that of the first."""
    open_levels = [f.episode.level for f in findings if f.episode.open]
    made = Report(
        run=run,
        source="gan_doctor",
        verdict=open_levels[0] if open_levels else "healthy",
        headline=f"{findings[0].title} since step 1240" if open_levels else "No fault found",
        first_step=0,
        last_step=20000,
        windows_kept=640,
        windows_total=640,
        facts=FACTS,
        findings=findings,
        coverage=(
            Coverage("mode-collapse", "checked"),
            Coverage("mode-dropping", "checked"),
            Coverage(
                "discriminator-blind", "not-measured", ("score/real",), "pass d_real= to step()"
            ),
            Coverage("exploding-gradient", "warming-up", why="needs 300 steps"),
        ),
    )
    return replace(made, **changes)  # type: ignore[arg-type]
