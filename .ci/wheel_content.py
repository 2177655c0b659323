"""Checks that a wheel holds what runs and nothing else."""

from __future__ import annotations

import sys
import zipfile

NEEDED = (
    "tb_gan_doctor/py.typed",
    "tb_gan_doctor/plugin/static/index.js",
    "tb_gan_doctor/plugin/static/page.js",
    "tb_gan_doctor/plugin/static/zh.json",
    "tb_gan_doctor/plugin/static/THIRD_PARTY_LICENSES.md",
    "tb_gan_doctor/plugin/static/bundle.json",
    "tb_gan_doctor/store/health.proto",
    "tb_gan_doctor/store/health_pb2.py",
    "tb_gan_doctor/diagnose/faults/mode_collapse.py",
    "tb_gan_doctor/locale/zh/interface.json",
    "tb_gan_doctor/locale/zh/faults/mode-collapse.json",
)
LARGEST = 1_000_000  # bytes


def main() -> None:
    """Ends with an error that names what is missing or too much."""
    path = sys.argv[1]
    with zipfile.ZipFile(path) as wheel:
        names = set(wheel.namelist())
        size = sum(info.compress_size for info in wheel.infolist())
    missing = sorted(set(NEEDED) - names)
    stray = sorted(
        name
        for name in names
        if not name.startswith(("tb_gan_doctor/", "tb_gan_doctor-")) or "__pycache__" in name
    )
    assert not missing, f"missing in {path}: {missing}"
    assert not stray, f"should not be in {path}: {stray}"
    assert size <= LARGEST, f"{path} holds {size} bytes, more than {LARGEST}"
    print(f"{len(names)} files, {size} bytes")


main()
