"""Plans with something wrong in them, drawn from a seed: in their text, as a slip of the hand, or in their structure.

The plans they are made from are small, so that those that are still plans can be walked by the hundred.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

ACME = (Path(__file__).parents[2] / "dialplans" / "acme.yaml").read_bytes()

_REST = """\
company: Acme
language: en
timezone: Europe/Warsaw
numbers: ["100", "+48221234567"]
"""
SMALL = (
    _REST
    + """\
operator: {ring: [anna], ring_for: 20s}
agents: {anna: {phone: PJSIP/anna}}
call:
  - say: "Welcome to {company}."   # the greeting
  - menu:
      say: For Anna, press 1.
      keys:
        1: [{ring: anna}]
      wait: 4s
      silence:
        tries: 1
        then:
          - goodbye: "We cannot hear you. Goodbye."
""",
    _REST
    + """\
operator: {ring: [anna]}
agents:
  anna: {phone: PJSIP/anna}
  jan: {phone: PJSIP/+48601000000@trunk, confirm: no}
sections:
  sales:
    - ring: {who: jan, for: 15s}
    - do: people
  people: [{say: Nobody was there.}, operator]
  ask: [{menu: {say: Sales is 1., keys: {1: [{do: sales}]}}}]
call: [{menu: {say: 1 or 2., keys: {1: [{do: ask}], 2: [{do: people}]}}}]
""",
    _REST
    + """\
operator:
  ring: [anna]
  between_rounds: We ring again.
agents: {anna: {phone: PJSIP/anna}}
hours:
  office: {open: {mon-fri: ["08:00-12:00", "13:00-17:00"]}, closed: [2026-12-24]}
call:
  - hours: office
    closed: [{say: "We are open {hours.office}."}, operator]
  - say: {text: Good morning., recording: morning}
  - ring: anna
""",
    _REST.replace("language: en", "language: pl")
    + """\
operator: {ring: [anna], between_rounds: Dzwonimy ponownie.}
agents: {anna: {phone: PJSIP/anna}}
sentences: {confirm: Proszę nacisnąć 1., silence: Jeszcze raz.}
sections: {biuro: [operator]}
call:
  - menu:
      say: Proszę wybrać.
      keys: {1: &one [{do: biuro}], "*": *one}
      barge_in: no
      wrong: {tries: 1, say: Nie ma takiej możliwości.}
""",
    _REST
    + """\
operator: {ring: [anna]}
agents: {anna: {phone: PJSIP/anna}, jan: {phone: PJSIP/jan}}
queues:
  sales: {agents: {anna: 1, jan: 2}, ring: by-skill, max_wait: 1m, announce: {wait: no, first: Please hold.}}
  people:
    agents: [anna, jan]
    ring_for: 10s
    wrap_up: 5s
    max_wait: 90s
    same_agent_within: 30d
    announce: {say: "{place} {wait}"}
    benefit: {after: 30s, say: We send you a cake., what: cake}
call: [{menu: {say: 1 or 2., keys: {1: [{queue: sales}, {ring: anna}], 2: [{queue: people}]}}}]
""",
)

SNIPPETS = rb"""- |: |{|}|[|]|"|&a |*a|!x |#|>|0:|- goodbye: x|- do: sales|~|\u0000|? |---|%|{x}|'""".split(b"|")
SNIPPETS += [b"\n", b"\r", b"\t", b"|", b"\xff", b"\xc3\xa9", b" # callflow: allow loop because x", b"#callflow:\n"]

