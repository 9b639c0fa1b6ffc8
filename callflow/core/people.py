"""People of a simulated day: callers who press keys and lose patience, agents who come to the phone or do not.

What they do is drawn by chance from their habits. They must not know what the plan will do next: a caller acts on
what is heard, an agent on a phone that rings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from callflow.core.behaviours import Answers, Behaviour, EndsAtOnce, NotRegistered, RingsOn
from callflow.core.call import (
    Agreeing,
    Asking,
    Choosing,
    Confirming,
    Pausing,
    Phase,
    Picking,
    Playing,
    Reassuring,
    Ringing,
    Talking,
    Waiting,
)
from callflow.core.draws import Draws
from callflow.core.events import LegEnding
from callflow.core.plan import KEYS, OPERATOR_KEY, Ask, Menu, Plan
from callflow.core.simulate import Action, Leave, Press


@dataclass(frozen=True, slots=True)
class Habits:
    """How people are: means in seconds, and shares of all callers, key presses, rings or agents.

    `spread` is the standard deviation of the logarithm of talk and answer times.
    """

    patience: float = 240.0
    silent: float = 0.04
    wrong_key: float = 0.03
    wants_operator: float = 0.04
    leaves_the_line: float = 0.03
    answers_after: float = 6.0
    talks: float = 240.0
    spread: float = 0.6
    declines: float = 0.04
    misses: float = 0.04
    absent: float = 0.05


USUAL = Habits()


def waits_for_human(phase: Phase) -> bool:
    """Whether there is nothing for a caller to do but to wait for a human."""
    return isinstance(phase, Waiting | Ringing | Reassuring | Pausing)


@dataclass(slots=True)
class CallerOfTheDay:
    """What one caller is going to do, and when. Patience begins with the wait for a human, and is drawn once."""

    plan: Plan
    habits: Habits
    draws: Draws
    patience: float = field(init=False)
    gives_up_at: float | None = None
    intends: list[tuple[float, Action]] = field(default_factory=list)
    _decided: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        self.patience = self.draws.exponential(self.habits.patience)

    def next(self) -> tuple[float, Action] | None:
        """What the caller does next if nothing happens before."""
        if self.gives_up_at is not None and (not self.intends or self.gives_up_at <= self.intends[0][0]):
            return self.gives_up_at, Leave()
        return self.intends[0] if self.intends else None

    def acts(self) -> None:
        """The next of these is done."""
        if self.intends:
            self.intends.pop(0)

    def sees(self, phase: Phase, now: float) -> None:
        """Something has happened: make up one's mind, once for each thing that is said."""
        match phase:
            case Choosing(node, Playing(number) as playing):
                self._decide((node, number), self._key(node), now, self._after(playing))
            case Asking(node, Playing(number) as playing, ""):
                self._decide((node, number), self._digits(node), now, self._after(playing))
            case Confirming(node, Playing(number) as playing):
                self._decide((node, number), "2" if self.draws.happens(0.05) else "1", now, self._after(playing))
            case Agreeing(node, playing=Playing(number) as playing, number=agreed, digits=""):
                keys = "1" if agreed else "".join(self.draws.one_of("123456789") for _ in range(9)) + "#"
                self._decide((node, number), keys, now, self._after(playing))
            case Choosing() | Asking() | Confirming() | Agreeing() | Picking():
                pass
            case _ if waits_for_human(phase):
                self._wait(now)
            case _:
                self.intends.clear()
                if isinstance(phase, Talking):
                    self.gives_up_at = None

    def _wait(self, now: float) -> None:
        if self.gives_up_at is None:
            self.gives_up_at = now + self.patience
        if self._decided != ("waits",):
            self._decided = ("waits",)
            self.intends.clear()
            if self.draws.happens(self.habits.leaves_the_line):
                self.intends.append((now + self.draws.between(20.0, 90.0), Press(OPERATOR_KEY)))

    def _after(self, playing: Playing) -> float:
        """When a key is pressed: some know the menu, most hear it to its end."""
        heard = self.plan.seconds(playing.prompts) * min(1.0, self.draws.between(0.3, 1.5))
        return heard + self.draws.between(0.5, 2.5)

    def _decide(self, about: tuple[object, ...], keys: str, now: float, after: float) -> None:
        if self._decided != about:
            self._decided = about
            self.intends = [(now + after + count * 0.4, Press(key)) for count, key in enumerate(keys)]

    def _key(self, node: str) -> str:
        menu = self.plan.nodes[node]
        assert isinstance(menu, Menu)
        chance, habits = self.draws.share(), self.habits
        if chance < habits.silent:
            return ""
        if chance < habits.silent + habits.wants_operator:
            return OPERATOR_KEY
        wrong = [key for key in KEYS if key not in menu.keys and key != OPERATOR_KEY]
        if wrong and chance < habits.silent + habits.wants_operator + habits.wrong_key:
            return self.draws.one_of(wrong)
        return self.draws.one_of(list(menu.keys)) if menu.keys else ""

    def _digits(self, node: str) -> str:
        ask = self.plan.nodes[node]
        assert isinstance(ask, Ask)
        length = ask.shortest + int(self.draws.share() * (ask.longest - ask.shortest + 1))
        return "".join(self.draws.one_of("123456789") for _ in range(length)) + "#"


@dataclass(slots=True)
class PhonesOfTheDay(Mapping[str, Behaviour]):
    """How each agent's phone behaves for one caller, drawn anew at each ring; `busy` tells who is on another call."""

    plan: Plan
    habits: Habits
    draws: Draws
    absent: frozenset[str]
    busy: Callable[[str], bool]

    def __getitem__(self, agent: str) -> Behaviour:
        if agent in self.absent:
            return NotRegistered()
        if self.busy(agent):
            return EndsAtOnce(LegEnding.BUSY)
        chance, habits = self.draws.share(), self.habits
        if chance < habits.declines:
            return EndsAtOnce(LegEnding.DECLINED)
        if chance < habits.declines + habits.misses:
            return RingsOn()
        after = 1.0 + self.draws.lognormal(habits.answers_after - 1.0, habits.spread)
        return Answers(after=after, talks=self.draws.lognormal(habits.talks, habits.spread))

    def __iter__(self) -> Iterator[str]:
        return iter(self.plan.agents)

    def __len__(self) -> int:
        return len(self.plan.agents)
