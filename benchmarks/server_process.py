"""A `tensorboard` process that is asked and measured."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

_ADDRESS = re.compile(r"TensorBoard \S+ at (http://\S+)")
_START_S, _READ_S = 120.0, 1800.0


class Server:
    """TensorBoard on a directory, as the context that it is used in.

    ready: when it said so, on the monotonic clock.
    """

    def __init__(self, logdir: Path, *options: str) -> None:
        command = [sys.executable, "-m", "tensorboard.main", "--logdir", str(logdir)]
        command += ["--host", "127.0.0.1", "--port", "0", *options]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self.ready = 0.0
        self._address = ""
        self._said = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()
        if not self._said.wait(_START_S) or not self._address:
            self._process.kill()
            raise RuntimeError("tensorboard did not start")

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if not self._address and (found := _ADDRESS.search(line)):
                self.ready = time.monotonic()
                self._address = found[1].rstrip("/")
                self._said.set()
        self._said.set()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)

    def get(self, route: str, parameters: dict[str, Any]) -> bytes:
        """What a route of the tab answers."""
        return self._fetch(f"/data/plugin/gan_doctor/{route}?{urlencode(parameters)}")

    def ask(self, route: str, **parameters: Any) -> dict[str, Any]:
        """The same, decoded."""
        found: dict[str, Any] = json.loads(self.get(route, parameters))
        return found

    def wait_until_read(self, n: int) -> None:
        """Until TensorBoard has read `n` runs; the tab diagnoses none for this."""
        deadline = time.monotonic() + _READ_S
        read: set[str] = set()
        before = -1.0
        while time.monotonic() < deadline:
            time.sleep(2.0)
            names = set(json.loads(self._fetch("/data/runs")))
            read |= {name for name in names - read if self._has(name)}
            now = self.memory_mb()
            if len(read) >= n and abs(now - before) < 1.0:  # the last one to its end
                return
            before = now
        raise RuntimeError(f"{len(read)} of {n} runs were read in {_READ_S:.0f} s")

    def _has(self, run: str) -> bool:
        try:
            self.get("samples", {"run": run})
        except HTTPError:
            return False
        return True

    def memory_mb(self) -> float:
        """Of the process and those that it started."""
        return sum(_resident_mb(pid) for pid in _family(self._process.pid))

    def _fetch(self, path: str) -> bytes:
        request = Request(self._address + path, headers={"Accept-Encoding": "gzip"})
        with urlopen(request, timeout=_START_S) as response:
            content: bytes = response.read()
            is_zipped = response.headers.get("Content-Encoding") == "gzip"
        if is_zipped:
            import gzip

            content = gzip.decompress(content)
        return content


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        found = [int(child) for child in children.read_text().split()]
    except OSError:
        found = []
    return [pid, *(grandchild for child in found for grandchild in _family(child))]


def _resident_mb(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    match = re.search(r"VmRSS:\s+(\d+) kB", text)
    return int(match[1]) / 1024 if match else 0.0
