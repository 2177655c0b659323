"""What a user says of tags: written, read back, and stronger than names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tb_gan_doctor.cli.main import main
from tb_gan_doctor.errors import InputError
from tb_gan_doctor.read.runs import read_runs
from tb_gan_doctor.read.scalars.candidates import candidates
from tb_gan_doctor.read.scalars.role_file import read_roles, written
from tests.read.recordings import record, windows
from tests.read.scalars.logged import level, log

D, G = level(1.2), level(0.9)


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    return path


def test_what_is_written_reads_back_to_the_same_roles(tmp_path: Path) -> None:
    tags = {
        'odd "name"\\x': ["D_loss", "G_loss", "損失 D", "lr"],
        "exp/Losses_generator": ["Losses"],
        "exp/Losses_discriminator": ["Losses"],
    }
    found = candidates(tags)
    assert len(found) == 2
    roles = read_roles(_file(tmp_path, written(found, {"other": ["loss"]})))
    assert candidates(tags, (), roles) == found
    for candidate in found:
        for member in candidate.members:
            assert roles(member.run, member.tag) == member.role


def test_tags_without_meaning_can_be_given_one(tmp_path: Path) -> None:
    log(tmp_path / "runs" / "exp", {"curve1": D, "curve2": G})
    with pytest.raises(InputError):
        list(read_runs(tmp_path / "runs"))
    path = _file(tmp_path, '["e*"]\ncurve1 = "d_loss"\ncurve2 = "g_loss"\n')
    (run,) = read_runs(tmp_path / "runs", None, read_roles(path))
    assert run.scalars is not None
    assert dict(run.scalars.tags) == {"d_loss": "curve1", "g_loss": "curve2"}


def test_a_role_that_is_set_goes_before_the_one_that_is_read(tmp_path: Path) -> None:
    log(tmp_path / "runs", {"D_loss": G, "other": D, "G_loss": G})
    path = _file(tmp_path, '["."]\nother = "d_loss"\n')
    (run,) = read_runs(tmp_path / "runs", None, read_roles(path))
    assert run.scalars is not None
    assert dict(run.scalars.tags)["d_loss"] == "other"


def test_the_own_name_of_a_run_matches_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "roles.toml"
    path.write_text('["lr[1e-4]"]\n"curve" = "d_loss"\n', "utf-8")
    assert read_roles(path)("lr[1e-4]", "curve") == "d_loss"


def test_a_tag_can_be_left_out(tmp_path: Path) -> None:
    log(tmp_path / "runs", {"D_loss": D, "G_loss": G})
    path = _file(tmp_path, '["."]\nG_loss = "none"\n')
    with pytest.raises(InputError):
        list(read_runs(tmp_path / "runs", None, read_roles(path)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "not a TOML file"),
        ('x = "d_loss"', "must be a table"),
        ('["a"]\nx = "d_los"', "did you mean 'd_loss'"),
        ('["a"]\nx = 3', "role"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_roles(_file(tmp_path, text))


def test_the_command_prints_what_diagnose_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log(tmp_path / "runs" / "exp", {"D_loss": D, "G_loss": G})
    log(tmp_path / "runs" / "plain", {"loss": D})
    record(tmp_path / "runs" / "ours", windows(20))
    assert main(["map", str(tmp_path / "runs")]) == 0
    printed = capsys.readouterr().out
    assert '["exp"]\n"D_loss" = "d_loss"\n"G_loss" = "g_loss"\n' in printed
    assert '# ["plain"]' in printed
    assert "ours" not in printed
    path = _file(tmp_path, printed)
    assert main(["diagnose", str(tmp_path / "runs"), "--run", "exp", "--map", str(path)]) == 0
    assert "d_loss = D_loss" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["map", "/missing"], ["diagnose", ".", "--map", "/missing"]])
def test_what_is_not_there_is_an_error_of_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
