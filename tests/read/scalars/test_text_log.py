"""CSV and JSON-lines logs: Lightning's, StyleGAN's, and what only looks like one."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.model import Run
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.read.scalars.text_log import read_text_log
from tests.read.scalars.logged import level, log

D, G = level(1.2), level(0.9)


def _read(logdir: Path) -> Run:
    (run,) = read_runs(logdir)
    return run


def _losses(run: Run) -> list[tuple[int, float]]:
    return [(w.last_step, w.get("loss/d")) for w in run.windows if w.get("loss/d") > 0]


def _lightning(path: Path, n: int = 100) -> None:
    """D and G on rows of their own, as the logger writes what is logged apart."""
    rows = ["epoch,step,d_loss,g_loss,val/fid"]
    for i in range(n):
        rows.append(f"{i // 20},{i * 50},{D(i)},,")
        rows.append(f"{i // 20},{i * 50},,{G(i)},")
        if i % 20 == 19:
            rows.append(f"{i // 20},{i * 50},,,{40 + i}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(rows) + "\n", "utf-8")


def _stylegan(path: Path, n: int = 100) -> None:
    lines = []
    for i in range(n):
        row = {
            "Loss/D/loss": {"num": 64, "mean": D(i), "std": 0.1},
            "Loss/G/loss": {"num": 64, "mean": G(i), "std": 0.1},
            "Progress/kimg": {"num": 1, "mean": 4.0 * i, "std": 0.0},
            "timestamp": 1.7e9 + 60 * i,
        }
        lines.append(json.dumps(row))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + '\n{"Loss/D/loss": {"num', "utf-8")


def test_what_stylegan_evaluates_stands_beside_its_losses(tmp_path: Path) -> None:
    _stylegan(tmp_path / "00000-auto" / "stats.jsonl")
    rows = [
        {"results": {"fid50k_full": 90.0 - i}, "metric": "fid50k_full", "total_time": 300.0 + i,
         "num_gpus": 8, "timestamp": 1.7e9 + 600 * i, "snapshot_pkl": f"network-{i}.pkl"}
        for i in range(10)
    ]  # fmt: skip
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "00000-auto" / "metric-fid50k_full.jsonl").write_text(lines, "utf-8")
    run = _read(tmp_path)
    assert run.name == "00000-auto"
    fid = [(w.last_step, w.get("results/fid50k_full")) for w in run.windows]
    assert [each for each in fid if each[1] > 0] == [(40_000 * i, 90.0 - i) for i in range(10)]


def test_a_log_whose_names_say_nothing_points_to_the_map(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("epoch,a_loss,b_loss\n0,1.0,2.0\n1,1.1,1.9\n", "utf-8")
    with pytest.raises(InputError, match=r"no GAN data in .*tb-gan-doctor map"):
        list(read_runs(tmp_path))


def test_a_lightning_log_is_a_run(tmp_path: Path) -> None:
    _lightning(tmp_path / "version_0" / "metrics.csv")
    run = _read(tmp_path)
    assert (run.name, run.source) == ("version_0", "scalars")
    assert [step for step, _ in _losses(run)] == [i * 50 for i in range(100)]
    assert [value for _, value in _losses(run)] == pytest.approx([D(i) for i in range(100)])
    assert run.scalars is not None
    assert dict(run.scalars.tags)["metric"] == "val/fid"


def test_a_stylegan_log_is_a_run_with_steps_in_images(tmp_path: Path) -> None:
    _stylegan(tmp_path / "00000-auto" / "stats.jsonl")
    run = _read(tmp_path)
    assert run.name == "00000-auto"
    assert [step for step, _ in _losses(run)] == [4000 * i for i in range(100)]
    assert run.scalars is not None
    assert run.scalars.step_seconds == pytest.approx(60 / 4000)


def test_what_is_in_event_files_too_is_shown_once(tmp_path: Path) -> None:
    log(tmp_path / "exp", {"Loss/D/loss": D, "Loss/G/loss": G})
    _stylegan(tmp_path / "exp" / "stats.jsonl")
    run = _read(tmp_path)
    assert len(run.windows) == 200


def test_several_logs_in_a_directory_are_several_runs(tmp_path: Path) -> None:
    _lightning(tmp_path / "a.csv")
    _lightning(tmp_path / "b.csv")
    assert [run.name for run in read_runs(tmp_path)] == ["a.csv", "b.csv"]


def test_one_file_can_be_given(tmp_path: Path) -> None:
    _lightning(tmp_path / "metrics.csv")
    assert _read(tmp_path / "metrics.csv").name == "metrics.csv"


def test_epochs_are_known_as_such(tmp_path: Path) -> None:
    rows = ["epoch,d_loss,g_loss", *(f"{i},{D(i)},{G(i)}" for i in range(60))]
    (tmp_path / "history.csv").write_text("\n".join(rows), "utf-8")
    run = _read(tmp_path)
    assert run.scalars is not None
    assert run.scalars.step_seconds > 60


N = 120
DIALECTS = {
    "metrics.csv": [f"{i};{D(i)};{G(i)}".replace(".", ",") for i in range(N)],
    "log.tsv": [f"{i}\t{D(i)}\t{G(i)}" for i in range(N)],
    "printed.csv": [
        f'{i},"tensor({D(i)}, grad_fn=<AddBackward0>)",tensor({G(i)})' for i in range(N)
    ],
}


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_tables_of_other_habits(tmp_path: Path, name: str, mark: str) -> None:
    rows = DIALECTS[name]
    parted = rows[0][rows[0].index("0") + 1]
    header = parted.join((mark + "Epoch", " d_loss ", "g_loss"))
    (tmp_path / name).write_text("\n".join([header, *rows]), "utf-8")
    run = _read(tmp_path)
    assert [value for _, value in _losses(run)] == pytest.approx([D(i) for i in range(N)])


@pytest.mark.parametrize("columns", ["epoch,iter", "epoch,batch"])
def test_iterations_that_begin_anew_in_every_epoch_go_on(tmp_path: Path, columns: str) -> None:
    rows = [f"{i // 40},{10 * (i % 40) + 10},{D(i)},{G(i)}" for i in range(N)]
    (tmp_path / "log.csv").write_text("\n".join([f"{columns},d_loss,g_loss", *rows]), "utf-8")
    assert [step for step, _ in _losses(_read(tmp_path))] == [10 * i + 10 for i in range(N)]


def test_many_rows_of_one_epoch_are_iterations(tmp_path: Path) -> None:
    rows = [f"{i // 40},{D(i)},{G(i)}" for i in range(N)]
    (tmp_path / "log.csv").write_text("\n".join(["epoch,d_loss,g_loss", *rows]), "utf-8")
    run = _read(tmp_path)
    assert [step for step, _ in _losses(run)] == list(range(N))
    assert run.scalars is not None and run.scalars.step_seconds < 5


def test_another_header_in_the_middle_begins_another_attempt(tmp_path: Path) -> None:
    first = [f"{i},9.0,9.0" for i in range(60)]
    second = [f"{i},{G(i)},{D(i)}" for i in range(80)]
    lines = ["step,d_loss,g_loss", *first, "step,g_loss,d_loss", *second]
    (tmp_path / "log.csv").write_text("\n".join(lines), "utf-8")
    run = _read(tmp_path)
    assert [value for _, value in _losses(run)] == pytest.approx([D(i) for i in range(80)])


def test_curves_downloaded_one_by_one_are_one_run(tmp_path: Path) -> None:
    for tag, curve in (("Loss_D", D), ("Loss_G", G)):
        rows = [f"{1.7e9 + i},{i * 100},{curve(i)}" for i in range(N)]
        path = tmp_path / f"run-dcgan_1-tag-{tag}.csv"
        path.write_text("\n".join(["Wall time,Step,Value", *rows]), "utf-8")
    run = _read(tmp_path)
    assert [step for step, _ in _losses(run)] == [100 * i for i in range(N)]
    assert run.scalars is not None
    assert dict(run.scalars.tags) == {"d_loss": "Loss_D", "g_loss": "Loss_G"}
    assert run.scalars.step_seconds == pytest.approx(0.01)


def test_an_exported_table_of_curves_with_ranges(tmp_path: Path) -> None:
    names = [f"exp - {tag}{end}" for tag in ("d_loss", "g_loss") for end in ("", "__MIN", "__MAX")]
    header = ",".join(f'"{name}"' for name in ("Step", *names))
    rows = [f"{i},{D(i)},0,9,{G(i)},0,9" for i in range(N)]
    (tmp_path / "export.csv").write_text("\n".join([header, *rows]), "utf-8")
    run = _read(tmp_path)
    assert run.scalars is not None
    assert dict(run.scalars.tags) == {"d_loss": "exp - d_loss", "g_loss": "exp - g_loss"}


def test_a_log_of_json_lines_of_another_trainer(tmp_path: Path) -> None:
    lines = [json.dumps({"env_info": "x", "seed": 1})]
    for i in range(N):
        row = {"mode": "train", "epoch": 1 + i // 40, "iter": 10 * (i % 40) + 10, "lr": [2e-4]}
        row["time"] = 0.3 + 0.1 * (i % 3)  # that each iteration took
        lines.append(json.dumps(row | {"loss_disc": D(i), "loss_gen": G(i)}))
    (tmp_path / "20230101_120000.log.json").write_text("\n".join(lines), "utf-8")
    assert [step for step, _ in _losses(_read(tmp_path))] == [10 * i + 10 for i in range(N)]


@pytest.mark.parametrize(
    "content",
    ["", "\n", "a,b\n1,2\n", "d_loss,g_loss\nx,y\n", "\0\0\0", "id,label\n1,cat\n" * 500],
)
@pytest.mark.parametrize("name", ["data.csv", "data.jsonl"])
def test_other_tables_are_passed_over(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(InputError):
        list(read_runs(tmp_path))


def test_a_large_table_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("x,y\n" + "1.5,2.5\n" * 1_000_000, "utf-8")
    began = time.process_time()
    with pytest.raises(InputError):
        list(read_runs(tmp_path))
    assert time.process_time() - began < 0.3


def test_odd_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "stats.jsonl"
    path.write_text('[1]\nnull\n{"d_loss": true}\n{"d_loss": 2.0, "step": 1e400}\n', "utf-8")
    assert read_text_log(path)["d_loss"].values.tolist() == [2.0]


def test_a_pattern_finds_a_run_by_its_own_name(tmp_path: Path) -> None:
    log(tmp_path / "exp" / "Losses_discriminator", {"Losses": D})
    log(tmp_path / "exp" / "Losses_generator", {"Losses": G})
    log(tmp_path / "other", {"d_loss": D, "g_loss": G})
    assert [run.name for run in read_runs(tmp_path, "exp")] == ["exp"]
    assert [run.name for run in read_runs(tmp_path, "o*")] == ["other"]
    with pytest.raises(InputError, match="no run matches"):
        list(read_runs(tmp_path, "missing"))
