"""One training, one verdict: while it trains, from its event files, and in TensorBoard.

The Report is compared as the bytes of its JSON document, the run's name aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch

from tb_gan_doctor.after import diagnose
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.replay import replay
from tb_gan_doctor.model import Report, RunFacts, Window
from tb_gan_doctor.present.as_json import dumps
from tb_gan_doctor.read import provider as reading
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.store.writer import EventWriter
from tests.builders import facts
from tests.chain_reactions import CHAIN_REACTIONS
from tests.faults.test_mode_collapse import COLLAPSED
from tests.faults.test_non_finite_values import CASES as NON_FINITE
from tests.healthy_runs import FACTS, healthy
from tests.read.providers import CONTEXT, KINDS, provider_of
from tests.real_trainings import REAL


@dataclass(frozen=True)
class Training:
    """Windows and facts of one session, in the order in which they are recorded."""

    windows: Sequence[Window]
    facts: Sequence[RunFacts] = (FACTS,)


NAN = NON_FINITE.firing[0]
COLLAPSE = healthy().then(500, COLLAPSED)
TRAININGS = {
    "healthy": Training(healthy("hinge").windows(), [facts("hinge")]),
    "collapsed": Training(COLLAPSE.windows()),
    "growing": Training(COLLAPSE.windows(10, 20, 40)),
    "nan": Training(NAN.script.windows(), [NAN.facts]),
    "unmeasured": Training(healthy().drop("diversity/", "score/", "balance/").windows()),
    "too-short": Training(healthy(steps=20).windows()),
    "other-facts": Training(
        healthy().always({"data/real_min": 0.0}).windows(),
        [facts(last_module="Linear"), facts(last_module="Tanh", step=505)],
    ),
    **{
        f"chain-{place}": Training(chain.script.windows(), [chain.facts])
        for place, chain in enumerate(CHAIN_REACTIONS[2:6])
    },
}
RESUMED = "resumed"


def _record(directory: Path, training: Training, kept: Sequence[Window] = ()) -> Report:
    """Records as a training does, and returns the Report that it has at its end.

    kept: windows of an earlier session that this one goes on from.
    """
    engine = Engine()
    writer = EventWriter(directory)
    coming = list(training.facts)
    n_windows = len(kept)
    for window in kept:
        while coming and coming[0].step <= window.last_step:
            engine.learn(coming.pop(0))
        engine.feed(window)
    for window in training.windows:
        while coming and coming[0].step <= window.last_step:
            writer.write_facts(coming[0])
            engine.learn(coming.pop(0))
        writer.write_window(window, {"gan_doctor/balance/auc": window.get("balance/auc")})
        n_windows += 1
        if engine.feed(window):
            writer.write_ledger(engine.episodes(), 0, window.last_step, n_windows)
    writer.write_ledger(engine.episodes(), 0, training.windows[-1].last_step, n_windows)
    writer.close()
    return engine.report(directory.name)


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def online(logdir: Path) -> dict[str, Report]:
    """The Report of each training at its end, by name; `logdir` holds them all."""
    reports = {name: _record(logdir / name, training) for name, training in TRAININGS.items()}
    windows = TRAININGS["collapsed"].windows
    _record(logdir / RESUMED, Training(windows[:120]))
    again = Training(healthy().then(900).windows()[80:], [FACTS])
    reports[RESUMED] = _record(logdir / RESUMED, again, kept=windows[:80])
    torch.manual_seed(0)
    reports.update((name, train(logdir / name)) for name, train in REAL.items())
    return reports


@pytest.fixture(scope="module", params=KINDS)
def provider(request: pytest.FixtureRequest, logdir: Path, online: object) -> Iterator[Any]:
    with provider_of(request.param, logdir) as made:
        yield made


every_training = pytest.mark.parametrize("name", [*TRAININGS, RESUMED, *REAL])


@every_training
def test_event_files_give_the_report_of_the_training(
    logdir: Path, online: dict[str, Report], name: str
) -> None:
    (run,) = read_runs(logdir, name)
    assert dumps([replay(run).report]) == dumps([online[name]])


@every_training
def test_tensorboard_gives_the_report_of_the_training(
    provider: Any, online: dict[str, Report], name: str
) -> None:
    run = reading.read_run(provider, CONTEXT, "", name)
    assert dumps([replay(run).report]) == dumps([online[name]])


def test_python_after_the_fact_gives_the_reports_of_the_trainings(
    logdir: Path, online: dict[str, Report]
) -> None:
    reports = {report.run: report for report in diagnose(logdir)}
    assert sorted(reports) == sorted(online)
    assert {name: dumps([report]) for name, report in reports.items()} == {
        name: dumps([report]) for name, report in online.items()
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["collapsed", "growing", "nan", "chain-0"])
def test_a_thinned_run_has_the_same_episodes_and_says_that_it_is_thinned(
    logdir: Path, online: dict[str, Report], kind: str, name: str
) -> None:
    with provider_of(kind, logdir, {"gan_doctor": 12}) as thinned:
        report = replay(reading.read_run(thinned, CONTEXT, "", name)).report
    expected = online[name]
    assert report.windows_kept == 12
    assert report.windows_total == expected.windows_total
    assert "the recorder's own ledger" in report.notes[0]
    assert report.verdict == expected.verdict
    assert [f.role for f in report.findings] == [f.role for f in expected.findings]
    assert dumps([replace(expected, findings=report.findings)]) == dumps([expected])


def test_the_trainings_differ(online: dict[str, Report]) -> None:
    assert {report.verdict for report in online.values()} >= {"healthy", "critical"}
    assert online[RESUMED].verdict == "healthy"
    assert online["doctor-resumed"].findings
    assert online["doctor-two-networks"].verdict == "critical"
    assert len({dumps([replace(report, run="")]) for report in online.values()}) == len(online)
