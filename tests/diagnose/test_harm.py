"""When a training shows harm, and when it is only young or still getting better."""

from __future__ import annotations

from dataclasses import replace

from tb_gan_doctor.diagnose.harm import has_fallen, looks_poor, shows_harm
from tb_gan_doctor.diagnose.progress import Progress
from tests.builders import Script, around, facts
from tests.healthy_runs import healthy, learning


def _after(script: Script) -> Progress:
    progress = Progress()
    for window in script.windows():
        progress.update(window)
    return progress


POOR = {"diversity/coverage": around(0.1), "diversity/excess_empty": around(0.7, 0.02)}


def test_a_healthy_run_shows_none() -> None:
    assert not shows_harm(_after(healthy()))
    assert not has_fallen(_after(healthy()))


def test_a_young_run_shows_none_yet() -> None:
    assert not shows_harm(_after(learning(steps=500)))


def test_poor_fakes_that_do_not_improve_are_harm() -> None:
    stuck = _after(healthy(steps=10).always(POOR).then(1500))
    assert shows_harm(stuck)
    assert not has_fallen(stuck)  # they were never better


def test_fakes_that_were_better_once_have_fallen() -> None:
    fallen = _after(healthy().then(800, {"diversity/coverage": around(0.35)}))
    assert has_fallen(fallen)
    assert shows_harm(fallen)


def test_without_diversity_nothing_is_known() -> None:
    assert not shows_harm(_after(healthy(steps=2000).drop("diversity/")))


def test_few_fakes_that_look_real_are_poor_once_there_was_time() -> None:
    few = healthy(steps=10).always({"diversity/precision": around(0.1)})
    assert looks_poor(_after(few.then(1000)), facts())
    assert not looks_poor(_after(few.then(600)), facts())
    large = replace(facts(), sample_shape=(3, 64, 64))
    assert not looks_poor(_after(few.then(1000)), large)
    assert not looks_poor(_after(healthy()), facts())
