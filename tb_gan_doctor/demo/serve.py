"""TensorBoard on the demo's runs, until the user ends it."""

from __future__ import annotations

from pathlib import Path

from tensorboard import program


def serve_tensorboard(logdir: Path, port: int) -> None:
    """Starts TensorBoard on loopback (port 0: any free one), prints its address, waits."""
    server = program.TensorBoard()
    server.configure(
        argv=["tensorboard", f"--logdir={logdir}", f"--port={port}", "--host=localhost"]
    )
    url = server.launch()
    print(f"TensorBoard with the GAN DOCTOR tab: {url}#gan_doctor (end with Ctrl-C)", flush=True)
    try:
        _wait()
    except KeyboardInterrupt:
        print()


def _wait() -> None:
    import threading

    threading.Event().wait()
