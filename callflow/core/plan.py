"""The plan as the interpreter runs it: a finite graph of nodes without a way back.

A plan is made by `callflow.dialplan` from YAML that has passed every rule. Here it is plain data: it can be
compared, walked and shared between calls, and it never changes while a call is on it. Times are seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from callflow.core.benefit import Benefit
from callflow.core.hours import Schedule
from callflow.core.prompts import Answering, Prompt, Sound, Speech, spoken_seconds
from callflow.core.terms import CallbackOffer

NodeId: TypeAlias = str
"""Where a step stands, readable in a story: ``call/2``, ``call/2/keys/1/0``, ``sections/sales/0``."""

OPERATOR: NodeId = "operator"
"""The node at the end of every list that does not hand the caller over itself."""

OPERATOR_KEY = "0"
KEEP = 90 * 86_400.0
"""Seconds for which what is personal is kept, where a plan says nothing."""
KEYS = "0123456789*#"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the YAML something was written; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Agent:
    """A person with a phone. `phone` is a dial string of the admin's; caller data never gets into it.

    `confirm` is for outside phones: whoever answers presses 1, so that a voicemail is no human. Who `must_log_in` gets
    no calls of queues before they have. `hours` names the schedule by which this person works in queues; None: whenever
    the phone is there. `extension` is what other agents type to pass a caller on to this one, empty if nobody can.
    """

    name: str
    phone: str
    confirm: bool = False
    must_log_in: bool = False
    hours: str | None = None
    extension: str = ""

    @property
    def is_outside(self) -> bool:
        """Reached over a trunk: other networks have to find this phone before it rings."""
        return "@" in self.phone


@dataclass(frozen=True, slots=True)
class Operator:
    """The human at the end of every path: phones rung in turn, then all at once, then again."""

    place: Place
    ring: tuple[str, ...]
    ring_for: float
    between_rounds: Speech


class Strategy(StrEnum):
    """Which free agent is rung for the next caller in line."""

    LONGEST_IDLE = "longest-idle"
    IN_ORDER = "in-order"
    ROUND_ROBIN = "round-robin"
    ALL_AT_ONCE = "all-at-once"
    FEWEST_CALLS = "fewest-calls"
    BY_SKILL = "by-skill"


@dataclass(frozen=True, slots=True)
class Queue:
    """A line of callers who wait for one of some agents. Times are seconds.

    Who waits hears `first` if nothing is known of place and wait, else `told`, and again every `every`; `longer` once
    when it takes longer than was said; `keys` with the first words; `lost` when the agent's phone has dropped them.
    `talk` is how long one takes as a rule, if the plan says so. After `max_wait` the step behind the queue follows.
    Who has talked with one of the agents for less than `same_agent_within` ago gets that one, if free. `extension` is
    what agents type to pass a caller on to this queue, empty if nobody can.
    """

    place: Place
    name: str
    agents: tuple[str, ...]
    max_wait: float
    first: Speech
    told: Speech
    longer: Speech
    keys: Speech
    lost: Speech
    strategy: Strategy = Strategy.LONGEST_IDLE
    ring_for: float = 15.0
    wrap_up: float = 0.0
    talk: float | None = None
    every: float = 30.0
    priority: int = 0
    skills: Mapping[str, int] = field(default_factory=dict)
    callback: CallbackOffer | None = None
    benefit: Benefit | None = None
    same_agent_within: float = 0.0
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Patience:
    """What a menu does about silence, or about a wrong key: how often it is asked in all, what is said, then where."""

    tries: int
    speech: Speech | None
    then: NodeId


@dataclass(frozen=True, slots=True)
class Say:
    place: Place
    speech: Speech
    then: NodeId


@dataclass(frozen=True, slots=True)
class Hours:
    place: Place
    schedule: str
    open: NodeId
    closed: NodeId


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """From here on the caller hears this language. Takes no time."""

    place: Place
    language: str
    then: NodeId


@dataclass(frozen=True, slots=True)
class Menu:
    """A round of choices. `wait` is the time to choose after the prompt has ended."""

    place: Place
    speech: Speech
    keys: Mapping[str, NodeId]
    wait: float
    silence: Patience
    wrong: Patience
    barge_in: bool = True


@dataclass(frozen=True, slots=True)
class Ask:
    """A number that the caller types, from `shortest` to `longest` digits, kept under `name`. No round of choices.

    `tries` counts how often it may be typed in all. What is typed is read back if it is to be confirmed.
    """

    place: Place
    speech: Speech
    name: str
    shortest: int
    longest: int
    confirm: bool
    tries: int
    then: NodeId
    wrong_length: Speech
    read_back: Speech
    nothing: Speech


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """A message out of hours, of `longest` seconds at most, and the promise to call back by the time of `answering`.

    `nothing` is said when nothing was left, `not_possible` when no call back can be promised; the operator follows.
    """

    place: Place
    speech: Speech
    longest: float
    answering: Answering
    thanks: Speech
    nothing: Speech
    not_possible: Speech


@dataclass(frozen=True, slots=True)
class Ring:
    """One named person; nobody there, then on."""

    place: Place
    agent: str
    ring_for: float
    then: NodeId


@dataclass(frozen=True, slots=True)
class JoinQueue:
    """Wait in line for an agent. `over` follows when the longest wait has passed, `nobody` where no agent is there.

    Who comes here from a talk is `at_front`: they have waited before.
    """

    place: Place
    queue: str
    over: NodeId
    nobody: NodeId
    at_front: bool = False


@dataclass(frozen=True, slots=True)
class Callback:
    """Agree on a callback by the agents of a queue. `then` follows if none is agreed on, `not_possible` if none can be.

    Where the company is closed, it can be called in the first opening of `hours`.
    """

    place: Place
    queue: str
    hours: str
    then: NodeId
    not_possible: NodeId


@dataclass(frozen=True, slots=True)
class CallOperator:
    place: Place


@dataclass(frozen=True, slots=True)
class Goodbye:
    """We end the call: allowed only after a menu met nothing but silence."""

    place: Place
    speech: Speech


Node: TypeAlias = (
    Say | Hours | SetLanguage | Menu | Ask | LeaveMessage | Ring | JoinQueue | Callback | CallOperator | Goodbye
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A dialplan ready to run. `version` names its source exactly; running calls keep theirs.

    `start` is where a call begins; `nodes` always holds ``OPERATOR``; `sounds` is empty until the prompts have
    been prepared, and lengths are then estimated from the words. `notices` are what callers can ask to hear in every
    menu, each by a key that no menu has. `languages` begins with `language`, which is all of
    them where callers have no choice. `openings_said` names the schedules whose next opening some text
    says, `answerings` when its messages are answered. `to_agents` is what agents hear who dial a code. `keep` is for
    how many seconds after its end what is personal of a call is kept. `transfers` is where an agent can pass a caller
    on to, by the extension that the agent types: none, or those of the plan and the operators' (`OPERATOR_KEY`). A
    caller hears `asking` before the agent asks a colleague.
    """

    version: str
    company: str
    numbers: tuple[str, ...]
    language: str
    timezone: str
    agents: Mapping[str, Agent]
    operator: Operator
    hours: Mapping[str, Schedule]
    nodes: Mapping[NodeId, Node]
    start: NodeId
    confirm: Speech
    queues: Mapping[str, Queue] = field(default_factory=dict)
    notices: Mapping[str, Speech] = field(default_factory=dict)
    sounds: Mapping[Prompt, Sound] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    openings_said: tuple[str, ...] = ()
    answerings: tuple[Answering, ...] = ()
    keep: float = KEEP
    to_agents: Mapping[Sentence, Speech] = field(default_factory=dict)
    transfers: Mapping[str, NodeId] = field(default_factory=dict)
    asking: Speech | None = None

    def seconds(self, prompts: tuple[Prompt, ...]) -> float:
        """How long prompts last, one after the other: measured if they have been prepared, estimated otherwise."""
        return sum(self._seconds(prompt) for prompt in prompts)

    def _seconds(self, prompt: Prompt) -> float:
        sound = self.sounds.get(prompt)
        return sound.seconds if sound else spoken_seconds(prompt.text)

    def prompts(self) -> tuple[Prompt, ...]:
        """Everything this plan can say, each once, in the order of the plan."""
        return tuple(dict.fromkeys(prompt for speech in self.speeches() for prompt in speech.prompts()))

    def speeches(self) -> Iterator[Speech]:
        """Every text of this plan."""
        yield from (speech for node in self.nodes.values() for speech in speeches_of(node))
        yield from self.notices.values()
        yield from (self.operator.between_rounds, self.confirm)
        yield from (self.asking,) if self.asking else ()
        yield from (speech for queue in self.queues.values() for speech in speeches_in_line(queue))
        yield from self.to_agents.values()

    def with_sounds(self, sounds: Mapping[Prompt, Sound]) -> Plan:
        """The same plan, speaking these sounds."""
        return replace(self, sounds=sounds)