_KEYS = """
company language timezone numbers operator agents hours sections sentences call ring ring_for between_rounds phone
confirm open closed holidays silence wrong_key say menu keys wait barge_in tries then wrong who for do goodbye text
recording 0 1 9 * x mon-fri sun anna office sales
queues queue agents max_wait announce wait place first every
"""
KEYS = _KEYS.split()
_WORDS = """
anna jan sales people office operator goodbye en pl de 0 1 9 -1 3 1.5 300s 5s 1m30s no yes ~ null 08:00-16:00
16:00-08:00 00:00-24:00 mon-fri {company} {hours.office} {hours.x} {x} PJSIP/jan SIP/x@y PL 2026-12-24 2026-13-01
by-skill in-order {wait} {place}
"""
_TEXTS = ("", " ", "a" * 300, "Your call is important to us.", "We are open from 9 to 5.", "\u2028", "é", "# nothing")
WORDS = (*_WORDS.split(), *_TEXTS)
CHANGE = ("remove", "copy", "copy", "alias", "swap", "swap", "word", "word", "rename", "step", "step", "step", "wrap")
SLIPS = (1, 1, 1, 2, 3, 5)
CHANGES = (1, 1, 1, 2, 3)
"""How many at once; mostly one, since a plan with one thing wrong is the likeliest to be taken for a sound one."""
STEPS: tuple[Any, ...] = (
    "operator",
    {"goodbye": "Goodbye."},
    {"do": "sales"},
    {"do": "people"},
    {"ring": "anna"},
    {"queue": "sales"},
    {"say": "Hello."},
    {"hours": "office", "closed": ["operator"]},
    {"menu": {"say": "Press 1.", "keys": {"1": ["operator"]}}},
    {"menu": {"say": "Press 1.", "keys": {"1": [{"goodbye": "Bye."}]}, "wrong": {"then": [{"goodbye": "Bye."}]}}},
    {"menu": {"say": "Press 1.", "keys": {"1": [{"menu": {"say": "Again.", "keys": {"2": []}}}]}}},
)


def mutated(random: Random) -> bytes:
    """A plan with one to five things wrong in its text, or one to three in its structure."""
    if random.random() < 0.04:
        return _with_slips(random, ACME)
    small = random.choice(SMALL)
    return _with_slips(random, small.encode()) if random.random() < 0.5 else _rebuilt(random, small)


def _with_slips(random: Random, text: bytes) -> bytes:
    lines = text.splitlines(keepends=True)
    for _ in range(random.choice(SLIPS)):
        at = random.randrange(len(lines))
        line = lines[at]
        column = random.randrange(len(line)) if line else 0
        match random.choice(["remove", "repeat", "indent", "dedent", "swap", "insert", "flip", "cut", "borrow"]):
            case "remove" if len(lines) > 1:
                del lines[at]
            case "repeat":
                lines.insert(random.randint(0, len(lines)), line)
            case "indent":
                lines[at] = b"  " + line
            case "dedent":
                lines[at] = line.removeprefix(b"  ")
            case "swap":
                lines[at - 1], lines[at] = line, lines[at - 1]
            case "insert":
                lines[at] = line[:column] + random.choice(SNIPPETS) + line[column:]
            case "cut":
                lines[at] = line[:column] + line[column + random.randint(1, 4) :]
            case "borrow":
                lines.insert(at, random.choice(random.choice(SMALL).encode().splitlines(keepends=True)))
            case _:
                lines[at] = line[:column] + bytes([random.randrange(256)]) + line[column + 1 :]
    return b"".join(lines)


def _rebuilt(random: Random, text: str) -> bytes:
    tree = deepcopy(_tree(text))
    for _ in range(random.choice(CHANGES)):
        _change(random, tree)
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=random.random() < 0.5, sort_keys=False).encode()


@cache
def _tree(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CBaseLoader)  # words only


def _change(random: Random, tree: Any) -> None:
    places = _places(tree)
    if not places:
        return
    where, key = random.choice(places)
    alike = [one for one in places if type(one[0][one[1]]) is type(where[key])]
    other, another = random.choice(random.choice([places, alike, alike]))
    match random.choice(CHANGE):
        case "remove":
            del where[key]
        case "copy":
            where[key] = deepcopy(other[another])
        case "alias":
            where[key] = other[another]
        case "swap":
            where[key], other[another] = other[another], where[key]
        case "rename" if isinstance(where, dict):
            where[random.choice(KEYS)] = where.pop(key)
        case "step":
            lists = [each[one] for each, one in places if isinstance(each[one], list)]
            if lists:
                steps = random.choice(lists)
                steps.insert(random.randint(0, len(steps)), deepcopy(random.choice(STEPS)))
        case "wrap":
            where[key] = random.choice([[where[key]], {random.choice(KEYS): where[key]}])
        case _:
            where[key] = random.choice(WORDS)


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree, also in one that has come to hold itself."""
    found: list[tuple[Any, Any]] = []
    seen: set[int] = set()
    ahead = [tree]
    while ahead:
        part = ahead.pop()
        if not isinstance(part, dict | list) or id(part) in seen:
            continue
        seen.add(id(part))
        for key in part if isinstance(part, dict) else range(len(part)):
            found.append((part, key))
            ahead.append(part[key])
    return found
