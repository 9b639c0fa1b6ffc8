"""What the parent of the engine does: starts it, watches its heartbeat, kills one that hangs, has the next one ready.

The engine tells from its event loop, twice a second, that it is alive. One that is silent is killed, never asked: a
frozen engine that wakes up later acts on what is long over, and would ring an agent a second time. Only when it is
certainly gone does the next one begin. That is the standby's task: a process that has loaded everything and proven the
plans, and waits for the word.

It reads no clock and starts nothing: `decide` is told what has happened and when (seconds of a clock that never jumps),
and says what is to be done, in this order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

BEAT_EVERY = 0.5
"""Seconds between two signs of life of an engine."""

SILENCE = 3.0
"""Seconds without one after which an engine that has answered the telephone is killed: far less than a lease."""

STARTS_WITHIN = 60.0
"""Seconds an engine may be silent while it starts: it reads, proves and loads before its event loop runs freely."""

WARMS_WITHIN = 300.0
"""Seconds a standby has to get ready; one that needs longer hangs, and is replaced."""

WARM_AFTER = 5.0
"""Seconds after an engine is ready until the next standby is started: the processor is the callers' first."""

NEXT_STANDBY = 30.0
"""Seconds after the end of a standby until the next is started: one that ends by itself will do so again."""

STEADY = 20.0
"""Seconds an engine must have been ready for its end to be no sign of a trouble that comes again at once."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 5.0
"""Seconds before an engine is started again that has ended early more than once, doubling."""

DRAINS_WITHIN = 25.0
"""Seconds an engine has to end when asked; then it is killed. Its callers' leases do the rest."""

STOPPED, MISTAKE, TAKEN_OVER = 0, 2, 75
"""Exit codes: ended as asked; a mistake that must be mended first; another callflow has taken over."""

Serial: TypeAlias = int
"""Names one process of one parent; never used twice."""


# What has happened.


@dataclass(frozen=True, slots=True)
class _Happened:
    at: float


@dataclass(frozen=True, slots=True)
class Looked(_Happened):
    """Time has passed. `away` is for how long the parent itself did not run: nobody is blamed for that silence."""

    away: float = 0.0


@dataclass(frozen=True, slots=True)
class Beat(_Happened):
    """A sign of life from an engine's event loop."""

    serial: Serial


@dataclass(frozen=True, slots=True)
class IsReady(_Happened):
    """An engine claims callers; a standby waits for the word."""

    serial: Serial


@dataclass(frozen=True, slots=True)
class ProcessEnded(_Happened):
    """A process is gone for good. `code` is its exit code, negative for a signal."""

    serial: Serial
    code: int


@dataclass(frozen=True, slots=True)
class StopAsked(_Happened):
    """SIGTERM or Ctrl-C."""


@dataclass(frozen=True, slots=True)
class RereadAsked(_Happened):
    """SIGHUP: the plans on disk are to be read."""


Event: TypeAlias = Looked | Beat | IsReady | ProcessEnded | StopAsked | RereadAsked


# What is to be done.


@dataclass(frozen=True, slots=True)
class Start:
    """Start a process that gets ready and then waits for the word."""

    serial: Serial


@dataclass(frozen=True, slots=True)
class GiveWord:
    """Tell a process that it is the engine from now on; `restarts` of the engine before it, and why the last ended."""

    serial: Serial
    restarts: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Kill:
    """SIGKILL: gone at once, whatever it was doing."""

    serial: Serial
    why: str


@dataclass(frozen=True, slots=True)
class AskToStop:
    """SIGTERM: claim nobody any more, hand over who waits, and end."""

    serial: Serial


@dataclass(frozen=True, slots=True)
class AskToReread:
    """SIGHUP, passed on."""

    serial: Serial


@dataclass(frozen=True, slots=True)
class Exit:
    """Nothing runs any more: end with this code."""

    code: int


Action: TypeAlias = Start | GiveWord | Kill | AskToStop | AskToReread | Exit


# What is known.


@dataclass(frozen=True, slots=True)
class EngineProcess:
    """The one that answers the telephone, or is about to."""

    serial: Serial
    heard_at: float
    ready_at: float | None = None
    killed: str = ""

    def silent_too_long(self, at: float) -> bool:
        return at - self.heard_at > (STARTS_WITHIN if self.ready_at is None else SILENCE)


