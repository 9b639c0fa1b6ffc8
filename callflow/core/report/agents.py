"""What each agent did: talks, and what came of the callers offered to their phones. It judges nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from callflow.core.floor.events import Released
from callflow.core.records import Offered, Talk


@dataclass(frozen=True, slots=True)
class AgentFigures:
    """Talks with callers, and offers: a phone that rang for a caller in line. Seconds.

    `taken`, `declined` and `unanswered` are what the agent did. `not_needed` were taken by somebody else or given up by
    the caller meanwhile; `failed` are phones that were busy, out of reach or cut off.
    """

    agent: str
    talks: int = 0
    talked_s: float = 0.0
    offers: int = 0
    taken: int = 0
    declined: int = 0
    unanswered: int = 0
    not_needed: int = 0
    failed: int = 0

    @property
    def mean_talk_s(self) -> float | None:
        return self.talked_s / self.talks if self.talks else None


def agent_figures(talks: Iterable[Talk], offers: Iterable[Offered]) -> tuple[AgentFigures, ...]:
    """Everybody who talked or was offered a caller, by name."""
    times: dict[str, list[float]] = {}
    outcomes: dict[str, Counter[str]] = {}
    for talk in talks:
        times.setdefault(talk.agent, []).append(max(0.0, talk.ended_at - talk.began))
    for offer in offers:
        outcomes.setdefault(offer.agent, Counter())[offer.outcome] += 1
    return tuple(
        _figures(agent, times.get(agent, []), outcomes.get(agent, Counter()))
        for agent in sorted(times.keys() | outcomes.keys())
    )


def _figures(agent: str, times: list[float], outcomes: Counter[str]) -> AgentFigures:
    known = {
        "taken": outcomes[Released.TALKED],
        "declined": outcomes[Released.DECLINED],
        "unanswered": outcomes[Released.NO_ANSWER],
        "not_needed": outcomes[Released.NOT_NEEDED],
    }
    offers = outcomes.total()
    return AgentFigures(agent, len(times), sum(times), offers, **known, failed=offers - sum(known.values()))
