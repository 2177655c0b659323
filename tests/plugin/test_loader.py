"""The entry point: light, and unable to keep TensorBoard from starting."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tensorboard.backend import application
from tensorboard.plugins import base_plugin
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tb_gan_doctor.plugin.loader import GanDoctorLoader


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_the_loader_imports_nothing_heavy() -> None:
    modules = run_python(
        "import tb_gan_doctor.plugin.loader as l, sys, argparse\n"
        "loader = l.GanDoctorLoader()\n"
        "loader.define_flags(argparse.ArgumentParser())\n"
        "loader.fix_flags(argparse.Namespace(samples_per_plugin={}))\n"
        "print(*sys.modules)"
    ).split()
    assert "tb_gan_doctor.plugin.loader" in modules
    heavy = {"numpy", "torch", "google.protobuf", "werkzeug", "tensorboard.main"}
    assert heavy.isdisjoint(modules)
    ours = {name for name in modules if name.startswith("tb_gan_doctor.")}
    assert not any(name.startswith("tb_gan_doctor.diagnose") for name in ours)


def test_loading_the_plugin_does_not_import_torch() -> None:
    modules = run_python(
        "import sys\n"
        "sys.modules['torch'] = None\n"
        "from tb_gan_doctor.plugin.loader import GanDoctorLoader\n"
        "from tensorboard.plugins.base_plugin import TBContext\n"
        "plugin = GanDoctorLoader().load(TBContext())\n"
        "plugin.get_plugin_apps()\n"
        "print(*(name for name, module in sys.modules.items() if module))"
    ).split()
    assert "tb_gan_doctor.plugin.plugin" in modules
    assert "torch" not in modules


def test_sample_limits_are_raised_unless_the_user_set_them() -> None:
    flags = argparse.Namespace(samples_per_plugin={"gan_doctor": 50, "scalars": 7})
    GanDoctorLoader().fix_flags(flags)
    expected = {"gan_doctor": 50, "scalars": 7, "gan_doctor_samples": 100}
    assert flags.samples_per_plugin == expected
    flags = argparse.Namespace(samples_per_plugin={})
    GanDoctorLoader().fix_flags(flags)
    assert flags.samples_per_plugin["gan_doctor"] == 3000


class Hostile:
    """Flags that fail when they are read."""

    @property
    def samples_per_plugin(self) -> Any:
        raise RuntimeError("no flags here")


@pytest.mark.parametrize(
    "flags",
    [
        None,
        argparse.Namespace(),
        argparse.Namespace(samples_per_plugin=None),
        argparse.Namespace(samples_per_plugin="gan_doctor=3"),
        Hostile(),
    ],
)
def test_flags_of_any_shape_do_not_stop_tensorboard(flags: Any) -> None:
    GanDoctorLoader().fix_flags(flags)


def test_the_plugin_answers_at_once_and_never_raises_to_tensorboard() -> None:
    plugin = GanDoctorLoader().load(base_plugin.TBContext())
    assert plugin.plugin_name == "gan_doctor"
    assert plugin.is_active() is False
    assert set(plugin.data_plugin_names()) == {"gan_doctor", "gan_doctor_samples"}
    metadata = plugin.frontend_metadata()
    assert metadata.tab_name == "GAN DOCTOR"
    assert metadata.disable_reload is False
    assert metadata.es_module_path in plugin.get_plugin_apps()


def test_a_plugin_that_fails_to_load_leaves_tensorboard_running(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "tb_gan_doctor.plugin.plugin", None)
    flags = SimpleNamespace(
        logdir=str(tmp_path), samples_per_plugin={}, window_title="", path_prefix=""
    )
    app = application.TensorBoardWSGIApp(flags, [GanDoctorLoader], deprecated_multiplexer=None)
    response = Client(app, Response).get("/data/plugins_listing")
    assert response.status_code == 200
    assert "gan_doctor" not in response.get_data(as_text=True)