@dataclass(frozen=True, slots=True)
class StandbyProcess:
    """The one that waits."""

    serial: Serial
    began_at: float
    ready: bool = False
    killed: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """All that the parent knows.

    `early` counts ends in a row of engines that had not been ready for long. The next engine begins at `next_at`, where
    there is none; no standby is started before `standby_at`.
    """

    with_standby: bool = True
    engine: EngineProcess | None = None
    standby: StandbyProcess | None = None
    serial: Serial = 0
    restarts: int = 0
    early: int = 0
    ever_ready: bool = False
    next_at: float | None = None
    standby_at: float = 0.0
    last_end: str = ""
    stopping_since: float | None = None
    code: int = STOPPED
    over: bool = False

    @property
    def stopping(self) -> bool:
        return self.stopping_since is not None


@dataclass(frozen=True, slots=True)
class Decided:
    watch: Watch
    actions: tuple[Action, ...] = ()


def begin(at: float, *, with_standby: bool) -> Decided:
    """The first engine."""
    return _next_engine(Watch(with_standby=with_standby), at)


def decide(watch: Watch, event: Event) -> Decided:
    """What is known, and to be done, after this has happened."""
    if watch.over:
        return Decided(watch)
    match event:
        case Looked(at, away):
            return _looked(watch, at, away)
        case Beat(at, serial):
            return _heard(watch, serial, at)
        case IsReady(at, serial):
            return _ready(watch, serial, at)
        case ProcessEnded(at, serial, code):
            return _ended(watch, serial, code, at)
        case StopAsked(at):
            return _stop(watch, at)
        case RereadAsked():
            return _reread(watch)
        case _:
            assert_never(event)


def wakes_at(watch: Watch) -> float | None:
    """When to look at the latest, whatever happens; None if only an event matters."""
    times = [] if watch.next_at is None else [watch.next_at]
    if watch.engine:
        silence = STARTS_WITHIN if watch.engine.ready_at is None else SILENCE
        times.append(watch.engine.heard_at + silence)
    if watch.standby is None and not watch.stopping and (due := _standby_due(watch)) is not None:
        times.append(due)
    if watch.standby and not watch.standby.ready:
        times.append(watch.standby.began_at + WARMS_WITHIN)
    if watch.stopping_since is not None:
        times.append(watch.stopping_since + DRAINS_WITHIN)
    return min(times, default=None)


def _reread(watch: Watch) -> Decided:
    """An engine that only starts reads the plans as they are now anyway."""
    if watch.engine is None or watch.engine.ready_at is None or watch.stopping:
        return Decided(watch)
    return Decided(watch, (AskToReread(watch.engine.serial),))


# Signs of life.


def _heard(watch: Watch, serial: Serial, at: float) -> Decided:
    if watch.engine is None or watch.engine.serial != serial:
        return Decided(watch)
    return Decided(replace(watch, engine=replace(watch.engine, heard_at=at)))


def _ready(watch: Watch, serial: Serial, at: float) -> Decided:
    if watch.standby and watch.standby.serial == serial:
        return Decided(replace(watch, standby=replace(watch.standby, ready=True)))
    if watch.engine is None or watch.engine.serial != serial:
        return Decided(watch)
    since = at if watch.engine.ready_at is None else watch.engine.ready_at
    return Decided(replace(watch, engine=replace(watch.engine, heard_at=at, ready_at=since), ever_ready=True))


def _looked(watch: Watch, at: float, away: float) -> Decided:
    if away and watch.engine:  # who did not look cannot know who was silent
        watch = replace(watch, engine=replace(watch.engine, heard_at=at))
    if watch.stopping_since is not None:
        late = at - watch.stopping_since > DRAINS_WITHIN
        return _kill_engine(watch, f"has not stopped for {DRAINS_WITHIN:g} s") if late else Decided(watch)
    engine, standby = watch.engine, watch.standby
    if engine and engine.silent_too_long(at):
        return _kill_engine(watch, f"silent for {at - engine.heard_at:.1f} s")
    if engine is None and watch.next_at is not None and at >= watch.next_at:
        return _next_engine(watch, at)
    if standby and not standby.ready and at - standby.began_at > WARMS_WITHIN:
        return _end_standby(watch)
    due = _standby_due(watch)
    if due is None or at < due:
        return Decided(watch)
    serial = watch.serial + 1
    return Decided(replace(watch, serial=serial, standby=StandbyProcess(serial, at)), (Start(serial),))


