"""Who the agents are, and whom somebody means."""

from __future__ import annotations

from dataclasses import replace

from callflow.core.plan import Agent
from callflow.core.roster import Named, Person, find, roster
from tests.core.plans import join, plan, queue

ACME = plan("line", {"line": join("sales")}, queues=[queue("sales", "anna", "jan"), queue("repairs", "anna")])
OTHER = replace(
    ACME,
    company="Other",
    agents={"ania": Agent("ania", "PJSIP/anna", must_log_in=True), "jan": Agent("jan", "PJSIP/jan2")},
    queues={},
)
EVERYBODY = roster([ACME, OTHER])


def test_a_phone_in_several_plans_is_one_person_who_must_log_in_if_any_plan_says_so() -> None:
    anna = EVERYBODY["PJSIP/anna"]
    assert anna.names == (Named("Acme Plumbing", "anna", ("sales", "repairs")), Named("Other", "ania", ()))
    assert (anna.must_log_in, EVERYBODY["PJSIP/jan"].must_log_in) == (True, False)
    assert anna.plan is ACME
    assert str(anna) == "Acme Plumbing/anna = Other/ania"


def test_an_agent_is_found_by_name_by_company_and_name_and_by_phone() -> None:
    for wanted in ("anna", "ania", "Acme Plumbing/anna", "Other/ania", "PJSIP/anna"):
        assert find(EVERYBODY, wanted) is EVERYBODY["PJSIP/anna"], wanted
    found = find(EVERYBODY, "Other/jan")
    assert isinstance(found, Person)
    assert found.phone == "PJSIP/jan2"


def test_who_cannot_be_found_is_told_in_a_sentence() -> None:
    assert find(EVERYBODY, "Anna") == "no agent is called Anna: `callflow agents list` shows them"
    assert find(EVERYBODY, "Other/anna") == "no agent is called Other/anna: `callflow agents list` shows them"
    assert find(EVERYBODY, "jan") == "several agents are called jan: say Acme Plumbing/jan or Other/jan"
