"""`layers`: one quantity of every layer of a run over its steps."""

from __future__ import annotations

from typing import Any

from tb_gan_doctor.answers.layers import DEFAULT_COLUMNS, QUANTITIES, layers_answer
from tb_gan_doctor.plugin.answer import json_route
from tb_gan_doctor.plugin.cache import RevisionCache
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.query import Query
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.read.layers import LayerHistory

MOST_COLUMNS = 2000
KEPT_RUNS = 8
"""A history of 250 tables of 13 layers has 50 kB; the largest that is recorded, 12 MB."""


def route(diagnoses: Diagnoses, source: Source) -> Any:
    """The WSGI application."""
    histories: RevisionCache[LayerHistory] = RevisionCache(KEPT_RUNS)
    return json_route(lambda query: _route(diagnoses, source, histories, query))


def _route(
    diagnoses: Diagnoses, source: Source, histories: RevisionCache[LayerHistory], query: Query
) -> dict[str, Any]:
    run = query.text("run")
    quantity = query.choice("quantity", QUANTITIES, QUANTITIES[0])
    most_columns = query.number("max_columns", DEFAULT_COLUMNS, 2, MOST_COLUMNS)
    listing = diagnoses.listing(query, run)
    if query.rev == listing.rev:
        return {"rev": listing.rev, "unchanged": True}
    key = (query.experiment_id, run)
    history = histories.get(key, listing.rev, lambda: source.layers(query, run, listing))
    facts = diagnoses.of(query, run, listing).report.facts
    body = layers_answer(history, facts, quantity, most_columns)
    return {"rev": listing.rev, "run": run, **body}
