"""How much of a distributed training the windows cover, in a note."""

from __future__ import annotations

from tb_gan_doctor.model import Window

SIGNAL = "window/ranks"
RANK_0_ALONE = (
    "Windows cover rank 0 of {ranks} alone: make the GanDoctor on every rank, with the same line "
    "and after init_process_group"
)
SINCE = "Since step {step} windows cover {covered} of {ranks} ranks"
EARLIER = "{short} of {windows} windows cover fewer than all {ranks} ranks"


class RankCount:
    """Counts the windows that cover fewer ranks than there are."""

    def __init__(self) -> None:
        self._ranks = 0
        self._windows = 0
        self._short = 0
        self._most = 0
        self._covered = 0
        self._since: int | None = None

    def feed(self, window: Window, ranks: int) -> None:
        """Takes in a window of a training on `ranks` ranks, 0 for one that is not distributed."""
        covered = window.get(SIGNAL, "last") if ranks else 0.0
        if not covered > 0:
            return
        self._windows += 1
        self._ranks = ranks
        self._most = max(self._most, int(covered))
        if covered >= ranks:
            self._since = None
            return
        self._short += 1
        if self._since is None or covered != self._covered:
            self._since = window.first_step
        self._covered = int(covered)

    def notes(self) -> tuple[str, ...]:
        """What to say of it: one note, or none where every window covers every rank."""
        if not self._short:
            return ()
        if self._since is None:
            return (EARLIER.format(short=self._short, windows=self._windows, ranks=self._ranks),)
        if self._most == 1:
            return (RANK_0_ALONE.format(ranks=self._ranks),)
        covered, ranks = self._covered, self._ranks
        return (SINCE.format(step=self._since, covered=covered, ranks=ranks),)