def speeches_of(node: Node) -> tuple[Speech, ...]:
    """What one node can say."""
    match node:
        case Say() | Goodbye():
            return (node.speech,)
        case Menu():
            extra = (node.silence.speech, node.wrong.speech)
            return (node.speech, *(speech for speech in extra if speech))
        case LeaveMessage():
            return (node.speech, node.thanks, node.nothing, node.not_possible)
        case Ask():
            return (node.speech, node.wrong_length, node.read_back, node.nothing)
        case Hours() | SetLanguage() | Ring() | JoinQueue() | Callback() | CallOperator():
            return ()


def speeches_in_line(queue: Queue) -> tuple[Speech, ...]:
    """What who waits in a queue can hear."""
    said = queue.callback.speeches() if queue.callback else ()
    benefit = (queue.benefit.say,) if queue.benefit else ()
    return queue.first, queue.told, queue.longer, queue.keys, queue.lost, *said, *benefit


def next_nodes(node: Node) -> tuple[NodeId, ...]:
    """Every node that can follow, in the order an admin wrote them."""
    match node:
        case Say() | Ring() | SetLanguage() | Ask():
            return (node.then,)
        case Hours():
            return (node.open, node.closed)
        case Menu():
            return (*node.keys.values(), node.silence.then, node.wrong.then)
        case JoinQueue():
            return (node.over, node.nobody)
        case Callback():
            return (node.then, node.not_possible)
        case LeaveMessage():
            return (OPERATOR,)
        case CallOperator() | Goodbye():
            return ()


