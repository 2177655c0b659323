"""Log directories by URL: written, read, followed and shown, and what is said where that fails."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tb_gan_doctor import diagnose
from tb_gan_doctor.cli.changes import Watcher
from tb_gan_doctor.cli.main import main
from tb_gan_doctor.errors import GanDoctorWarning, InputError
from tb_gan_doctor.model import Report
from tb_gan_doctor.present.as_json import dumps
from tb_gan_doctor.present.terminal import Terminal
from tb_gan_doctor.read import provider as reading
from tb_gan_doctor.read.mirror import Mirror
from tb_gan_doctor.store import upload
from tb_gan_doctor.store.sinks import sink_for
from tb_gan_doctor.store.urls import is_url, path_of_local_url
from tests.read.providers import CONTEXT, provider_of

fsspec = pytest.importorskip("fsspec")
SummaryWriter = pytest.importorskip("torch.utils.tensorboard").SummaryWriter
GanDoctor = pytest.importorskip("tb_gan_doctor.record.recorder").GanDoctor

MEMORY = fsspec.filesystem("memory")


@pytest.fixture
def url() -> Iterator[str]:
    folder = f"/{uuid4().hex}"
    yield f"memory://{folder}"
    if MEMORY.exists(folder):
        MEMORY.rm(folder, recursive=True)


def train(target: Any, steps: int = 60, first: int = 0) -> Report:
    with GanDoctor(target, strict=True) as doctor:
        for step in range(first, first + steps):
            doctor.step(step=step, d_loss=float("nan") if step > 30 else 1.0, g_loss=1.0)
    return doctor.report()


def same(stored: Report, live: Report) -> bool:
    return dumps([replace(stored, run="")]) == dumps([replace(live, run="")])


def test_a_doctor_records_to_a_url_and_the_command_reads_it(
    url: str, tmp_path: Path, capsys: Any
) -> None:
    live = train(f"{url}/a")
    assert live.run == "a"
    (stored,) = diagnose(url)
    assert stored.run == "a"
    assert same(stored, live)
    assert main(["diagnose", url, "--fail-on", "critical"]) == 1
    assert "critical" in capsys.readouterr().out
    page = tmp_path / "page.html"
    assert main(["diagnose", url, "--format", "html", "--output", str(page)]) == 0
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")


def test_a_summary_writer_at_a_url_holds_the_windows(url: str) -> None:
    with SummaryWriter(f"{url}/b") as writer:
        live = train(writer)
    (stored,) = diagnose(f"{url}/b")
    assert same(stored, live)
    assert sink_for(writer).flush_seconds == float("inf")  # no step waits for a network


def test_local_urls_are_local_paths(tmp_path: Path) -> None:
    live = train(f"file://{tmp_path}/c")
    assert list((tmp_path / "c").iterdir())
    (stored,) = diagnose(f"file://{tmp_path}")
    assert same(stored, live)
    watcher = Watcher(f"file://{tmp_path}", None, Terminal(width=100))
    assert any("critical" in line for line in watcher.look())


def test_the_tab_reads_what_tensorboard_reads(tmp_path: Path, url: str) -> None:
    for target in (f"file://{tmp_path}", url):
        live = train(f"{target}/d")
        with provider_of("multiplexer", target) as provider:  # type: ignore[arg-type]
            run = reading.read_run(provider, CONTEXT, "", "d")
        assert len(run.windows) == live.windows_kept


def test_plain_scalars_and_text_logs(url: str) -> None:
    with SummaryWriter(f"{url}/e") as writer:
        for step in range(300):
            writer.add_scalar("loss/D", 1.0, step)
            writer.add_scalar("loss/G", 1.0, step)
    rows = "".join(f"{i},1.0,{'nan' if i > 200 else 1.0}\n" for i in range(300))
    MEMORY.pipe_file(
        f"{url.removeprefix('memory://')}/f/metrics.csv", f"step,d_loss,g_loss\n{rows}".encode()
    )
    assert [report.run for report in diagnose(url)] == ["e", "f"]
    assert main(["map", url]) == 0


def test_a_run_is_followed_and_only_what_is_new_is_copied(url: str, monkeypatch: Any) -> None:
    folder = url.removeprefix("memory://")
    train(url, 40)
    (name,) = [n for n in MEMORY.find(folder) if "tfevents" in n]
    whole = MEMORY.cat_file(name)
    MEMORY.pipe_file(name, whole[:1500])
    mirror = Mirror(url)
    mirror.update()
    (copy,) = mirror.path.rglob("*tfevents*")
    assert copy.read_bytes() == whole[:1500]
    MEMORY.pipe_file(name, whole)
    mirror.update()
    assert copy.read_bytes() == whole
    opened: list[str] = []
    monkeypatch.setattr(MEMORY, "open", lambda *args, **_: opened.append(args[0]))
    mirror.update()
    assert opened == []


def test_watching_a_url_says_what_changes(url: str) -> None:
    train(url, 25)
    watcher = Watcher(url, None, Terminal(width=100))
    assert any("at step 24" in line for line in watcher.look())
    assert watcher.look() == []
    train(url, 40, first=25)
    assert any("at step 64" in line for line in watcher.look())


def test_other_writers_events_are_left_alone(url: str) -> None:
    MEMORY.pipe_file(f"{url.removeprefix('memory://')}/events.out.tfevents.1.host", b"")
    with pytest.warns(GanDoctorWarning, match=r"records to memory://.*/gan_doctor"):
        train(url)
    assert [report.run for report in diagnose(url)] == ["gan_doctor"]


def test_what_is_recorded_is_sent_now_and_then_beside_the_training(
    url: str, monkeypatch: Any
) -> None:
    monkeypatch.setattr(upload, "EVERY_SECONDS", 0.05)
    with GanDoctor(url, strict=True) as doctor:
        for _ in range(40):
            doctor.step(d_loss=1.0)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not MEMORY.exists(url.removeprefix("memory://")):
            time.sleep(0.05)
        doctor.flush()
        assert diagnose(url)[0].last_step >= 29


def test_a_file_system_that_is_slow_or_fails_costs_the_training_nothing(
    url: str, monkeypatch: Any
) -> None:
    is_sending, goes_on = threading.Event(), threading.Event()

    def slow(path: str, content: bytes) -> None:
        is_sending.set()
        goes_on.wait(30)
        raise OSError("the network is gone")

    monkeypatch.setattr(upload, "EVERY_SECONDS", 0.02)
    monkeypatch.setattr(MEMORY, "pipe_file", slow)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        doctor = GanDoctor(url)
        assert is_sending.wait(30)
        for _ in range(500):
            doctor.step(d_loss=1.0)  # while nothing gets through
        goes_on.set()
        doctor.close()
    messages = [str(warning.message) for warning in caught]
    assert any("cannot write to" in m and "the network is gone" in m for m in messages)
    (kept,) = [m.rpartition(" in ")[2] for m in messages if "could not be sent" in m]
    assert diagnose(kept)[0].last_step == 499
    assert len(messages) == 2


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("s3://bucket/runs", True), ("memory://a", True), ("simplecache::s3://b/c", True),
        ("gs://b", True), ("C:\\runs", False), ("C:/runs", False), ("c://runs", False),
        ("file:///home/runs", False), ("local:///home", False), ("runs", False),
        ("./a:b", False), (Path("runs"), False), (None, False),
    ],
)  # fmt: skip
def test_what_is_a_url(path: Any, expected: bool) -> None:
    assert is_url(path) == expected


def test_local_urls_keep_what_fsspec_keeps() -> None:
    for url in ("file:///tmp/a b%20c", "file://relative/x", "local:///tmp"):
        _, path = fsspec.core.url_to_fs(url)
        assert Path(str(path_of_local_url(url))).absolute() == Path(path)
    assert path_of_local_url("/tmp/x") is None


@pytest.mark.parametrize(
    ("logdir", "error"),
    [
        ("memory://nothing-here", "no such directory: memory://nothing-here"),
        (
            "nonsense://bucket/runs",
            "cannot use nonsense://bucket/runs: Protocol not known: nonsense",
        ),
        ("adl://store/runs", "adl://store/runs needs the package adlfs: pip install adlfs"),
    ],
)
def test_errors_are_one_line_with_the_way_out(logdir: str, error: str, capsys: Any) -> None:
    assert main(["diagnose", logdir]) == 2
    said = capsys.readouterr().err.strip()
    assert error in said
    assert "\n" not in said
    with pytest.warns(GanDoctorWarning, match="keeps its records in memory only") as caught:
        if not logdir.startswith("memory"):
            GanDoctor(logdir).close()
        else:
            warnings.warn("keeps its records in memory only", GanDoctorWarning, stacklevel=1)
    assert len(caught) == 1


def test_a_url_that_became_a_path_is_refused() -> None:
    with pytest.raises(InputError, match="memory:/runs is no local path: give a URL as text"):
        diagnose(Path("memory://runs"))
    with pytest.warns(GanDoctorWarning, match="not as a pathlib.Path; the doctor keeps"):
        GanDoctor(Path("memory://runs")).close()
    assert not Path("memory:").exists()


def test_an_empty_remote_directory_is_named_by_its_url(url: str) -> None:
    MEMORY.pipe_file(f"{url.removeprefix('memory://')}/notes.txt", b"x")
    with pytest.raises(InputError, match=f"no event files below {url}"):
        diagnose(url)


def test_fsspec_is_asked_for_only_where_a_url_is_given(tmp_path: Path) -> None:
    train(tmp_path)
    program = (
        "import sys; sys.modules['fsspec'] = None\n"
        "from tb_gan_doctor import diagnose\n"
        "from tb_gan_doctor.errors import InputError\n"
        f"diagnose({str(tmp_path)!r}); diagnose('file://' + {str(tmp_path)!r})\n"
        "try:\n"
        "    diagnose('s3://bucket/runs')\n"
        "except InputError as error:\n"
        "    print(error)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout == "s3://bucket/runs needs the package fsspec: pip install fsspec\n"
