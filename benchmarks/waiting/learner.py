"""callflow's estimator as it would run: laws learned on line, one forecast for each caller who must wait."""

from __future__ import annotations

from dataclasses import dataclass, replace

from benchmarks.waiting.queue import Answered, Finished, Happening, HungUp, Load, Seen
from callflow.core.ewt import forecast
from callflow.core.ewt_learning import Duration, Laws, Patience, forgetting_of
from callflow.core.line import Absence, Agent, Ahead, Forecast, Free, QueueState, Talking


def told(talk_s: float = 240.0, cv: float = 1.0, patience_s: float = 360.0) -> Laws:
    """What the plan says before the first call."""
    return Laws(Duration.prior(talk_s, cv), Patience(patience_s), told=True)


def true_laws(what: Load) -> Laws:
    """The oracle's: nothing to learn."""
    return Laws(Duration.known(what.talk_s, what.cv), Patience.known(what.patience_s), told=True)


@dataclass(slots=True)
class Estimator:
    laws: Laws
    learns: bool = True
    agents: int = 1
    absences: tuple[tuple[float, float], ...] = ()
    """For the agents of a roster: (from, until) on the simulated clock, () for one who stays."""

    def learn(self, what: Happening) -> None:
        if not self.learns:
            return
        match what:
            case Finished(talked=talked):
                self.laws = replace(
                    self.laws,
                    handling=self.laws.handling.after(talked, forgetting_of(self.agents)),
                    calls=self.laws.calls + 1,
                )
            case Answered(at, call):
                self._waited(at - call.arrived_at, hung_up=False)
            case HungUp(at, call):
                self._waited(at - call.arrived_at, hung_up=True)
            case _:
                pass

    def _waited(self, seconds: float, *, hung_up: bool) -> None:
        if seconds > 0.0:
            self.laws = replace(self.laws, patience=self.laws.patience.after(seconds, hung_up=hung_up))

    def says(self, seen: Seen, seed: int) -> Forecast:
        return forecast(self.state(seen), self.laws, seed)

    def state(self, seen: Seen) -> QueueState:
        agents = tuple(self._agent(number, seen) for number in range(len(seen.talking_since)))
        return QueueState(tuple(a for a in agents if a), tuple(Ahead(seen.at - since) for since in seen.waiting_since))

    def _agent(self, number: int, seen: Seen) -> Agent | None:
        since, duty = seen.talking_since[number], seen.on_duty[number]
        away: tuple[Absence, ...] = ()
        if self.absences and self.absences[number][1] > seen.at:
            start, end = self.absences[number]
            away = (Absence(max(0.0, start - seen.at), end - seen.at),)
        elif not self.absences and not duty:
            if since is None:
                return None
            away = (Absence(0.0),)
        return Agent(Free() if since is None else Talking(seen.at - since), away)
