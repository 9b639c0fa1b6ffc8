"""Goal B9: what callers are told again and again while they wait, and whether the end named last comes true."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from math import inf

from benchmarks.waiting.cells import CVS, LOADS, WARM_UP
from benchmarks.waiting.learner import Estimator, told
from benchmarks.waiting.queue import Answered, Arrived, Call, HungUp, Load, Looked, Queue, Seen
from callflow.core.announcing import news
from callflow.core.call import Told
from callflow.core.ewt_calibration import Level, Outcome
from callflow.core.outlook import look_again_at, outlook, spoken_level

APART = 5


@dataclass(slots=True)
class Spoken:
    """One cell: callers to whom an end was named, how many of the last ones held, how often a later one was named."""

    what: Load
    callers: int = 0
    held: int = 0
    later: int = 0
    longer_said: int = 0
    broken: int = 0
    warned: int = 0
    level: Level = field(default_factory=spoken_level)

    def learn(self, outcome: Outcome, call: Call, last: Told, estimator: Estimator) -> None:
        """Only what callflow itself can see: when the wait ended, and how."""
        if last.end is not None:
            self.level = self.level.after(last.end - call.arrived_at, outcome, estimator.laws.patience)

    @property
    def share(self) -> float:
        return self.held / self.callers


def spoken(callers: int) -> list[Spoken]:
    """Queues of 1, 2 and 5 agents, at each load and CV."""
    return [_cell(Load(agents, load, cv), callers) for agents, load, cv in product((1, 2, 5), LOADS, CVS)]


def _cell(what: Load, callers: int) -> Spoken:
    result, estimator = Spoken(what), Estimator(told(), agents=what.agents)
    queue = Queue(what, seed=round(77_000 + 1000 * what.agents + 100 * what.load + 10 * what.cv))
    kept: dict[int, tuple[Call, Told]] = {}
    for happening in queue.run(calls=1_000_000_000):
        match happening:
            case Arrived(call, seen) if call.number >= WARM_UP and call.number % APART == 0 and seen.waits:
                if len(kept) == callers:
                    break
                kept[call.number] = (call, _say(result, estimator, queue, call, Told(), seen))
            case Looked(_, call, seen):
                kept[call.number] = (call, _say(result, estimator, queue, call, kept[call.number][1], seen))
            case Answered(at, call) | HungUp(at, call) if call.number in kept:
                outcome = Outcome(at - call.arrived_at, answered=isinstance(happening, Answered))
                result.learn(outcome, call, kept[call.number][1], estimator)
            case _:
                pass
        estimator.learn(happening)
    for call, last in kept.values():
        if call.offered is not None and last.end is not None:
            came = call.arrived_at + call.offered <= last.end
            result.callers += 1
            result.held += came
            result.longer_said += last.longer
            result.broken += not came
            result.warned += not came and last.longer
    return result


def _say(result: Spoken, estimator: Estimator, queue: Queue, call: Call, before: Told, seen: Seen) -> Told:
    forecast = estimator.says(seen, seed=call.number * 1000 + int(seen.at - call.arrived_at))
    known = outlook(before, forecast, estimator.laws, seen.at, level=result.level.level)
    after = news(before, known, seen.at).told
    if before.end is not None and after.end is not None and after.end > before.end:
        result.later += 1
    again = look_again_at(after, seen.at)
    if again < inf:
        queue.look_at(again, call)
    return after
