"""The reading side runs where torch is not installed, and importing the package is light."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READING_SIDE = ("store", "read", "diagnose", "present", "answers", "plugin", "cli")

_WITHOUT_TORCH = """
import importlib, importlib.abc, pkgutil, sys

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "sklearn"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name.partition(".")[0])

sys.meta_path.insert(0, Refuse())
"""


def _python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("part", READING_SIDE)
def test_every_module_of_the_reading_side_imports_without_torch(part: str) -> None:
    code = _WITHOUT_TORCH + (
        f"import tb_gan_doctor.{part} as part\n"
        "names = [m.name for m in pkgutil.walk_packages(part.__path__, part.__name__ + '.')]\n"
        "for name in names:\n"
        "    importlib.import_module(name)\n"
        "print(len(names), 'torch' in sys.modules)\n"
    )
    count, has_torch = _python(code).split()
    assert int(count) > 0
    assert has_torch == "False"


def test_importing_the_package_or_the_plugin_loader_pulls_in_nothing_heavy() -> None:
    code = (
        "import json, sys\n"
        "import tb_gan_doctor\n"
        "light = sorted(m for m in sys.modules if m.startswith('tb_gan_doctor'))\n"
        "heavy = [m for m in ('numpy', 'torch', 'tensorboard', 'google.protobuf') "
        "if m in sys.modules]\n"
        "from tb_gan_doctor.plugin import loader\n"
        "later = [m for m in ('numpy', 'torch', 'google.protobuf') if m in sys.modules]\n"
        "print(json.dumps([light, heavy, later]))\n"
    )
    light, heavy, later = json.loads(_python(code))
    assert light == ["tb_gan_doctor"]
    assert heavy == []
    assert later == []


def test_help_does_not_read_the_catalogue() -> None:
    code = (
        "import sys\n"
        "from tb_gan_doctor.cli.main import parser\n"
        "parser().format_help()\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('numpy', 'tensorboard')])\n"
    )
    assert _python(code).strip() == "[]"


def test_without_torch_the_recorder_says_what_to_install() -> None:
    code = _WITHOUT_TORCH + (
        "import tb_gan_doctor\n"
        "try:\n"
        "    tb_gan_doctor.GanDoctor\n"
        "except ModuleNotFoundError as error:\n"
        "    print(error.name, error)\n"
    )
    said = _python(code)
    assert said.startswith("torch GanDoctor records PyTorch training and needs torch: pip install")


def test_diagnose_is_callable_before_and_after_the_package_of_that_name_is_imported() -> None:
    code = (
        "import tb_gan_doctor\n"
        "from tb_gan_doctor.errors import InputError\n"
        "for look in range(2):\n"
        "    try:\n"
        "        tb_gan_doctor.diagnose('/nonexistent')\n"
        "    except InputError as error:\n"
        "        print(error)\n"
        "    import tb_gan_doctor.diagnose.engine\n"
    )
    assert _python(code).splitlines() == ["no such directory: /nonexistent"] * 2
