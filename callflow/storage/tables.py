"""The tables, as they are after the last migration. A change here needs a migration too; a test compares the two.

Times are epoch seconds, as in the core. No type and no default that only one database knows.
"""

from __future__ import annotations

from sqlalchemy import Column, Double, Index, Integer, MetaData, Table, Text

metadata = MetaData()

calls = Table(
    "calls",
    metadata,
    Column("id", Text, primary_key=True),
    Column("plan", Text, nullable=False),
    Column("state", Text, nullable=False),  # callflow.storage.codec
    Column("caller_number", Text, nullable=False),  # empty once the call has ended
    Column("arrived_at", Double, nullable=False),
    Column("saved_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("ending", Text),
    Index("calls_by_end", "ended_at"),
)

plans = Table(
    "plans",
    metadata,
    Column("version", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("kept_at", Double, nullable=False),
)

promises = Table(
    "promises",
    metadata,
    Column("id", Text, primary_key=True),
    Column("cause", Text, nullable=False),  # callflow.core.promise.Cause
    Column("plan", Text, nullable=False),
    Column("queue", Text, nullable=False),  # empty for a message that no queue answers
    Column("number", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("made_at", Double, nullable=False),
    Column("arrived_at", Double, nullable=False),
    Column("earliest", Double, nullable=False),
    Column("latest", Double, nullable=False),
    Column("profile", Text, nullable=False),  # callflow.storage.promises: what the caller typed, as JSON
    Column("recording", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("state_at", Double, nullable=False),
    Column("story", Text, nullable=False),  # what has become of it so far, in words
    Column("serial", Integer),  # a running number; callflow.core.reference makes of it what callers are told
    Column("company", Text),
    Column("timezone", Text),
    Index("promises_by_state", "state", "latest"),
    Index("promises_by_serial", "serial", unique=True),
)

promise_lives = Table(
    "promise_lives",
    metadata,
    Column("promise", Text, primary_key=True),
    Column("state", Text, nullable=False),  # callflow.core.promise_life.PromiseState
    Column("since", Double, nullable=False),
    Column("earliest", Double, nullable=False),  # the window that holds now
    Column("latest", Double, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("counted", Integer, nullable=False),
    Column("setbacks", Integer, nullable=False),
    Column("moves", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("over", Integer, nullable=False),  # 1: nothing follows any more
    Index("promise_lives_by_over", "over", "next_at"),
)

promise_stories = Table(
    "promise_stories",
    metadata,
    Column("promise", Text, primary_key=True),  # a row for each change of its life
    Column("since", Double, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("earliest", Double, nullable=False),
    Column("latest", Double, nullable=False),
    Column("why", Text, nullable=False),
)

outcalls = Table(
    "outcalls",
    metadata,
    Column("id", Text, primary_key=True),
    Column("promise", Text, nullable=False),
    Column("state", Text, nullable=False),  # callflow.storage.codec
    Column("number", Text, nullable=False),  # the customer's
    Column("dialled_at", Double),  # when the customer's phone was first to be rung
    Column("saved_at", Double, nullable=False),
    Column("ended_at", Double),
    Column("outcome", Text),
    Index("outcalls_by_end", "ended_at"),
    Index("outcalls_by_dialling", "dialled_at"),
)

agents = Table(
    "agents",
    metadata,
    Column("phone", Text, primary_key=True),
    Column("standing", Text, nullable=False),  # callflow.core.duty.Standing
    Column("since", Double, nullable=False),
    Column("reason", Text, nullable=False),  # of a pause
)

editions = Table(
    "editions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # the order in which they came into force
    Column("file", Text, primary_key=True),  # a row for each plan of an edition
    Column("version", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("since", Double, nullable=False),
    Column("cause", Text, nullable=False),  # callflow.core.editions.Cause
    Column("disk", Text, nullable=False),  # what the plans' folder held at that moment, as a fingerprint
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("number", Text, nullable=False),  # the caller's number in the body, if there is one
    Column("body", Text, nullable=False),  # JSON; empty once it is delivered
    Column("made_at", Double, nullable=False),
    Column("progress", Text, nullable=False),  # callflow.core.deliveries.Progress
    Column("attempts", Integer, nullable=False),
    Column("since", Double, nullable=False),  # when trying began
    Column("next_at", Double, nullable=False),
    Column("why", Text, nullable=False),
    Index("webhooks_by_progress", "progress", "next_at"),
)

benefits = Table(
    "benefits",
    metadata,
    Column("id", Text, primary_key=True),
    Column("call", Text, nullable=False),
    Column("company", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("number", Text, nullable=False),  # or "withheld"; empty once it is erased
    Column("at", Double, nullable=False),
    Column("waited", Double, nullable=False),
    Column("given_at", Double),  # when a human has handed it out
    Index("benefits_by_time", "at"),
)

last_talks = Table(
    "last_talks",
    metadata,
    Column("company", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("agent", Text, primary_key=True),  # by the name in the plan
    Column("at", Double, nullable=False),
    Index("last_talks_by_time", "at"),
)
