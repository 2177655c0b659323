"""Asks a starting TensorBoard for its runs until it has diagnosed them all.

Arguments: its log file (which names its address) and the Reports that the command made.
"""

from __future__ import annotations

import json
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE_SECONDS = 120


def main() -> None:
    """Ends with an error if a run is missing or has another verdict than the command's."""
    log, reports = Path(sys.argv[1]), Path(sys.argv[2])
    expected = {
        run["run"]: run["verdict"] for run in json.loads(reports.read_text("utf-8"))["runs"]
    }
    deadline = time.monotonic() + PATIENCE_SECONDS
    shown: dict[str, str] = {}
    while shown != expected and time.monotonic() < deadline:
        time.sleep(0.5)
        shown = _verdicts(log) or shown
    assert shown == expected, f"TensorBoard says {shown}, the command {expected}\n{log.read_text()}"
    print(f"TensorBoard shows {len(shown)} runs with the same verdicts")


def _verdicts(log: Path) -> dict[str, str]:
    """Run -> verdict; empty while it is starting or still reading."""
    address = re.search(r"http://[\d.]+:\d+/", log.read_text("utf-8"))
    if address is None:
        return {}
    url = f"{address[0]}data/plugin/gan_doctor/runs"
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            answered = json.load(answer)
    except (urllib.error.URLError, ConnectionError):
        return {}
    if answered["pending"]:
        return {}
    return {run["run"]: run["verdict"] for run in answered["runs"]}


main()
