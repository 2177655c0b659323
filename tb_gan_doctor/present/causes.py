"""Findings as trees: each symptom below the finding that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tb_gan_doctor.model import Finding


@dataclass(slots=True)
class Cause:
    """A finding and the findings that it explains, in the Report's order.

    rivals: titles of the causes between which the measurements do not decide; () where one is
        named, or none.
    """

    finding: Finding
    symptoms: list[Cause] = field(default_factory=list)
    rivals: tuple[str, ...] = ()


def causes(findings: Sequence[Finding]) -> list[Cause]:
    """The findings that nothing else in the Report explains, each with its symptoms below it.

    Every finding appears exactly once. A symptom goes below the first fault named in its
    `explained_by` that has a finding; causes that explain each other stay at the top.
    """
    nodes = [Cause(finding, rivals=_rivals(finding, findings)) for finding in findings]
    parents = [_parent(i, findings) for i in range(len(findings))]
    top = []
    for i, node in enumerate(nodes):
        parent = parents[i]
        if parent is None or _loops(i, parents):
            top.append(node)
        else:
            nodes[parent].symptoms.append(node)
    return top


def _parent(i: int, findings: Sequence[Finding]) -> int | None:
    if findings[i].role != "symptom":
        return None
    for fault in findings[i].explained_by:
        for j, other in enumerate(findings):
            if j != i and other.episode.fault == fault:
                return j
    return None


def _rivals(finding: Finding, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The roots among the causes of `finding`, where there are several."""
    roots = {
        other.episode.fault: other.title
        for other in findings
        if other.episode.fault in finding.explained_by and other.role != "symptom"
    }
    titles = tuple(roots[fault] for fault in finding.explained_by if fault in roots)
    return titles if len(titles) > 1 else ()


def _loops(i: int, parents: Sequence[int | None]) -> bool:
    """Whether the causes of finding `i` lead back to itself."""
    at = parents[i]
    for _ in parents:
        if at is None or at == i:
            break
        at = parents[at]
    return at == i
