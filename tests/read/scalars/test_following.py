"""Plain scalars that are still being written: what grew is looked at anew, and only that."""

from __future__ import annotations

from pathlib import Path

from tb_gan_doctor.cli.changes import Watcher
from tb_gan_doctor.present.terminal import Terminal
from tb_gan_doctor.read.scalars.role_file import read_roles
from tb_gan_doctor.read.watching import LogdirWatcher
from tests.read.recordings import record, windows
from tests.read.scalars.logged import START, after, jumping, level, log

D, G = level(1.2), level(0.9)


def _sizes(watcher: LogdirWatcher) -> dict[str, int]:
    return {run.name: len(run.windows) for run in watcher.poll()}


def test_runs_are_given_again_when_they_grow(tmp_path: Path) -> None:
    watcher = LogdirWatcher(tmp_path)
    assert _sizes(watcher) == {}
    log(tmp_path / "done", {"d_loss": D, "g_loss": G})
    log(tmp_path / "growing", {"d_loss": D, "g_loss": G}, steps=range(0, 500, 10))
    log(tmp_path / "no_gan", {"loss": D})
    assert _sizes(watcher) == {"done": 200, "growing": 50}
    assert _sizes(watcher) == {}
    log(tmp_path / "growing", {"d_loss": D, "g_loss": G}, steps=range(500, 900, 10), suffix="b")
    assert _sizes(watcher) == {"growing": 90}


def test_a_part_in_a_directory_of_its_own_is_news_of_its_run(tmp_path: Path) -> None:
    watcher = LogdirWatcher(tmp_path)
    log(tmp_path / "exp" / "Losses_D", {"Losses": D})
    assert _sizes(watcher) == {}
    log(tmp_path / "exp" / "Losses_G", {"Losses": G})
    assert _sizes(watcher) == {"exp": 200}


def test_text_logs_are_followed(tmp_path: Path) -> None:
    path = tmp_path / "exp" / "metrics.csv"
    path.parent.mkdir()
    rows = ["step,d_loss,g_loss", *(f"{i},{D(i)},{G(i)}" for i in range(60))]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    watcher = LogdirWatcher(tmp_path)
    assert _sizes(watcher) == {"exp": 60}
    assert _sizes(watcher) == {}
    with path.open("a", encoding="utf-8") as file:
        file.write("60,1.0,1.0\n")
    assert _sizes(watcher) == {"exp": 61}


def test_a_pattern_and_set_roles_hold_here_too(tmp_path: Path) -> None:
    for name in ("a", "b"):
        log(tmp_path / "runs" / name, {"curve1": D, "curve2": G})
    roles = tmp_path / "map.toml"
    roles.write_text('["*"]\ncurve1 = "d_loss"\ncurve2 = "g_loss"\n', "utf-8")
    assert _sizes(LogdirWatcher(tmp_path / "runs")) == {}
    assert _sizes(LogdirWatcher(tmp_path / "runs", "b", read_roles(roles))) == {"b": 200}


def test_runs_of_ours_are_not_given_twice(tmp_path: Path) -> None:
    record(tmp_path / "exp", windows(3))
    log(tmp_path / "exp", {"d_loss": D, "g_loss": G}, suffix="z")
    assert _sizes(LogdirWatcher(tmp_path)) == {"exp": 3}


def test_what_becomes_of_one_is_told(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, None, Terminal())
    won = {"d_loss": after(4000, D, jumping(0.004)), "g_loss": level(6.0, 0.5)}
    log(tmp_path / "exp", won, steps=range(0, 3000, 20))
    (line,) = watcher.look()
    assert "exp at step 2,980" in line and "unknown" in line
    assert watcher.look() == []
    later = START + 1000.0
    log(tmp_path / "exp", won, steps=range(3000, 14_000, 20), begins=later, suffix="b")
    told = "\n".join(watcher.look())
    assert "Discriminator" in told and "(was unknown)" in told
