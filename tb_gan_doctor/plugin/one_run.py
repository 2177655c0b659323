"""What the routes about one run have in common: find it, compare revisions, diagnose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tb_gan_doctor.answers.diagnosis import Diagnosis
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.query import Query


def of_one_run(
    diagnoses: Diagnoses, query: Query, body: Callable[[Diagnosis], dict[str, Any]]
) -> dict[str, Any]:
    """`body` of the run that `query` names, or word that the asker has it already.

    Raises:
        Refusal: no such run.
    """
    run = query.text("run")
    listing = diagnoses.listing(query, run)
    if query.rev == listing.rev:
        return {"rev": listing.rev, "unchanged": True}
    diagnosis = diagnoses.of(query, run, listing)
    return {"rev": listing.rev, "run": run, **body(diagnosis)}
