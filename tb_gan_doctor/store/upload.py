"""An event file on a remote file system: written locally, and sent there as a whole now and then.

Object stores cannot append, so each small write would send the whole file. And a training step
must not wait for a network: sending is the work of a thread of its own.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import weakref
from pathlib import Path
from typing import Any

from tb_gan_doctor.errors import InputError, warn
from tb_gan_doctor.store.urls import one_line

EVERY_SECONDS = 30.0


class Upload:
    """Keeps the files of a local folder also at `url`.

    folder: where to write; what is in it is sent every EVERY_SECONDS, if it has changed.

    Raises InputError where the remote directory cannot be listed or made.
    """

    def __init__(self, url: str, file_system: Any, path: str) -> None:
        self._url = url
        self._file_system = file_system
        self._path = path.rstrip("/")
        self.folder = Path(tempfile.mkdtemp(prefix="gan_doctor_"))
        self._sent: dict[str, int] = {}
        self._is_asked = threading.Event()
        self._is_over = threading.Event()
        self._pid = os.getpid()
        self._has_failed = False
        self._lock = threading.Lock()
        try:
            file_system.makedirs(self._path, exist_ok=True)
        except Exception as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise InputError(f"cannot record to {url}: {one_line(error)}") from None
        this = weakref.ref(self)
        self._thread = threading.Thread(target=_keep_sending, args=(this,), daemon=True)
        self._thread.start()

    def send(self) -> bool:
        """Sends every file that has grown; whether all of them are there now."""
        with self._lock:
            try:
                for place in sorted(self.folder.iterdir()):
                    if self._sent.get(place.name) != place.stat().st_size:
                        content = place.read_bytes()
                        self._file_system.pipe_file(f"{self._path}/{place.name}", content)
                        self._sent[place.name] = len(content)
            except Exception as error:  # of whatever kind the file system has
                self._failed(error)
                return False
            return True

    def close(self) -> None:
        """Sends what is left, and waits for that; what cannot be sent stays on the local disk."""
        if self._is_over.is_set() or os.getpid() != self._pid:
            return
        self._is_over.set()
        self._is_asked.set()
        self._thread.join()
        if self.send():
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            warn(f"the last events could not be sent to {self._url}; they are in {self.folder}")

    def wait(self) -> None:
        """Until the next time to send, or until this is over."""
        self._is_asked.wait(EVERY_SECONDS)

    @property
    def is_over(self) -> bool:
        return self._is_over.is_set()

    def _failed(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            warn(f"cannot write to {self._url}: {one_line(error)}; it is tried again")


def _keep_sending(this: weakref.ref[Upload]) -> None:
    while True:
        upload = this()
        if upload is None or upload.is_over:
            return
        upload.send()
        upload.wait()
        del upload
