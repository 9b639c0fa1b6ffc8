"""What is known of callers' patience: the curve, the hazard that forecasts are made with, and the rate for staffing.

It counts waits and must decide nothing. A stay that began because an agent's phone dropped the caller is left out:
that caller has waited and talked already, and the patience of such a stay did not begin at its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from callflow.core.ewt_learning import EDGES, Patience
from callflow.core.records import Wait, WaitEnding
from callflow.core.report.survival import Stay, Survival, survival


@dataclass(frozen=True, slots=True)
class Hazard:
    """From `begins` to `ends` seconds of waiting (inf for the last), `hung_up` callers of all who were there then.

    `waited` are the seconds they spent there together, and `per_minute` the hang-ups in a minute of one caller's wait,
    as the forecast of waits learns them: with four hang-ups at the rate of all bins together thrown in.
    """

    begins: float
    ends: float
    hung_up: int
    waited: float
    per_minute: float


@dataclass(frozen=True, slots=True)
class PatienceFigures:
    """`mean_s` is the seconds waited for each hang-up, which is the mean patience if the rate never changed (the

    greatest likelihood for an exponential law under censoring); None without a hang-up. `staffing_s` is the same as
    staffing reckons with it: four hang-ups at six minutes thrown in, so that few data cannot mislead.
    """

    waits: int
    hung_up: int
    curve: Survival
    hazards: tuple[Hazard, ...]
    mean_s: float | None
    staffing_s: float


def patience_figures(waits: Iterable[Wait]) -> PatienceFigures:
    """What these waits say of patience."""
    stays = [Stay(wait.seconds, wait.ending is WaitEnding.HUNG_UP) for wait in waits if not wait.at_front]
    learned = _learned(stays)
    left = sum(stay.hung_up for stay in stays)
    rows = zip(pairwise((*EDGES, inf)), learned.hung_up, learned.waited, learned.hazards, strict=True)
    return PatienceFigures(
        waits=len(stays),
        hung_up=left,
        curve=survival(stays),
        hazards=tuple(Hazard(*edges, int(gone), waited, 60.0 * rate) for edges, gone, waited, rate in rows),
        mean_s=sum(stay.seconds for stay in stays) / left if left else None,
        staffing_s=1.0 / learned.overall,
    )


def _learned(stays: Sequence[Stay]) -> Patience:
    """What `Patience.after` would have learned from all of them, forgetting nothing."""
    hung_up, waited = [0.0] * len(EDGES), [0.0] * len(EDGES)
    for stay in stays:
        for number, (begins, ends) in enumerate(pairwise((*EDGES, inf))):
            if stay.seconds < begins:
                break
            waited[number] += min(stay.seconds, ends) - begins
            if stay.hung_up and stay.seconds < ends:
                hung_up[number] += 1.0
    return Patience(hung_up=tuple(hung_up), waited=tuple(waited))
