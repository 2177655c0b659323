"""What the documents say is what there is: commands, sub-commands, links, names."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from tb_gan_doctor.cli.main import COMMANDS, main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8") if (ROOT / "README.md").exists() else ""
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")


def _shell_lines(text: str) -> list[str]:
    """The commands in a document's shell blocks, continued lines joined."""
    blocks = re.findall(r"```(?:sh|bash|console)\n(.*?)```", text, re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [" ".join(line.split("  #")[0].split()) for line in lines if line.strip()]


def test_the_two_commands_of_the_readme_are_what_ci_runs() -> None:
    script = " ".join((ROOT / ".ci" / "run").read_text("utf-8").replace("\\\n", " ").split())
    commands = [line for line in _shell_lines(README) if "-c constraints.txt" in line]
    assert len(commands) == 2, "one to run the demo, one to test"
    for command in commands:
        for part in command.split(" && "):
            assert part.removesuffix(" --no-serve") in script, f"CI does not run: {part}"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda module: module.NAME)
def test_every_sub_command_has_help_with_examples_and_is_documented(
    command: object, capsys: pytest.CaptureFixture[str]
) -> None:
    name = command.NAME  # type: ignore[attr-defined]
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    assert "examples:" in text
    assert f"`tb-gan-doctor {name}" in (ROOT / "docs" / "command-line.md").read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_inside_the_repository_resolve(document: Path) -> None:
    for target in LINK.findall(document.read_text("utf-8")):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_makefile_targets_that_the_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        name
        for document in DOCUMENTS
        for name in re.findall(r"`make ([a-z-]+)", document.read_text("utf-8"))
    }
    assert named
    assert named <= targets


def test_the_changelog_has_the_version_and_a_place_for_changed_verdicts() -> None:
    from tb_gan_doctor import __version__

    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## [{__version__}]" in text
    assert "### Verdicts changed" in text


def test_every_requirement_has_a_tested_version() -> None:
    tomllib = pytest.importorskip("tomllib", reason="in the standard library from Python 3.11 on")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[<>=!;\[ ]", name, maxsplit=1)[0].lower() for name in wanted}
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {line.split("==")[0].lower() for line in lines if "==" in line}
    assert names - pinned == set()


def test_the_code_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.chdir(tmp_path)
    record, read = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    generator, discriminator = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)
    one = torch.ones(())
    names = {
        "writer": "runs",
        "G": generator,
        "D": discriminator,
        "opt_g": torch.optim.Adam(generator.parameters()),
        "opt_d": torch.optim.Adam(discriminator.parameters()),
        "loader": [torch.ones(8, 2)] * 30,
        **{"d_loss": one, "g_loss": one},
        **{"d_real": torch.ones(8, 1), "d_fake": torch.zeros(8, 1), "fake": torch.zeros(8, 2)},
    }
    exec(record, names)
    exec(read, {})
    assert capsys.readouterr().out.count("\n") == 1
