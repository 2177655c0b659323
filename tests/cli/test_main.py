"""The command itself: usage errors, catalogue commands, closed pipes, interrupts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tb_gan_doctor import __version__
from tb_gan_doctor.cli import faults
from tb_gan_doctor.cli.main import main
from tb_gan_doctor.diagnose.catalogue import FAULTS

COMMAND = [sys.executable, "-m", "tb_gan_doctor"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required: COMMAND"),
        (["diagnos"], "invalid choice: 'diagnos'"),
        (["diagnose"], "required: LOGDIR"),
        (["diagnose", "x", "--format", "pdf"], "invalid choice: 'pdf'"),
        (["diagnose", "x", "--fail", "watch"], "unrecognized arguments"),
        (["diagnose", "x", "--fail-on", "healthy"], "invalid choice: 'healthy'"),
        (["demo", "--port", "many"], "not a port: 'many'"),
        (["watch", "x", "--interval", "nan"], "not a time in seconds: 'nan'"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("tb-gan-doctor: error: ")
    assert words in said
    assert "--help)" in said
    assert said.count("\n") == 1


def test_an_unknown_fault_suggests_the_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "mode-colapse"]) == 2
    said = capsys.readouterr().err
    assert said == (
        "tb-gan-doctor: error: unknown fault: 'mode-colapse' (did you mean 'mode-collapse'?)\n"
    )


def test_explain_and_faults_print_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults"]) == 0
    table = capsys.readouterr().out
    for fault in FAULTS:
        assert fault.META.id in table
    assert main(["explain", FAULTS[0].META.id]) == 0
    assert "What to try" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"tb-gan-doctor {__version__}\n"


def test_an_interrupt_ends_with_130_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(faults, "run", interrupted)
    assert main(["faults"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_failing_disk_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: object) -> int:
        raise PermissionError(13, "Permission denied", "/data/run")

    monkeypatch.setattr(faults, "run", failing)
    assert main(["faults"]) == 2
    assert capsys.readouterr().err == "tb-gan-doctor: error: Permission denied: /data/run\n"


def test_a_closed_pipe_is_quiet() -> None:
    process = subprocess.Popen(
        [*COMMAND, "explain", "mode-collapse"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert errors == b""


def test_a_terminal_without_unicode_gets_plain_signs() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*COMMAND, "explain", "mode-collapse"], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"Mode collapse" in done.stdout
    done.stdout.decode("ascii")


def test_documents_are_utf_8_whatever_the_terminal_speaks(logdir: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [*COMMAND, "diagnose", str(logdir), "--format", "markdown"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "◆" in done.stdout.decode("utf-8")
