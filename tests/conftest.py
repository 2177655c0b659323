"""For every test: one thread for sums and timings, one process for what shares a set-up."""

from __future__ import annotations

import os

import pytest

for _name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


@pytest.fixture(scope="session", autouse=True)
def _count_of_writers() -> None:
    """Readers order the event files of one second by the count of writers in their names.

    TensorBoard's compare it as text, so it keeps its number of digits.
    """
    from tensorboard.summary.writer import event_file_writer  # imports numpy

    event_file_writer._global_uid = event_file_writer.AtomicCounter(100_000)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests run in several processes (`pytest -n 2 --dist loadgroup`), what to keep together.

    The tests of the tab share servers and a browser; elsewhere those of a file share trained runs.
    """
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        in_browser = "browser" in item.path.relative_to(config.rootpath).parts
        item.add_marker(pytest.mark.xdist_group("browser" if in_browser else str(item.path)))
