"""`tb-gan-doctor demo`: what reaches the demo, and what is said when packages are missing."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from tb_gan_doctor.cli.main import main


def _stand_in(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Puts a demo in place that only notes how it is called."""
    calls: list[dict[str, object]] = []
    module = ModuleType("tb_gan_doctor.demo.run")

    def run_demo(**arguments: object) -> int:
        calls.append(arguments)
        return 0

    module.run_demo = run_demo  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tb_gan_doctor.demo.run", module)
    return calls


def test_arguments_reach_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = _stand_in(monkeypatch)
    assert main(["demo"]) == 0
    assert main("demo --logdir d --scenario a --scenario b --no-serve --port 6007".split()) == 0
    assert calls == [
        {"logdir": Path("runs/demo"), "scenarios": None, "serve": True, "port": 0},
        {"logdir": Path("d"), "scenarios": ["a", "b"], "serve": False, "port": 6007},
    ]


@pytest.mark.parametrize(("module", "package"), [("torch", "torch"), ("sklearn", "scikit-learn")])
def test_missing_packages_are_named(
    module: str,
    package: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Refuse:
        def find_spec(self, name: str, path: object = None, target: object = None) -> None:
            if name == "tb_gan_doctor.demo.run":
                raise ModuleNotFoundError(f"No module named {module!r}", name=module)

    monkeypatch.delitem(sys.modules, "tb_gan_doctor.demo.run", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Refuse(), *sys.meta_path])
    assert main(["demo", "--no-serve"]) == 2
    said = capsys.readouterr().err
    assert f"needs {package}: pip install 'tb_gan_doctor[demo]'" in said
