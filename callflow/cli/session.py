"""A person at a terminal plays the caller: what they type becomes what the caller does, in virtual time.

Time stands still while the caller can act (in a menu, while phones ring, in a conversation) and runs by itself
elsewhere. Everything that happens is decided by the simulation; this only drives it and shows its transcript.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from callflow.core.call import Agreeing, Choosing, Consulting, ForPerson, Parting, Picking, Ringing, Speaking, Talking
from callflow.core.plan import KEYS, OPERATOR_KEY, Menu
from callflow.core.simulate import Action, Leave, Press, Simulation, Told, Wait, read_action

JUMP = 10.0
AT_MOST = 600.0
"""Seconds that a call goes on after the caller's last act, before it is left."""


class Order(Enum):
    """What a person asks for that is no act of the caller."""

    TIME_ON = auto()
    QUIT = auto()


Typed: TypeAlias = Action | Order | None


def read_typed(text: str) -> Typed:
    """What a key or a line means; None if nothing."""
    word = text.strip().lower()
    match word:
        case "" | "j":
            return Order.TIME_ON
        case "q":
            return Order.QUIT
        case "h":
            return Leave()
        case "+":
            return Wait(JUMP)
        case _ if len(word) == 1 and word in KEYS:
            return Press(word)
        case _ if word.startswith("+"):
            return read_action(f"wait {word[1:]}")
        case _:
            return read_action(word)


@dataclass(slots=True)
class Session:
    """One call played by hand. `show` is given each new line of the transcript, `note` what is said about it."""

    simulation: Simulation
    show: Callable[[Told], None]
    note: Callable[[str], None]
    stop_at_every_prompt: bool = False
    _shown: int = field(default=0, init=False)

    @property
    def over(self) -> bool:
        return self.simulation.over

    def begin(self) -> None:
        """Show how the call comes in, up to where the caller can act."""
        self._to_the_callers_turn()

    def do(self, typed: Action | Order) -> None:
        """The caller acts, or time goes on; then on to where the caller can act again."""
        if typed is Order.TIME_ON:
            self._on()
        elif not isinstance(typed, Order):
            self.simulation.do(typed)
        self._to_the_callers_turn()

    def play(self, script: list[Action]) -> None:
        """Follow a script to its letter: nothing happens in between that it does not wait for."""
        for action in script:
            self.simulation.do(action)
            self._catch_up()
        self.finish()

    def finish(self) -> None:
        """Nobody acts any more: let the call come to its end."""
        self.simulation.advance(self.simulation.now + AT_MOST)
        self._catch_up()
        if not self.over:
            self.note(f"and so on: {AT_MOST / 60:.0f} minutes later the call is not over, and we leave it here")

    def choices(self) -> str:
        """What the caller can do now, for a status line."""
        phase = self.simulation.call.phase
        match phase:
            case Choosing(node):
                menu = self.simulation.plan.nodes[node]
                keys = menu.keys if isinstance(menu, Menu) else ()
                return f"{' '.join(sorted({*keys, *self.simulation.plan.notices, OPERATOR_KEY}))} press a key"
            case Speaking() | Ringing(search=ForPerson()):
                return f"{OPERATOR_KEY} a person"
            case Agreeing(number=""):
                return "type a number, then #"
            case Agreeing(slots=slots):
                return f"1 yes, 2 another number, {'3 another time, ' if slots else ''}0 a person"
            case Picking():
                return f"{' '.join(phase.keys)} a time, * none of them, 0 a person"
            case Parting():
                return "any key: still here"
            case _:
                return ""

    def _on(self) -> None:
        """Let time pass until something new can be told."""
        lines, scene = len(self.simulation.transcript), self._scene()
        while not self.over and self.simulation.next_at() is not None:
            self.simulation.advance_one()
            if len(self.simulation.transcript) > lines or self._scene() != scene:
                break
        if (wait := self._time_to_choose()) and scene != self._scene():
            self._catch_up()
            self.note(f"{self.simulation.now - self.simulation.begins_at:6.1f}  ({wait:g} s to choose)")

    def _to_the_callers_turn(self) -> None:
        while not self.over and not self._is_callers_turn() and self.simulation.next_at() is not None:
            self.simulation.advance_one()
        self._catch_up()

    def _is_callers_turn(self) -> bool:
        match self.simulation.call.phase:
            case Choosing() | Agreeing() | Picking() | Ringing() | Talking() | Consulting() | Parting():
                return True
            case Speaking():
                return self.stop_at_every_prompt
            case _:
                return False

    def _scene(self) -> tuple[type[object], bool]:
        phase = self.simulation.call.phase
        return type(phase), isinstance(phase, Choosing) and phase.playing is None

    def _time_to_choose(self) -> float:
        call = self.simulation.call
        if not isinstance(call.phase, Choosing) or call.phase.playing or call.deadline is None:
            return 0.0
        return call.deadline - self.simulation.now

    def _catch_up(self) -> None:
        for line in self.simulation.transcript[self._shown :]:
            self.show(line)
        self._shown = len(self.simulation.transcript)
