"""`tb-gan-doctor diagnose`: formats, exit codes, files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tb_gan_doctor
from tb_gan_doctor.cli.diagnose import reaches
from tb_gan_doctor.cli.main import main
from tb_gan_doctor.errors import InputError
from tests.present.sample_reports import finding, report


def test_text_shows_every_run(logdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", str(logdir)]) == 0
    text = capsys.readouterr().out
    assert "◆ faulty/nan  critical" in text
    assert "○ healthy  healthy" in text
    assert "Non-finite values" in text


def test_json_is_the_document_of_the_same_reports(
    logdir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnose", str(logdir), "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == 1
    assert [run["run"] for run in document["runs"]] == ["faulty/nan", "healthy"]
    reports = tb_gan_doctor.diagnose(logdir)
    assert document["runs"] == [report.to_dict() for report in reports]
    first = document["runs"][0]["findings"][0]
    assert first["fault"] == "non-finite-values"
    assert abs(first["onset"]["by"] - 500) <= 10


@pytest.mark.parametrize(
    ("form", "begins"), [("markdown", "## "), ("html", "<!DOCTYPE html>"), ("text", "◆ ")]
)
def test_other_formats(
    logdir: Path, form: str, begins: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnose", str(logdir), "--format", form]) == 0
    assert capsys.readouterr().out.startswith(begins)


def test_run_selects_by_glob(logdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", str(logdir), "--run", "faulty/*"]) == 0
    text = capsys.readouterr().out
    assert "faulty/nan" in text
    assert "○ healthy" not in text


def test_output_writes_a_file_and_nothing_else(
    logdir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.json"
    assert main(["diagnose", str(logdir), "--format", "json", "--output", str(target)]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"2 runs written to {target}\n"
    assert len(json.loads(target.read_text("utf-8"))["runs"]) == 2


@pytest.mark.parametrize(
    ("glob", "level", "code"),
    [("*", "critical", 1), ("*", "watch", 1), ("healthy", "watch", 0)],
)
def test_fail_on_sets_the_exit_code(logdir: Path, glob: str, level: str, code: int) -> None:
    assert main(["diagnose", str(logdir), "--run", glob, "--fail-on", level]) == code


def test_fail_on_counts_what_is_open_at_the_level_or_above() -> None:
    reports = [report(finding(level="warning")), report()]
    assert reaches(reports, "watch")
    assert reaches(reports, "warning")
    assert not reaches(reports, "critical")
    resolved = finding(level="healthy", resolved_step=9000)
    assert not reaches([report(resolved)], "watch")


def _refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("tb-gan-doctor: error: ")
    assert printed.err.count("\n") == 1
    return printed.err


def test_no_such_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = _refused(["diagnose", str(tmp_path / "none")], capsys)
    assert "no such directory" in said


def test_one_event_file_can_be_given(
    logdir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = (logdir / "healthy").glob("*tfevents*")
    assert main(["diagnose", str(file)]) == 0
    assert "healthy" in capsys.readouterr().out
    (tmp_path / "file").write_text("x")
    assert "no GAN data" in _refused(["diagnose", str(tmp_path / "file")], capsys)


def test_an_empty_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no event files below" in _refused(["diagnose", str(tmp_path)], capsys)


def test_text_named_like_an_event_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "events.out.tfevents.1.host").write_text("hello " * 100)
    said = _refused(["diagnose", str(tmp_path)], capsys)
    assert str(tmp_path) in said


def test_a_glob_that_matches_nothing(logdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = _refused(["diagnose", str(logdir), "--run", "other*"], capsys)
    assert "'other*'" in said


def test_an_output_that_cannot_be_written_is_told_before_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _refused(
        ["diagnose", str(tmp_path / "none"), "--output", str(tmp_path / "x" / "y")], capsys
    )
    assert "no such directory" in said
    assert "cannot write" in said
    assert "is a directory" in _refused(
        ["diagnose", str(tmp_path), "--output", str(tmp_path)], capsys
    )


def test_control_characters_of_a_path_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _refused(["diagnose", str(tmp_path / "a\x1b[31m\nb")], capsys)
    assert "\x1b" not in said


def test_in_python_the_same_errors_are_raised(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such directory"):
        tb_gan_doctor.diagnose(tmp_path / "none")
    with pytest.raises(InputError, match="no event files below"):
        tb_gan_doctor.diagnose(tmp_path)
