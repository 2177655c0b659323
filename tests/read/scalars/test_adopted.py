"""Runs made of scalars: whole ones, spread ones, restarted ones, on one axis or several."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Run
from tb_gan_doctor.read import records
from tb_gan_doctor.read.runs import read_runs
from tests.read.recordings import record, windows
from tests.read.scalars.logged import START, level, log

LOSSES = {"D_loss": level(1.2), "G_loss": level(0.9)}


def _read(logdir: Path) -> Run:
    (run,) = read_runs(logdir)
    assert run.source == "scalars"
    return run


def _values(run: Run, signal: str) -> list[tuple[int, float]]:
    pairs = [(w.last_step, w.get(signal)) for w in run.windows]
    return [(step, value) for step, value in pairs if value == value]


def _tags(run: Run) -> dict[str, str]:
    assert run.scalars is not None
    return dict(run.scalars.tags)


def test_losses_become_windows(tmp_path: Path) -> None:
    log(tmp_path / "exp", LOSSES)
    run = _read(tmp_path)
    assert run.name == "exp"
    assert len(run.windows) == 200
    assert _tags(run) == {"d_loss": "D_loss", "g_loss": "G_loss"}
    steps, values = zip(*_values(run, "loss/d"), strict=True)
    assert list(steps) == list(range(0, 20_000, 100))
    assert list(values) == pytest.approx([level(1.2)(step) for step in steps], rel=1e-6)
    assert any("D_loss" in note for note in run.notes)


def test_windows_follow_each_other_without_overlap(tmp_path: Path) -> None:
    log(tmp_path, LOSSES, steps=range(1, 9000, 2))
    made = _read(tmp_path).windows
    assert 1000 < len(made) <= 2000
    for before, window in pairwise(made):
        assert before.last_step < window.first_step <= window.last_step


def test_two_halves_of_a_loss_are_added_up(tmp_path: Path) -> None:
    halves = {"D_loss_real": lambda _: 0.5, "D_loss_fake": lambda _: 0.25, "G_loss": level(1.0)}
    log(tmp_path, halves)
    assert {value for _, value in _values(_read(tmp_path), "loss/d")} == {0.75}


def test_sub_runs_are_read_as_one(tmp_path: Path) -> None:
    log(tmp_path / "exp" / "Losses_discriminator", {"Losses": level(1.2)})
    log(tmp_path / "exp" / "Losses_generator", {"Losses": level(0.9)})
    run = _read(tmp_path)
    assert run.name == "exp"
    assert len(_values(run, "loss/d")) == len(_values(run, "loss/g")) == 200


def test_restarts_are_not_joined(tmp_path: Path) -> None:
    log(tmp_path, {"D_loss": level(9.0), "G_loss": level(9.0)}, steps=range(0, 300), suffix="a")
    log(tmp_path, LOSSES, steps=range(0, 90), begins=START + 1e5, suffix="b")
    run = _read(tmp_path)
    assert len(run.windows) == 90
    assert max(value for _, value in _values(run, "loss/d")) < 2.0
    assert any("2 attempts" in note for note in run.notes)


def test_a_late_false_start_does_not_hide_the_training(tmp_path: Path) -> None:
    log(tmp_path, LOSSES, steps=range(0, 300), suffix="a")
    log(tmp_path, {"D_loss": level(9.0), "G_loss": level(9.0)}, range(3), START + 1e5, suffix="b")
    run = _read(tmp_path)
    assert len(run.windows) == 300


def test_a_resumed_run_goes_on(tmp_path: Path) -> None:
    log(tmp_path, LOSSES, steps=range(0, 1000, 10), suffix="a")
    later = {"D_loss": lambda _: 5.0, "G_loss": lambda _: 5.0}
    log(tmp_path, later, steps=range(900, 2000, 10), begins=START + 1e5, suffix="b")
    values = dict(_values(_read(tmp_path), "loss/d"))
    assert len(values) == 200
    assert values[890] < 2.0
    assert values[900] == values[990] == 5.0


def test_epochs_are_put_on_the_axis_of_iterations(tmp_path: Path) -> None:
    log(tmp_path, LOSSES, steps=range(0, 20_000, 100), seconds=0.05, suffix="a")
    log(tmp_path, {"FID": level(30.0)}, steps=range(0, 20), seconds=50.0, suffix="b")
    steps = [step for step, _ in _values(_read(tmp_path), "FID")]
    assert len(steps) == 20
    assert steps[-1] == pytest.approx(19_000, rel=0.02)


def test_zeros_between_the_generators_steps_are_no_losses(tmp_path: Path) -> None:
    sometimes = {"D_loss": level(1.2), "G_loss": lambda step: 0.0 if step % 500 else 0.9}
    log(tmp_path, sometimes)
    values = [value for _, value in _values(_read(tmp_path), "loss/g")]
    assert len(values) == 40
    assert min(values) > 0.8


def test_a_total_that_holds_more_is_known(tmp_path: Path) -> None:
    log(tmp_path / "a", {**LOSSES, "G_L1": level(20.0)})
    log(tmp_path / "b", {**LOSSES, "G_L1": level(20.0), "G_GAN": level(0.5)})
    a, b = read_runs(tmp_path)
    assert a.scalars is not None and b.scalars is not None
    assert a.scalars.is_total
    assert not b.scalars.is_total
    assert _tags(b)["g_adv"] == "G_GAN"


def test_a_critic_is_told_by_its_values(tmp_path: Path) -> None:
    log(tmp_path, {"d_loss": level(-3.0), "g_loss": level(40.0), "gp": level(0.1)})
    run = _read(tmp_path)
    assert run.scalars is not None and run.scalars.is_wasserstein
    assert run.facts[0].loss == "wgan-gp"


@pytest.mark.parametrize("tags", [("Critic Loss", "G_loss"), ("d_loss", "g_loss", "w_dist")])
def test_a_critic_may_be_named_so(tmp_path: Path, tags: tuple[str, ...]) -> None:
    log(tmp_path, {tag: level(3.0) for tag in tags})
    run = _read(tmp_path)
    assert run.scalars is not None and run.scalars.is_wasserstein


def test_a_penalty_counts_where_its_weight_can_be_told(tmp_path: Path) -> None:
    def gap(step: int) -> float:
        return -level(5.0)(step)

    def penalty(step: int) -> float:
        return level(0.2, 0.5)(step)

    log(tmp_path / "told", {
        "D/d_loss": lambda step: gap(step) + 10 * penalty(step),
        "D/df_loss": gap, "D/df_gp": penalty, "G/g_loss": level(1.0),
    })  # fmt: skip
    log(tmp_path / "untold", {"D/d_loss": gap, "D/df_gp": penalty, "G/g_loss": level(1.0)})
    told, untold = read_runs(tmp_path)
    assert _values(told, "loss/d_penalty")
    assert _tags(told)["d_loss"] == "D/df_loss"
    assert not _values(untold, "loss/d_penalty")


def test_runs_of_ours_come_first_and_are_read_as_before(tmp_path: Path) -> None:
    record(tmp_path / "z_ours", windows(30))
    log(tmp_path / "theirs", LOSSES)
    assert [(run.name, run.source) for run in read_runs(tmp_path)] == [
        ("z_ours", "gan_doctor"),
        ("theirs", "scalars"),
    ]


def test_a_log_without_a_gan_is_refused_as_before(tmp_path: Path) -> None:
    log(tmp_path, {"train/loss": level(1.0), "critic_loss": level(1.0), "reward": level(3.0)})
    with pytest.raises(InputError, match="no GAN data"):
        list(read_runs(tmp_path))


def test_debris_is_passed_over_quickly_and_in_silence(tmp_path: Path) -> None:
    log(tmp_path / "a", {}, steps=[])
    (header,) = (tmp_path / "a").iterdir()
    content = header.read_bytes()
    for place in range(300):
        directory = tmp_path / f"run{place % 30}"
        directory.mkdir(exist_ok=True)
        (directory / f"events.out.tfevents.{place}").write_bytes(content)
    log(tmp_path / "run7", LOSSES, suffix="z")
    began = time.process_time()
    run = _read(tmp_path)
    assert time.process_time() - began < 1.5
    assert run.name == "run7"


@pytest.mark.parametrize(
    ("tag", "player"),
    [("lr-Adam", "g"), ("lr_scheduler", "g"), ("lr_D", "d"), ("Discriminator/lr", "d")],
)
def test_a_learning_rate_is_the_discriminators_where_it_says_so(
    tmp_path: Path, tag: str, player: str
) -> None:
    log(tmp_path, {**LOSSES, tag: level(1e-3)})
    signals = {column.signal for column in _read(tmp_path).windows[0].schema.columns}
    assert f"optimizer/{player}_learning_rate" in signals


def test_what_is_logged_first_far_behind_the_beginning_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_BLOCK", 4000)
    writer = EventFileWriter(str(tmp_path))

    def add(tag: str, step: int, size: int = 0) -> None:
        value = Summary.Value(tag=tag, simple_value=1.0 + step / 1000)
        if size:
            value = Summary.Value(tag=tag)
            value.image.encoded_image_string = bytes(size)
        writer.add_event(Event(wall_time=START + step, step=step, summary={"value": [value]}))

    add("grid", 0, 9000)
    for step in range(60):
        add("d_loss", step)
        add("g_loss", step)
    add("grid", 60, 9000)
    add("FID", 60)
    writer.close()
    assert _tags(_read(tmp_path)) == {"d_loss": "d_loss", "g_loss": "g_loss", "metric": "FID"}


def test_values_of_every_step_go_before_averages_of_few_epochs(tmp_path: Path) -> None:
    log(tmp_path, LOSSES, steps=range(0, 20), seconds=50.0, suffix="a")
    log(tmp_path, {f"{tag}_batch": curve for tag, curve in LOSSES.items()}, suffix="b")
    run = _read(tmp_path)
    assert _tags(run) == {"d_loss": "D_loss_batch", "g_loss": "G_loss_batch"}
    assert len(run.windows) == 200
