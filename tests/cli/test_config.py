"""`--config` and `config=`: from a file to the Report, and what a wrong file says."""

from __future__ import annotations

from pathlib import Path

import pytest

import tb_gan_doctor
from tb_gan_doctor.cli.main import main

STRICT = "[non-finite-values]\nlimit_count = 1000000.0\n"


def test_limits_of_a_file_are_used_and_told(
    logdir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "limits.toml"
    config.write_text(STRICT, "utf-8")
    assert main(["diagnose", str(logdir), "--run", "faulty/*", "--config", str(config)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Non-finite values since" not in text
    assert "non-finite-values.limit_count = 1.0e+06 (default 0)" in text
    (report,) = tb_gan_doctor.diagnose(logdir, "faulty/*", config=config)
    assert "non-finite-values" not in [finding.episode.fault for finding in report.findings]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[mode-colapse]\n", "did you mean 'mode-collapse'?"),
        ("[mode-collapse\n", "is not a TOML file: "),
        ("[mode-collapse]\nrke_ok_ratio = nan\n", "must be a finite number"),
        (None, "no such file: "),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(
    logdir: Path,
    tmp_path: Path,
    content: str | None,
    says: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    config = tmp_path / "limits.toml"
    if content is not None:
        config.write_text(content, "utf-8")
    for command in ("diagnose", "watch"):
        assert main([command, str(logdir), "--config", str(config)]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert printed.err.count("\n") == 1
        assert says in printed.err
        assert str(config) in printed.err


def test_the_template_can_be_used_as_it_is(
    logdir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["faults", "--config-template"]) == 0
    config = tmp_path / "limits.toml"
    config.write_text(capsys.readouterr().out, "utf-8")
    assert main(["diagnose", str(logdir), "--config", str(config)]) == 0
    assert "Set by" not in capsys.readouterr().out


def test_the_page_of_a_fault_says_how_to_set_its_limits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["explain", "mode-collapse"]) == 0
    assert "[mode-collapse] in a --config file" in " ".join(capsys.readouterr().out.split())


def test_the_recorder_takes_a_file_and_goes_on_without_one_it_cannot_use(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from tb_gan_doctor import GanDoctor
    from tb_gan_doctor.errors import GanDoctorWarning, InputError

    config = tmp_path / "limits.toml"
    config.write_text('disable = ["mode-dropping"]\n', "utf-8")
    doctor = GanDoctor(None, config=config, strict=True)
    doctor.step(d_loss=1.0)
    assert doctor.report().notes == (f"Set by {config}: mode-dropping is not looked for",)
    assert "mode-dropping" not in [entry.fault for entry in doctor.report().coverage]
    config.write_text("[mode-colapse]\n", "utf-8")
    with pytest.raises(InputError, match="did you mean 'mode-collapse'"):
        GanDoctor(None, config=config, strict=True)
    for wrong in (config, 3):
        with pytest.warns(GanDoctorWarning, match="config="):
            doctor = GanDoctor(None, config=wrong)  # type: ignore[arg-type]
        doctor.step(d_loss=1.0)
        assert "mode-dropping" in [entry.fault for entry in doctor.report().coverage]
