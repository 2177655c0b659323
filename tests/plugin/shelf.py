"""Runs in memory and a clock that tests set: what the run list does when time is short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tb_gan_doctor.diagnose.engine import Engine
from tb_gan_doctor.model import Run
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.read.provider import RunListing
from tb_gan_doctor.store.decode import Ledger
from tests.plugin.recorded_runs import FACTS, windows

QUERY = Query(context=None, experiment_id="", parameters={})


class Clock:
    """Moves only when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Shelf(Source):
    """Runs in memory; reading one takes `seconds` of the clock, ledgers take `ledger_seconds`.

    reads: names of the runs that were read, in order.
    requests: how many runs each request was for; one for more than `most_at_once` fails.
    ledger_reads: whose ledgers each request was for.
    listing_seconds: what listing takes.
    """

    def __init__(self, clock: Clock, seconds: float = 0.4) -> None:
        super().__init__(None)
        self.clock, self.seconds = clock, seconds
        self.runs: dict[str, Run] = {}
        self.revisions: dict[str, int] = {}
        self.reads: list[str] = []
        self.requests: list[int] = []
        self.most_at_once = 1000
        self.ledger_reads: list[list[str]] = []
        self.ledger_seconds = 0.0
        self.listing_seconds = 0.0

    def put(self, name: str, n: int, bad_from: int | None = None) -> None:
        """A run as it is now, with the ledger that its recorder would have written."""
        some = list(windows(n, bad_from=bad_from))
        engine = Engine()
        engine.learn(FACTS)
        for window in some:
            engine.feed(window)
        self.runs[name] = Run(name, some, [FACTS], engine.episodes(), n)
        self.revisions[name] = self.revisions.get(name, 0) + 1

    def listings(self, query: Query, run: str | None = None) -> dict[str, RunListing]:
        self.clock.now += self.listing_seconds
        return {
            name: RunListing({}, stored.windows[-1].last_step, 0.0, f"r{self.revisions[name]}")
            for name, stored in self.runs.items()
            if run in (None, name)
        }

    def read(
        self, query: Query, listings: Mapping[str, RunListing]
    ) -> dict[str, Callable[[], Run]]:
        self.requests.append(len(listings))
        if len(listings) > self.most_at_once:
            raise RuntimeError("too much for one answer")
        return {run: partial(self._put_together, run) for run in listings}

    def _put_together(self, run: str) -> Run:
        self.reads.append(run)
        self.clock.now += self.seconds
        return self.runs[run]

    def ledgers(self, query: Query, listings: Mapping[str, RunListing]) -> dict[str, Ledger | None]:
        self.ledger_reads.append(sorted(listings))
        self.clock.now += self.ledger_seconds
        return {run: self._ledger(self.runs[run]) for run in listings}

    def _ledger(self, stored: Run) -> Ledger:
        return Ledger(stored.ledger or [], 0, stored.windows[-1].last_step, len(stored.windows))
