"""Builds the package; the tab's bundle is committed, and rebuilt only on request.

    TBGD_BUILD_FRONTEND=1 pip install .     rebuilds it first (needs Node 20)
    python setup.py build_frontend          rebuilds it and nothing else

What the package is and needs stands in pyproject.toml.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from setuptools import Command, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "plugin_frontend"
BUNDLE = ROOT / "tb_gan_doctor" / "plugin" / "static" / "index.js"


def build_bundle() -> None:
    """Installs the front end's tools and writes the bundle."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm not found: install Node 20 or newer, or use the committed bundle")
    for arguments in (["ci"], ["run", "build"]):
        subprocess.run([npm, *arguments], cwd=FRONTEND, check=True)


def ensure_bundle() -> None:
    """Leaves a bundle in place, or ends the build saying how to get one."""
    if os.environ.get("TBGD_BUILD_FRONTEND") == "1":
        build_bundle()
    if not BUNDLE.is_file():
        raise SystemExit(
            f"{BUNDLE.relative_to(ROOT)} is missing: restore it from git, or build it with "
            "TBGD_BUILD_FRONTEND=1 (needs Node 20)"
        )


class BuildFrontend(Command):
    """Rebuilds the tab's bundle."""

    description = "rebuild the tab's bundle (needs Node 20)"
    user_options: list[tuple[str, str | None, str]] = []  # noqa: RUF012  setuptools' own name

    def initialize_options(self) -> None:
        """Has no options."""

    def finalize_options(self) -> None:
        """Has no options."""

    def run(self) -> None:
        """Builds."""
        build_bundle()


class BuildPy(build_py):
    """Copies the modules, after making sure of the bundle."""

    def run(self) -> None:
        """Builds."""
        ensure_bundle()
        super().run()


class Sdist(sdist):
    """Packs the sources, after making sure of the bundle."""

    def run(self) -> None:
        """Packs."""
        ensure_bundle()
        super().run()


setup(cmdclass={"build_frontend": BuildFrontend, "build_py": BuildPy, "sdist": Sdist})
