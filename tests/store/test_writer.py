"""The writer reaches the user's own event file, or one of its own, and is silent in training."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.util import tensor_util

from tb_gan_doctor.errors import GanDoctorWarning, InputError
from tb_gan_doctor.store import tags
from tb_gan_doctor.store.writer import EventWriter
from tests.read.recordings import EPISODE, FACTS, OTHER_SCHEMA, SCHEMA, event_file, windows


def _torch_writer(directory: Path) -> Any:
    return pytest.importorskip("torch.utils.tensorboard").SummaryWriter(str(directory))


def _tensorboardx_writer(directory: Path) -> Any:
    return pytest.importorskip("tensorboardX").SummaryWriter(str(directory))


def _lightning_logger(directory: Path) -> Any:
    return SimpleNamespace(experiment=_torch_writer(directory))


MAKERS = [_torch_writer, _tensorboardx_writer, _lightning_logger, Path]


def _values(directory: Path) -> list[tuple[int, Summary.Value]]:
    events = EventFileLoader(str(event_file(directory))).Load()
    return [(event.step, value) for event in events for value in event.summary.value]


def _close(target: Any) -> None:
    if hasattr(target, "experiment"):
        target = target.experiment
    if hasattr(target, "close"):
        target.close()


@pytest.mark.parametrize("make", MAKERS)
def test_everything_arrives_in_one_file(make: Callable[[Path], Any], tmp_path: Path) -> None:
    target = make(tmp_path)
    writer = EventWriter(target, session="s1")
    (window,) = windows(1)
    writer.write_facts(FACTS)
    writer.write_window(window, {"gan_doctor/auc": 0.5})
    writer.write_layers(9, ["G.0", "G.1"], ["gradient_norm"], [[1.0], [2.0]])
    writer.write_ledger([EPISODE], 0, 9, 1)
    writer.write_sample(9, b"\x89PNG", 64, 32)
    writer.close()
    _close(target)
    read = {value.tag: (step, value) for step, value in _values(tmp_path)}
    kinds = [parsed.kind for tag in read if (parsed := tags.parse(tag)) is not None]
    assert sorted(kinds) == ["health", "layers", "ledger", "run"]
    step, value = read[tags.health(SCHEMA.schema8)]
    assert step == 9
    assert tensor_util.make_ndarray(value.tensor).tolist() == list(window.values)
    samples = read[tags.FIXED_SAMPLES][1]
    assert samples.metadata.plugin_data.plugin_name == tags.SAMPLES_PLUGIN_NAME
    assert tensor_util.make_ndarray(samples.tensor).tolist() == [b"\x89PNG"]


def test_headline_values_are_in_the_event_of_the_window(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    writer.write_window(windows(1)[0], {"gan_doctor/auc": 0.5})
    writer.close()
    events = list(EventFileLoader(str(event_file(tmp_path))).Load())
    (with_values,) = (event for event in events if event.summary.value)
    assert [v.tag for v in with_values.summary.value] == [
        tags.health(SCHEMA.schema8),
        "gan_doctor/auc",
    ]


def test_what_a_tag_holds_is_said_by_its_first_two_events_only(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    for window in windows(4) + windows(3, start=40, schema=OTHER_SCHEMA):
        writer.write_window(window, {})
    writer.close()
    said = [(v.tag, v.HasField("metadata")) for _, v in _values(tmp_path)]
    one, other = tags.health(SCHEMA.schema8), tags.health(OTHER_SCHEMA.schema8)
    assert said == [
        *[(one, True)] * 2,
        *[(one, False)] * 2,
        *[(other, True)] * 2,
        (other, False),
    ]


def test_a_reopened_writer_says_it_again(tmp_path: Path) -> None:
    target = _torch_writer(tmp_path)
    writer = EventWriter(target)
    for window in windows(3):
        writer.write_window(window, {})
    target.close()
    event_file(tmp_path).rename(tmp_path / "first")
    target.add_scalar("loss", 1.0, 30)  # opens a new file
    writer.write_window(windows(1, start=30)[0], {})
    target.close()
    (health,) = (v for _, v in _values(tmp_path) if v.tag == tags.health(SCHEMA.schema8))
    assert health.HasField("metadata")


@pytest.mark.parametrize("make", [_torch_writer, _tensorboardx_writer])
def test_a_closed_writer_is_warned_of_once_and_not_reopened(
    make: Callable[[Path], Any], tmp_path: Path
) -> None:
    target = make(tmp_path)
    writer = EventWriter(target)
    target.close()
    with pytest.warns(GanDoctorWarning, match="closed") as caught:
        for window in windows(3):
            writer.write_window(window, {})
        writer.write_facts(FACTS)
        writer.close()
    assert len(caught) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_another_writers_directory_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "events.out.tfevents.1.host").write_bytes(b"")
    with pytest.warns(GanDoctorWarning, match="gan_doctor") as caught:
        EventWriter(tmp_path).close()
    assert len(caught) == 1
    assert event_file(tmp_path).name == "events.out.tfevents.1.host"
    assert event_file(tmp_path / "gan_doctor").exists()


def test_a_resumed_run_goes_on_in_its_own_directory(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        EventWriter(str(tmp_path / "new" / "run")).close()
        EventWriter(str(tmp_path / "new" / "run")).close()
    assert len(list((tmp_path / "new" / "run").iterdir())) == 2


@pytest.mark.parametrize("target", [None, 3, object(), "", b"", SimpleNamespace(experiment=1)])
def test_anything_else_is_refused_in_one_line(target: object) -> None:
    with pytest.raises(InputError) as error:
        EventWriter(target)
    assert "\n" not in str(error.value)


def test_a_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("")
    with pytest.raises(InputError, match="file"):
        EventWriter(path)


def test_a_logger_that_does_not_write_on_this_rank_is_fine(tmp_path: Path) -> None:
    idle = SimpleNamespace(_get_file_writer=lambda: None, flush=lambda: None)
    writer = EventWriter(SimpleNamespace(experiment=idle))
    writer.write_window(windows(1)[0], {})
    writer.close()


def test_a_full_disk_does_not_stop_training() -> None:
    class Full:
        def add_summary(self, *_: object) -> None:
            raise OSError(28, "No space left on device")

    file_writer = Full()
    writer = EventWriter(SimpleNamespace(_get_file_writer=lambda: file_writer, flush=lambda: None))
    with pytest.warns(GanDoctorWarning, match="No space left") as caught:
        for window in windows(3):
            writer.write_window(window, {})
    assert len(caught) == 1


def test_what_cannot_be_stored_is_left_out_and_the_rest_goes_on(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    with pytest.warns(GanDoctorWarning, match="write_layers"):
        writer.write_layers(9, ["a"], ["b"], [[1.0, 2.0]])
    writer.write_window(windows(1)[0], {})
    writer.close()
    assert len(_values(tmp_path)) == 1


def test_nothing_is_written_after_close(tmp_path: Path) -> None:
    writer = EventWriter(tmp_path)
    writer.close()
    writer.write_window(windows(1)[0], {})
    writer.close()
    assert _values(tmp_path) == []


def test_what_is_queued_reaches_the_disk_when_the_program_ends_without_close(
    tmp_path: Path,
) -> None:
    program = (
        "from tests.read.recordings import windows\n"
        "from tb_gan_doctor.store.writer import EventWriter\n"
        f"writer = EventWriter({str(tmp_path)!r})\n"
        "for window in windows(8): writer.write_window(window, {})\n"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True)
    assert len(_values(tmp_path)) == 8


def test_two_sessions_have_two_ledgers(tmp_path: Path) -> None:
    for name in ("a", "b"):
        writer = EventWriter(tmp_path / name)
        writer.write_ledger([], 0, 9, 1)
        writer.close()
    first, second = (_values(tmp_path / name)[0][1].tag for name in ("a", "b"))
    assert first != second
