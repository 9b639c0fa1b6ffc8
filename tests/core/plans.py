"""Small plans for the tests of the core, built by hand: no YAML is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import time

from callflow.core.announcing import WAIT_KEYS
from callflow.core.benefit import Benefit
from callflow.core.hours import Opening, Schedule
from callflow.core.plan import (
    OPERATOR,
    Agent,
    Ask,
    Callback,
    CallOperator,
    Goodbye,
    Hours,
    JoinQueue,
    LeaveMessage,
    Menu,
    Node,
    NodeId,
    Operator,
    Patience,
    Place,
    Plan,
    Queue,
    Ring,
    Say,
    SetLanguage,
    Strategy,
)
from callflow.core.prompts import Answering, Fill, Prompt, Speech, Word, says
from callflow.core.terms import CallbackOffer, CallbackSpeeches, CallbackTerms, CallbackWords

HERE = Place("test.yaml", 1, 1)
OFFICE = Schedule(tuple((Opening(time(8), time(16)),) if day < 5 else () for day in range(7)))


def words(text: str) -> Speech:
    return says(Prompt(text, "en"))


def say(text: str, then: NodeId) -> Say:
    return Say(HERE, words(text), then)


def menu(
    text: str,
    keys: Mapping[str, NodeId],
    *,
    silence: NodeId = OPERATOR,
    wrong: NodeId = OPERATOR,
    tries: int = 2,
    barge_in: bool = True,
) -> Menu:
    return Menu(
        place=HERE,
        speech=words(text),
        keys=keys,
        wait=5.0,
        silence=Patience(tries, words("I did not hear a key."), silence),
        wrong=Patience(tries, words("That key is not in use."), wrong),
        barge_in=barge_in,
    )


def ask(
    text: str,
    then: NodeId = OPERATOR,
    *,
    name: str = "account",
    digits: tuple[int, int] = (2, 3),
    confirm: bool = True,
    tries: int = 2,
) -> Ask:
    said = {digit: Prompt(f"digit {digit}", "en") for digit in "0123456789"}
    read_back = (Prompt("You typed", "en"), Fill(Word.DIGITS, said), Prompt("Right? 1. Again? 2.", "en"))
    return Ask(
        place=HERE,
        speech=words(text),
        name=name,
        shortest=digits[0],
        longest=digits[1],
        confirm=confirm,
        tries=tries,
        then=then,
        wrong_length=words("That is too short."),
        read_back=Speech("You typed {digits}. Right? 1. Again? 2.", {"en": read_back}),
        nothing=words("We go on without it."),
    )


ANSWERING = Answering("office", 7200.0)


def leave_message(text: str = "Please speak after the tone.", *, longest: float = 120.0) -> LeaveMessage:
    by = Fill(Word.BY, {"by 10:00": Prompt("by ten", "en"), "mon": Prompt("on Monday", "en")})
    thanks = Speech(
        "Thank you. We call you {by}. Goodbye.", {"en": (Prompt("We call you", "en"), by, Prompt("Goodbye.", "en"))}
    )
    nothing, not_possible = words("We heard nothing."), words("We cannot call you back.")
    return LeaveMessage(HERE, words(text), longest, ANSWERING, thanks, nothing, not_possible)


def ring(agent: str, then: NodeId = OPERATOR) -> Ring:
    return Ring(HERE, agent, 20.0, then)


def queue(name: str, *agents: str, strategy: Strategy = Strategy.LONGEST_IDLE, max_wait: float = 180.0) -> Queue:
    """A queue whose words can say three places and the whole ladder of waits."""
    places = Fill(Word.PLACE, {str(place): Prompt(f"You are number {place}.", "en") for place in (1, 2, 3)})
    waits = Fill(Word.WAIT, {key: Prompt(f"Within {key} minutes.", "en") for key in WAIT_KEYS})
    return Queue(
        HERE,
        name,
        agents or ("anna", "jan"),
        max_wait,
        first=words("You are in line."),
        told=Speech("{place} {wait}", {"en": (places, waits)}),
        longer=words("It takes longer than we said."),
        keys=words("For our operator press 0, to hear this again press star."),
        lost=words("We lost our colleague. You are first in line."),
        strategy=strategy,
    )


def with_callback(line: Queue) -> Queue:
    """The same queue, with callbacks."""
    days = {"today": "today.", "tomorrow": "tomorrow.", "thu": "on Thursday."}
    said = {key: Prompt(text, "en") for key, text in days.items()}
    windows = Fill(Word.CALLBACK_WINDOW, said, before=Prompt("We call you back", "en"))
    number = Fill(Word.CALLER_NUMBER, {str(digit): Prompt(str(digit), "en") for digit in range(10)})
    agreeing = CallbackWords(
        offer=Speech("Press 1 for a callback.", {"en": (Prompt("Press 1 for a callback.", "en"), windows)}),
        offer_later=Speech("Press 1 for another day.", {"en": (Prompt("Press 1 for another day.", "en"), windows)}),
        when=Speech("When we call.", {"en": (Prompt("We can call you.", "en"), windows)}),
        number=Speech("{caller_number}", {"en": (Prompt("We call you on", "en"), number)}),
        type=words("Please type the number, and then hash."),
        refused=words("We cannot call this number. Type another one."),
        booked=Speech("We will call.", {"en": (Prompt("We will call you. Goodbye.", "en"), windows)}),
        standing=Speech("You have a callback.", {"en": (Prompt("You have a callback. 1 keeps it.", "en"), windows)}),
        wait_instead=words("2 waits on the line."),
        cancel=words("4 cancels it."),
        kept=Speech("It stays.", {"en": (Prompt("It stays so. Goodbye.", "en"), windows)}),
        waits=words("You have kept your place."),
        cancelled=words("It is cancelled. Stay on the line to speak with us."),
        other_time=words("For another time, press 3."),
        slots=tuple(Speech("A time", {"en": (windows, Prompt(f"Press {key}.", "en"))}) for key in range(1, 5)),
        none_suits=words("If none suits you, press star."),
    )
    dialling = CallbackSpeeches(*(words(text) for text in ("A callback.", "This is Acme.", "We try again.", "Hold.")))
    return replace(line, callback=CallbackOffer(CallbackTerms(("+48",), "trunk", dialling), agreeing))


def callback(queue: str, then: NodeId = OPERATOR, not_possible: NodeId = OPERATOR) -> Callback:
    return Callback(HERE, queue, "office", then, not_possible)


def callback_plan() -> Plan:
    """Out of hours a callback, else a queue that offers one."""
    nodes: dict[NodeId, Node] = {
        "call/0": hours("office", open="call/1", closed="closed/0"),
        "closed/0": say("We are closed.", "closed/1"),
        "closed/1": callback("sales", "closed/2", "closed/3"),
        "closed/2": say("Then we put you through.", OPERATOR),
        "closed/3": say("We cannot promise a callback now.", OPERATOR),
        "call/1": join("sales", "over/0"),
        "over/0": say("We ring our operator now.", OPERATOR),
    }
    return plan("call/0", nodes, queues=[with_callback(queue("sales", "anna"))])


def join(name: str, over: NodeId = OPERATOR, nobody: NodeId = OPERATOR) -> JoinQueue:
    return JoinQueue(HERE, name, over, nobody)


def hours(schedule: str, *, open: NodeId, closed: NodeId) -> Hours:
    return Hours(HERE, schedule, open, closed)


def set_language(language: str, then: NodeId) -> SetLanguage:
    return SetLanguage(HERE, language, then)


def in_two_languages(english: str, polish: str) -> Speech:
    return Speech(english, {"en": (Prompt(english, "en"),), "pl": (Prompt(polish, "pl"),)})


def choice_of_language(then: NodeId) -> tuple[Menu, dict[str, Node]]:
    """A menu that asks in both languages, and what its keys lead to."""
    asked = says(Prompt("For English, press 1.", "en"), Prompt("Po polsku, proszę nacisnąć 2.", "pl"))
    again = Patience(2, None, then)
    asks = Menu(HERE, asked, {"1": "in English", "2": "in Polish"}, 5.0, again, again)
    return asks, {"in English": set_language("en", then), "in Polish": set_language("pl", then)}


def goodbye(text: str = "Goodbye.") -> Goodbye:
    return Goodbye(HERE, words(text))


def plan(
    start: NodeId,
    nodes: Mapping[NodeId, Node],
    *,
    phones: tuple[str, ...] = ("owner",),
    queues: Iterable[Queue] = (),
    notices: Mapping[str, Speech] | None = None,
) -> Plan:
    """A plan of these nodes; `anna` and `jan` are in the house, `mobile` is outside and must confirm."""
    house = tuple(Agent(name, f"PJSIP/{name}") for name in ("anna", "jan", "owner"))
    agents = (*house, Agent("mobile", "PJSIP/+48601000000@trunk", confirm=True))
    return Plan(
        version="v1",
        company="Acme Plumbing",
        numbers=("100",),
        language="en",
        timezone="Europe/Warsaw",
        agents={agent.name: agent for agent in agents},
        operator=Operator(HERE, phones, 20.0, words("Nobody has answered yet. We keep ringing.")),
        hours={"office": OFFICE},
        nodes={**nodes, OPERATOR: CallOperator(HERE)},
        start=start,
        confirm=words("A call for Acme Plumbing. Press 1 to take it."),
        queues={queue.name: queue for queue in queues},
        notices=notices or {},
        answerings=(ANSWERING,) if any(isinstance(node, LeaveMessage) for node in nodes.values()) else (),
    )


def small_plan(*, phones: tuple[str, ...] = ("owner",)) -> Plan:
    """Greeting, hours, two menus deep, a person to ring, a goodbye after silence."""
    nodes: dict[NodeId, Node] = {
        "call/0": say("Thank you for calling Acme Plumbing.", "call/1"),
        "call/1": hours("office", open="call/2", closed="closed/0"),
        "closed/0": say("We are closed.", OPERATOR),
        "call/2": menu("For sales press 1, for support press 2.", {"1": "sales/0", "2": "support/0"}, silence="bye/0"),
        "sales/0": ring("anna", "sales/1"),
        "sales/1": ring("mobile"),
        "support/0": menu("For billing press 1, for a burst pipe press 2.", {"1": "billing/0", "2": "pipe/0"}),
        "billing/0": ring("jan"),
        "pipe/0": say("Close the main tap. We are getting somebody.", OPERATOR),
        "bye/0": goodbye("We heard nothing from you. Goodbye."),
    }
    return plan("call/0", nodes, phones=phones)


def large_plan(sections: int = 20, menus: int = 10) -> Plan:
    """Ten first menus reached by opening hours, twenty sections behind their keys."""
    nodes: dict[NodeId, Node] = {}
    for number in range(menus - 1):
        keys = {str(1 + key): f"section/{(number * 3 + key) % sections}/0" for key in range(5)}
        nodes[f"menu/{number}"] = menu(f"Menu {number}. Press 1, 2, 3, 4 or 5.", keys)
    first = {str(key + 1): f"menu/{key}" for key in range(menus - 1)}
    nodes["call/0"] = say("Welcome.", "call/1")
    nodes["call/1"] = menu("Choose a department.", first)
    for number in range(sections):
        nodes[f"section/{number}/0"] = say(f"This is section {number}.", f"section/{number}/1")
        nodes[f"section/{number}/1"] = hours("office", open=f"section/{number}/2", closed=f"section/{number}/3")
        nodes[f"section/{number}/2"] = ring(("anna", "jan", "mobile")[number % 3], f"section/{number}/3")
        nodes[f"section/{number}/3"] = say("Nobody is at that desk now.", OPERATOR)
    return plan("call/0", nodes, phones=("owner", "mobile", "anna"))


def handset_plan() -> Plan:
    """What the small plan has not: a prompt that must be heard, silence that leads to the operator."""
    must_hear = menu("Calls are recorded. Press 1 for the workshop.", {"1": "workshop/0"}, barge_in=False)
    nodes: dict[NodeId, Node] = {
        "call/0": say("Good morning.", "call/1"),
        "call/1": must_hear,
        "workshop/0": ring("jan", "workshop/1"),
        "workshop/1": say("The workshop is busy.", OPERATOR),
    }
    return plan("call/0", nodes, phones=("owner", "mobile"))


def queue_plan(strategy: Strategy = Strategy.LONGEST_IDLE) -> Plan:
    """A menu, a queue of a house phone and an outside phone, words after the longest wait."""
    nodes: dict[NodeId, Node] = {
        "call/0": menu("For sales press 1.", {"1": "sales/0"}),
        "sales/0": say("We look for somebody.", "sales/1"),
        "sales/1": join("sales", "over/0", "nobody/0"),
        "over/0": say("We ring our operator now.", OPERATOR),
        "nobody/0": say("Nobody is on duty.", "nobody/1"),
        "nobody/1": ring("owner"),
    }
    return plan("call/0", nodes, queues=[queue("sales", "anna", "mobile", strategy=strategy)])


def benefit_plan() -> Plan:
    """A line whose callers are given something when they have waited for a minute."""
    line = replace(queue("sales", "anna"), benefit=Benefit(60.0, "ten euros", words("You get ten euros.")))
    nodes: dict[NodeId, Node] = {
        "call/0": join("sales", "over/0"),
        "over/0": say("We ring our operator now.", OPERATOR),
    }
    return plan("call/0", nodes, queues=[line])


def plan_in_two_languages() -> Plan:
    """A choice of language, then opening hours, a text with a word that is filled in, and a menu."""
    choice, chosen = choice_of_language("office?")
    opens = {key: Prompt(f"We open again {key}.", "en") for key in ("tomorrow 08:00", "mon 08:00")}
    opens_in_polish = {key: Prompt(f"Otwieramy {key}.", "pl") for key in ("tomorrow 08:00", "mon 08:00")}
    closed = Speech(
        "We are closed. We open again {next_opening}.",
        {
            "en": (Prompt("We are closed.", "en"), Fill(Word.NEXT_OPENING, opens, "office")),
            "pl": (Prompt("Nieczynne.", "pl"), Fill(Word.NEXT_OPENING, opens_in_polish, "office")),
        },
    )
    nodes: dict[NodeId, Node] = {
        "hello": say("Acme Plumbing.", "language"),
        "language": choice,
        **chosen,
        "office?": hours("office", open="topic", closed="closed"),
        "closed": Say(HERE, closed, OPERATOR),
        "topic": replace(menu("Press 1.", {"1": "anna"}), speech=in_two_languages("Press 1.", "Naciśnij 1.")),
        "anna": ring("anna"),
    }
    return replace(plan("hello", nodes), languages=("en", "pl"), openings_said=("office",))


def asking_plan() -> Plan:
    """Two questions, the first read back, then a person."""
    nodes: dict[NodeId, Node] = {
        "call/0": say("Welcome.", "call/1"),
        "call/1": ask("Type your account number.", "call/2", digits=(4, 6)),
        "call/2": ask("Type your year of birth.", "call/3", name="born", digits=(4, 4), confirm=False),
        "call/3": ring("anna"),
    }
    return plan("call/0", nodes)


def message_plan() -> Plan:
    """A company that takes messages while it is closed."""
    nodes: dict[NodeId, Node] = {
        "call/0": hours("office", open="open/0", closed="closed/0"),
        "open/0": ring("anna"),
        "closed/0": say("We are closed.", "closed/1"),
        "closed/1": leave_message(),
    }
    return plan("call/0", nodes)


def notice_plan(*, barge_in: bool = True) -> Plan:
    """A word, two menus that say goodbye to who is silent, and a privacy text behind 9 in both."""
    first = menu("For sales press 1. About privacy press 9.", {"1": "call/2"}, silence="bye/0", barge_in=barge_in)
    nodes: dict[NodeId, Node] = {
        "call/0": say("Welcome to Acme Plumbing.", "call/1"),
        "call/1": first,
        "call/2": menu("For pumps press 1, for pipes press 2.", {"1": "pumps/0", "2": "pipes/0"}, silence="bye/0"),
        "pumps/0": ring("anna"),
        "pipes/0": ring("jan"),
        "bye/0": goodbye("We heard nothing from you. Goodbye."),
    }
    return plan("call/0", nodes, notices={"9": words("This call is not recorded.")})


def with_transfers(plan: Plan, to: Mapping[str, str]) -> Plan:
    """The same plan, in which an agent can pass a caller on: by extension to an agent or a queue, and to operators."""
    nodes: dict[NodeId, Node] = {"transfers/0": say("We put you through.", OPERATOR)}
    for extension, target in to.items():
        here = f"transfers/{extension}"
        nodes[here] = say("We put you through.", f"{here}/to")
        if target in plan.queues:
            nodes[f"{here}/to"] = replace(join(target, f"{here}/over", f"{here}/nobody"), at_front=True)
            nodes[f"{here}/over"] = say("Nobody is free yet. We ring our operator.", OPERATOR)
        else:
            nodes[f"{here}/to"] = ring(target, f"{here}/nobody")
        nodes[f"{here}/nobody"] = say("Nobody is there. We ring our operator.", OPERATOR)
    transfers = {extension: f"transfers/{extension}" for extension in ("0", *to)}
    return replace(plan, nodes={**plan.nodes, **nodes}, transfers=transfers, asking=words("We ask a colleague."))


def transfer_plan() -> Plan:
    """A queue, a person, and agents who can pass callers on to another queue, to Jan and to the operator."""
    nodes: dict[NodeId, Node] = {
        "call/0": menu("For sales press 1. For Anna press 2.", {"1": "sales/0", "2": "anna/0"}),
        "sales/0": join("sales"),
        "anna/0": ring("anna"),
    }
    queues = [queue("sales", "anna"), queue("support", "jan", "mobile")]
    return with_transfers(plan("call/0", nodes, queues=queues), {"21": "support", "22": "jan"})


PLANS: Mapping[str, Plan] = {
    "two languages": plan_in_two_languages(),
    "small": small_plan(),
    "three operators": small_plan(phones=("owner", "jan", "mobile")),
    "must be heard": handset_plan(),
    "operator": plan(OPERATOR, {}),
    "queue": queue_plan(),
    "callback": callback_plan(),
    "benefit": benefit_plan(),
    "queue, all at once": queue_plan(Strategy.ALL_AT_ONCE),
    "asks": asking_plan(),
    "message": message_plan(),
    "notice": notice_plan(),
    "transfer": transfer_plan(),
}