def _standby_due(watch: Watch) -> float | None:
    """When a standby is to be started; None if none is to be."""
    if not watch.with_standby or watch.standby or watch.engine is None or watch.engine.ready_at is None:
        return None
    return max(watch.standby_at, watch.engine.ready_at + WARM_AFTER)


def _kill_engine(watch: Watch, why: str) -> Decided:
    """Until it is known to be gone nothing else begins."""
    if watch.engine is None or watch.engine.killed:
        return Decided(watch)
    return Decided(replace(watch, engine=replace(watch.engine, killed=why)), (Kill(watch.engine.serial, why),))


def _end_standby(watch: Watch) -> Decided:
    """One that does not get ready. Its end makes room for the next."""
    if watch.standby is None or watch.standby.killed:
        return Decided(watch)
    killed = Kill(watch.standby.serial, f"a standby that is not ready after {WARMS_WITHIN:g} s")
    return Decided(replace(watch, standby=replace(watch.standby, killed=True)), (killed,))


# The end of one, and the beginning of the next.


def _next_engine(watch: Watch, at: float) -> Decided:
    """The standby, also one that is not quite ready: it is ahead of whoever begins now. Else a new process."""
    watch = replace(watch, next_at=None)
    standby = watch.standby
    if standby and not standby.killed:
        word = GiveWord(standby.serial, watch.restarts, watch.last_end)
        return Decided(replace(watch, engine=EngineProcess(standby.serial, at), standby=None), (word,))
    serial = watch.serial + 1
    word = GiveWord(serial, watch.restarts, watch.last_end)
    return Decided(replace(watch, serial=serial, engine=EngineProcess(serial, at)), (Start(serial), word))


def _ended(watch: Watch, serial: Serial, code: int, at: float) -> Decided:
    if watch.standby and watch.standby.serial == serial:
        return _over_if_all_gone(replace(watch, standby=None, standby_at=at + NEXT_STANDBY))
    if watch.engine is None or watch.engine.serial != serial:
        return Decided(watch)
    engine = watch.engine
    watch = replace(watch, engine=None)
    if watch.stopping:
        return _over_if_all_gone(watch)
    if code == TAKEN_OVER or (code == MISTAKE and not watch.ever_ready):
        return _end_all(replace(watch, code=code), at)
    steady = engine.ready_at is not None and at - engine.ready_at >= STEADY
    early = 0 if steady else watch.early + 1
    watch = replace(watch, restarts=watch.restarts + 1, early=early, last_end=engine.killed or _how(code))
    if early <= 1:
        return _next_engine(watch, at)
    return Decided(replace(watch, next_at=at + min(FIRST_PAUSE * 2 ** (early - 2), LONGEST_PAUSE)))


def _how(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"ended with code {code}"


# The end of everything.


def _stop(watch: Watch, at: float) -> Decided:
    """Asked once, the engine may finish; asked twice, it may not."""
    if watch.stopping:
        return _kill_engine(watch, "asked to stop again")
    return _end_all(watch, at)


def _end_all(watch: Watch, at: float) -> Decided:
    watch = replace(watch, stopping_since=at, next_at=None)
    actions: list[Action] = []
    if watch.engine:
        actions.append(AskToStop(watch.engine.serial))
    if watch.standby and not watch.standby.killed:
        actions.append(Kill(watch.standby.serial, "the end"))
        watch = replace(watch, standby=replace(watch.standby, killed=True))
    ended = _over_if_all_gone(watch)
    return Decided(ended.watch, (*actions, *ended.actions))


def _over_if_all_gone(watch: Watch) -> Decided:
    if not watch.stopping or watch.engine or watch.standby:
        return Decided(watch)
    return Decided(replace(watch, over=True), (Exit(watch.code),))
