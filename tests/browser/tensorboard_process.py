"""A real `tensorboard` process on a free port."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

_ADDRESS = re.compile(r"TensorBoard \S+ at (http://\S+)")
_START_SECONDS = 90


class TensorBoardProcess:
    """TensorBoard on `logdir`, with the plugin found by its entry point.

    address: of the page, ending with "/".
    """

    def __init__(self, logdir: Path, *options: str) -> None:
        command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logdir)]
        command += ["--host", "127.0.0.1", "--port", "0", "--reload_interval", "1", *options]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.log: list[str] = []
        self._found = threading.Event()
        self.address = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._found.wait(_START_SECONDS) or not self.address:
            self.stop()
            raise RuntimeError("tensorboard did not start:\n" + "".join(self.log))

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self.log.append(line)
            match = _ADDRESS.search(line)
            if match:
                self.address = match[1].rstrip("/") + "/"
                self._found.set()
        self._found.set()  # it ended

    @property
    def port(self) -> int:
        """Where it listens, for another one that is to take its place."""
        port = urllib.parse.urlsplit(self.address).port
        assert port is not None
        return port

    def ask(self, path: str) -> Any:
        """The JSON below the page's address."""
        with urllib.request.urlopen(self.address + path, timeout=30) as response:
            return json.load(response)

    def wait_for_runs(self, n: int) -> list[dict[str, Any]]:
        """The plugin's rows, as soon as there are `n` and all are diagnosed."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            body = self.ask("data/plugin/gan_doctor/runs")
            if len(body["runs"]) >= n and not body["pending"]:
                rows: list[dict[str, Any]] = body["runs"]
                return rows
            if time.monotonic() > deadline:
                raise RuntimeError(f"{len(body['runs'])} of {n} runs were read")
            time.sleep(0.2)

    def stop(self) -> None:
        """Ends the process."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
