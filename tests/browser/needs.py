"""What these tests need; where it is missing they are skipped, on CI they fail."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil

CHROMIUM = os.environ.get("TBGD_CHROMIUM") or shutil.which("chromium") or ""


def missing() -> str:
    """Why the tests cannot run, or ""."""
    for module in ("playwright", "pytest_playwright", "torch", "sklearn"):
        if importlib.util.find_spec(module) is None:
            return f"{module} is not installed: pip install 'tb_gan_doctor[test]'"
    if not CHROMIUM:
        return "chromium is not installed, or set TBGD_CHROMIUM to where it is"
    plugins = importlib.metadata.entry_points(group="tensorboard_plugins")
    if "gan_doctor" not in plugins.names:
        return "tb_gan_doctor is not installed, so TensorBoard does not find it: pip install -e ."
    return ""


def is_ci() -> bool:
    """Whether a missing tool is an error."""
    return os.environ.get("CI", "").lower() in {"1", "true"}