class Sentence(StrEnum):
    """What callflow says of its own accord; the value is the key under which an admin words it anew."""

    BETWEEN_ROUNDS = "between_rounds"
    CONFIRM = "confirm"
    SILENCE = "silence"
    WRONG_KEY = "wrong_key"

    CHOOSE_LANGUAGE = "choose_language"

    WAITING_FIRST = "waiting_first"
    WAITING_LONGER = "waiting_longer"
    WAITING_KEYS = "waiting_keys"
    QUEUE_OVER = "queue_over"
    NOBODY_HERE = "nobody_here"
    RINGING_OPERATOR = "ringing_operator"
    LOST_AGENT = "lost_agent"

    TRANSFER = "transfer"
    TRANSFER_ASKING = "transfer_asking"
    TRANSFER_MISSED = "transfer_missed"

    ASKED_WRONG_LENGTH = "asked_wrong_length"
    ASKED_CONFIRM = "asked_confirm"
    ASKED_NOTHING = "asked_nothing"

    MESSAGE_BEGIN = "message_begin"
    MESSAGE_THANKS = "message_thanks"
    MESSAGE_NOTHING = "message_nothing"

    CALLBACK_OFFER = "callback_offer"
    CALLBACK_OFFER_LATER = "callback_offer_later"
    CALLBACK_WHEN = "callback_when"
    CALLBACK_NUMBER = "callback_number"
    CALLBACK_TYPE = "callback_type"
    CALLBACK_OTHER_TIME = "callback_other_time"
    CALLBACK_SLOT = "callback_slot"
    CALLBACK_NONE_SUITS = "callback_none_suits"
    CALLBACK_BOOKED = "callback_booked"
    CALLBACK_REFUSED_NUMBER = "callback_refused_number"
    CALLBACK_NOT_POSSIBLE = "callback_not_possible"
    CALLBACK_STANDING = "callback_standing"
    CALLBACK_WAIT_INSTEAD = "callback_wait_instead"
    CALLBACK_CANCEL = "callback_cancel"
    CALLBACK_KEPT = "callback_kept"
    CALLBACK_WAITS = "callback_waits"
    CALLBACK_CANCELLED = "callback_cancelled"
    CALLBACK_AGENT = "callback_agent"
    CALLBACK_CUSTOMER = "callback_customer"
    CALLBACK_MACHINE = "callback_machine"
    CALLBACK_HOLD = "callback_hold"

    AGENT_LOGGED_IN = "agent_logged_in"
    AGENT_LOGGED_OUT = "agent_logged_out"
    AGENT_PAUSED = "agent_paused"
    AGENT_RESUMED = "agent_resumed"
    AGENT_NOT_LOGGED_IN = "agent_not_logged_in"
    AGENT_UNKNOWN_CODE = "agent_unknown_code"
    AGENT_UNKNOWN_PHONE = "agent_unknown_phone"
    AGENT_NOT_KEPT = "agent_not_kept"


TO_AGENTS = (
    Sentence.AGENT_LOGGED_IN,
    Sentence.AGENT_LOGGED_OUT,
    Sentence.AGENT_PAUSED,
    Sentence.AGENT_RESUMED,
    Sentence.AGENT_NOT_LOGGED_IN,
    Sentence.AGENT_UNKNOWN_CODE,
    Sentence.AGENT_UNKNOWN_PHONE,
    Sentence.AGENT_NOT_KEPT,
)
"""What agents hear who dial a code."""
