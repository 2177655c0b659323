"""`runs`: every run with its verdict, and the catalogue of faults."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

from tb_gan_doctor.answers.rows import Row
from tb_gan_doctor.answers.runs import runs_answer
from tb_gan_doctor.plugin.answer import json_route
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.pace import diagnosed
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.settings import rules

BUDGET_S = 1.0
"""How long one request may spend on runs that are not diagnosed yet."""
MANY = 16
"""New runs that are worth an answer of their own, at once and from ledgers alone."""


def route(diagnoses: Diagnoses) -> Any:
    """The WSGI application."""
    return json_route(lambda query: _route(diagnoses, query))


def _route(diagnoses: Diagnoses, query: Query) -> dict[str, Any]:
    body = runs_impl(diagnoses, query)
    revision = hashlib.blake2b(json.dumps(body).encode(), digest_size=8).hexdigest()
    if query.rev == revision:
        return {"rev": revision, "unchanged": True}
    return {"rev": revision, **body}


def runs_impl(
    diagnoses: Diagnoses,
    query: Query,
    budget_s: float = BUDGET_S,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], float] = time.time,
) -> dict[str, Any]:
    """The list, worst first.

    Runs are diagnosed until `budget_s` is spent, at least one; none by the very first request
    where there are `MANY`, so that there is a list to look at. The rest show how they were when
    last diagnosed, or their recorder's ledger, and `pending` says to ask again. Runs that were
    never diagnosed come before runs with news. Listing runs and reading ledgers count in the
    budget; no ledgers are read once half of it is spent.
    """
    language = query.language()
    start = clock()
    listings = diagnoses.listings(query)
    rows: list[Row] = []
    stale: dict[str, Row | None] = {}
    for run, listing in listings.items():
        kept = diagnoses.kept_row(query, run, listing.rev)
        if kept is None:
            stale[run] = diagnoses.older_row(query, run)
        else:
            rows.append(kept)
    waiting = {run: listings[run] for run in sorted(stale, key=lambda r: (stale[r] is not None, r))}
    unseen = {run: listing for run, listing in waiting.items() if stale[run] is None}
    known: dict[str, Row] = {}
    if len(waiting) > 1:  # the first one is diagnosed in any case
        is_early = clock() <= start + budget_s / 2
        known = diagnoses.first_sight.rows(query, unseen, may_read=is_early)
    if diagnoses.first_sight.is_first(query) and len(waiting) > MANY:
        waiting = {}
    for row in diagnosed(diagnoses, query, waiting, start + budget_s, clock):
        rows.append(row)
        del stale[row.run]
    rows.extend(older or known[run] for run, older in stale.items())
    return runs_answer(rows, rules(), language, now(), pending=bool(stale))
