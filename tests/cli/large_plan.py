"""A company that uses much of the language: 20 sections and 10 menus, for the test of how long `validate` takes."""

from __future__ import annotations

import json

MENUS = 9
"""Sections that ask again; the first menu is the tenth."""
TEAMS = 11
"""Sections that ring people."""

_HEAD = """\
company: Large and Sons
language: en
timezone: Europe/Warsaw
numbers: ["100", "+48221234567"]
operator: {ring: [front-desk, night-desk], ring_for: 20s}
hours:
  office: {open: {mon-fri: "08:00-18:00", sat: "09:00-13:00"}, holidays: PL}
  workshop: {open: {mon-sun: "07:00-22:00"}}
agents:
  front-desk: {phone: PJSIP/front-desk}
  night-desk: {phone: PJSIP/+48601000000@trunk, confirm: true}
"""


def written() -> str:
    """The plan's text."""
    agents = [
        f"  anna{team}: {{phone: PJSIP/anna{team}}}\n  jan{team}: {{phone: PJSIP/jan{team}}}\n" for team in range(TEAMS)
    ]
    menus = [_menu(number) for number in range(MENUS)]
    teams = [_team(team) for team in range(TEAMS)]
    keys = {str(number + 1): [{"do": f"menu{number}"}] for number in range(MENUS)}
    first = [
        {"say": "Thank you for calling {company}."},
        {"hours": "office", "closed": [{"say": "We are closed, but somebody is on duty."}, "operator"]},
        {"menu": {"say": "Please choose one of our nine departments, or press 0 for a person.", "keys": keys}},
    ]
    sections = dict((*menus, *teams))
    return "".join([_HEAD, *agents, f"sections: {json.dumps(sections)}\n", f"call: {json.dumps(first)}\n"])


def _menu(number: int) -> tuple[str, list[object]]:
    keys = {str(key + 1): [{"do": f"team{(number + key) % TEAMS}"}] for key in range(4)}
    question = {"say": f"Department {number}. For one of its four teams, press its number.", "keys": keys}
    patience = {"silence": {"tries": 2}, "wrong": {"tries": 2, "say": "Sorry, that is not a choice."}}
    return f"menu{number}", [{"menu": question | patience}]


def _team(team: int) -> tuple[str, list[object]]:
    return f"team{team}", [
        {"hours": "workshop", "closed": ["operator"]},
        {"say": f"One moment. We are ringing team {team}."},
        {"ring": f"anna{team}"},
        {"ring": {"who": f"jan{team}", "for": "15s"}},
    ]
