"""A directory with a healthy run and one whose losses become NaN at step 500."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugin.recorded_runs import write_run


@pytest.fixture(scope="session")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("logdir")
    write_run(root / "healthy", 120)
    write_run(root / "faulty" / "nan", 120, bad_from=500)
    return root
