"""The timeline's columns: merged without losing a spike, and never "healthy" for "not measured"."""

from __future__ import annotations

import base64

import numpy as np

from tb_gan_doctor.answers.columns import Columns
from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.answers.rows import failed_row
from tb_gan_doctor.answers.timeline import timeline_answer
from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.diagnose.replay import Timeline
from tb_gan_doctor.model import RunFacts, Schema, Window


def diagnosis_of(severity: np.ndarray, batch_size: int = 0) -> Diagnosis:
    """Of windows of ten steps, one every two seconds."""
    n_faults, n = severity.shape
    timeline = Timeline(
        faults=tuple(f"fault-{i}" for i in range(n_faults)),
        first_steps=[i * 10 for i in range(n)],
        last_steps=[i * 10 + 9 for i in range(n)],
        severity=severity.astype(np.float32),
        levels={"fault-0": [(100, 199, "warning")]},
    )
    windows = [Window(i * 10, i * 10 + 9, Schema([]), [], 1000.0 + 2 * i) for i in range(n)]
    engine = Engine()
    engine.learn(RunFacts(batch_size=batch_size))
    row = failed_row("r", ValueError("x"), 0, 0.0, "")
    return Diagnosis(engine.report("r"), row, timeline, Columns(windows))


def unpacked(text: str, dtype: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), dtype)


def test_a_long_run_merges_by_a_power_of_two_and_keeps_maxima() -> None:
    severity = np.zeros((2, 5000))
    severity[0, 3333] = 1.0
    body = timeline_answer(diagnosis_of(severity))
    assert (body["n"], body["stride"]) == (1250, 4)
    cells = unpacked(body["severity"], "u1").reshape(2, 1250)
    assert list(np.flatnonzero(cells[0])) == [833] and cells[0, 833] == 250
    assert not cells[1].any()
    firsts, lasts = unpacked(body["first_steps"], "<f8"), unpacked(body["last_steps"], "<f8")
    assert (firsts[833], lasts[833]) == (33320, 33359)
    assert (firsts[0], lasts[-1]) == (0, 49999)
    assert (firsts[1:] == lasts[:-1] + 1).all()


def test_a_column_is_unmeasured_only_where_nothing_in_it_was() -> None:
    severity = np.full((1, 8), np.nan)
    severity[0, 2] = 0.0
    body = timeline_answer(diagnosis_of(severity), most_columns=4)
    assert list(unpacked(body["severity"], "u1")) == [255, 0, 255, 255]


def test_columns_do_not_move_when_a_run_grows() -> None:
    rng = np.random.default_rng(0)
    severity = rng.random((1, 3000))
    before = unpacked(timeline_answer(diagnosis_of(severity[:, :2500]))["severity"], "u1")
    after = unpacked(timeline_answer(diagnosis_of(severity))["severity"], "u1")
    assert (after[: len(before)] == before).all()


def test_a_run_without_windows_has_no_columns() -> None:
    body = timeline_answer(diagnosis_of(np.empty((3, 0))))
    assert (body["n"], body["severity"], body["first_steps"]) == (0, "", "")
    assert len(body["faults"]) == 3


def test_levels_are_lists_of_triples() -> None:
    body = timeline_answer(diagnosis_of(np.zeros((1, 30))))
    assert body["levels"] == {"fault-0": [[100, 199, "warning"]]}


def test_columns_say_when_they_were_written_and_how_many_images_were_seen() -> None:
    body = timeline_answer(diagnosis_of(np.zeros((1, 5)), batch_size=64), most_columns=2)
    assert list(unpacked(body["wall_times"], "<f8")) == [1006.0, 1008.0]
    assert list(unpacked(body["images"], "<f8")) == [40 * 64, 50 * 64]


def test_without_a_batch_size_the_images_are_not_known() -> None:
    assert timeline_answer(diagnosis_of(np.zeros((1, 5))))["images"] is None
