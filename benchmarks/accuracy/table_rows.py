"""The rows of the page's tables, from the numbers of each group of runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.accuracy.targets import TARGETS, Target

TOOL = "tb_gan_doctor"
REPAIR_LIMIT = 0.70


def share(found: Mapping[str, Any] | None) -> str:
    """`97.2 % (35/36, 86 to 100)`; a dash where nothing was counted."""
    if found is None or not found["total"]:
        return "–"
    value, low, high = (100 * found[name] for name in ("value", "low", "high"))
    return f"{value:.1f} % ({found['hits']}/{found['total']}, {low:.0f} to {high:.0f})"


def _steps(value: float | None) -> str:
    if value is None:
        return "–"
    return "never" if math.isinf(value) else f"{value:.0f}"


def run_rows(groups: Mapping[str, Any], parts: Sequence[str]) -> Iterable[Sequence[str]]:
    names = {
        "healthy": "healthy",
        "negative": "harmless change",
        "benign": "fault without harm",
        "passing": "fault whose harm passed: an alarm is neither demanded nor wrong",
        "manifested": "fault with harm",
        "natural": "failed by itself",
        "spoiled": "not scored: harmed before the onset, or by a harmless change",
    }
    for label, name in names.items():
        yield name, *(str(groups[part][TOOL]["runs"].get(label, 0)) for part in parts)
    yield "all", *(str(sum(groups[part][TOOL]["runs"].values())) for part in parts)


def machine(results: Mapping[str, Any]) -> str:
    failed = len(results["failed"])
    said = f" {failed} planned runs could not be trained and are left out." if failed else ""
    return f"Machine: {results['machine']}.{said}"


def target_rows(
    groups: Mapping[str, Any], parts: Sequence[str], repairs: Mapping[str, Any] | None
) -> Iterable[Sequence[str]]:
    for target in TARGETS:
        cells = (_target_cell(target, groups[part][TOOL]) for part in parts)
        yield target.what, target.limit_text(), *cells
    rate = share(repairs["recovered"]) if repairs else "–"
    yield (
        "Runs that recover with the first remedy",
        f"at least {100 * REPAIR_LIMIT:.0f} %",
        rate,
        *("" for _ in parts[1:]),
    )


def _target_cell(target: Target, numbers: Mapping[str, Any]) -> str:
    found = target.find(numbers)
    if isinstance(found, Mapping):
        name = f"{found['name']}: " if "name" in found else ""
        text = name + share(found)
    else:
        text = _steps(found)
    return f"**{text}**" if target.is_reached(numbers) is False else text


def missed(tool: Mapping[str, Any], repairs: Mapping[str, Any] | None) -> str:
    missed = [
        f"- {target.what}: {_target_cell(target, tool).strip('*')}, to be {target.limit_text()}."
        for target in TARGETS
        if target.is_reached(tool) is False
    ]
    low = [
        f"{fault} ({share(each['detected'])})"
        for fault, each in tool["recall"]["by_fault"].items()
        if each["detected"]["value"] is not None and each["detected"]["value"] < 0.75
    ]
    if low:
        missed.append(f"- Faults with harm that are found in less than 75 %: {', '.join(low)}.")
    if repairs and (repairs["recovered"]["value"] or 0.0) < REPAIR_LIMIT:
        missed.append(f"- Repair: {share(repairs['recovered'])}, to be at least 70 %.")
    if not missed:
        return "Every target is reached on all held-out runs together."
    return "Bold: not reached. On all held-out runs together these are missed:\n\n" + "\n".join(
        missed
    )


BASELINE_COLUMNS = (
    "",
    "healthy runs with an alarm",
    "harm found",
    "cause named",
    "cause first",
    "cause among three",
    "alarms per 10,000 healthy steps",
)


def baseline_rows(everything: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    for name, numbers in everything.items():
        rate = numbers["silence"]["alarms_per_10k_steps"]
        yield (
            f"**{name}**" if name == TOOL else name,
            share(numbers["silence"]["healthy"]),
            share(numbers["recall"]["detected"]),
            share(numbers["recall"]["named"]),
            share(numbers["causes"]["first"]),
            share(numbers["causes"]["first_three"]),
            "–" if rate is None else f"{rate:.2f}",
        )


def silence_rows(groups: Mapping[str, Any], parts: Sequence[str]) -> Iterable[Sequence[str]]:
    names = {
        "healthy": "healthy",
        "negative": "a harmless change was put in",
        "benign_any": "a fault was put in and did no harm: any alarm",
        "benign_unjustified": "the same: an alarm other than on a proved bug that is there",
        "before_onset": "alarm before a fault was put in",
    }
    for key, name in names.items():
        yield name, *(share(groups[part][TOOL]["silence"][key]) for part in parts)
    rates = (groups[part][TOOL]["silence"]["alarms_per_10k_steps"] for part in parts)
    yield "alarms per 10,000 steps", *("–" if rate is None else f"{rate:.2f}" for rate in rates)


def family_rows(tool: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    for loss, found in tool["silence"]["healthy_by_loss"].items():
        yield loss, share(found)


FAULT_COLUMNS = ("fault", "found", "named", "named first", "alarms that are right", "or an effect")


def fault_rows(tool: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    recalls, precisions = tool["recall"]["by_fault"], tool["causes"]["precision"]
    for fault in sorted({*recalls, *precisions}):
        recall, precision = recalls.get(fault), precisions.get(fault)
        yield (
            fault,
            *(share(recall[name]) if recall else "–" for name in ("detected", "named", "first")),
            *(share(precision[n]) if precision else "–" for n in ("right", "right_or_effect")),
        )


def delay_rows(tool: Mapping[str, Any]) -> Iterable[Sequence[str]]:
    names = {
        "all": "from harm to the first alarm",
        "all_named": "from harm to an alarm that names the cause",
        "diversity": "the first, diversity faults",
        "gradient_and_numeric": "the first, gradient and numeric faults",
        "preflight_from_onset": "from the start, faults seen before training",
        "onset_error": "between the onset as said and as it was",
    }
    for key, name in names.items():
        found = tool["delays"][key]
        cells = [
            "never" if found[part] is None and found["runs"] else _steps(found[part])
            for part in ("median", "p90")
        ]
        yield name, *cells, str(found["censored"]), str(found["runs"])


def _share_at(part: str, name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda numbers: share(numbers[part][name])


def _correlation(numbers: Mapping[str, Any]) -> str:
    value = numbers["severity"]["spearman"]
    return "–" if value is None else f"{value:.2f}"


def more_rows(groups: Mapping[str, Any], parts: Sequence[str]) -> Iterable[Sequence[str]]:
    tools = [groups[part][TOOL] for part in parts]
    rows: dict[str, Callable[[Mapping[str, Any]], str]] = {
        "cause named at all": _share_at("recall", "named"),
        "a known effect named in its place": _share_at("causes", "symptom_only"),
        "put below another, and rightly": _share_at("causes", "suppression"),
        "proofs with harm, as an alarm": _share_at("exact", "alarm_where_harm"),
        "collapse by itself: found as collapse": _share_at("collapse", "named"),
        "the same: any alarm": _share_at("collapse", "any_alarm"),
        "rank correlation of severity and harm": _correlation,
    }
    for name, cell in rows.items():
        yield name, *(cell(numbers) for numbers in tools)
