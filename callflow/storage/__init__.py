"""REMEMBERS: every call and the plans they run on, in SQLite or PostgreSQL. It decides nothing about a call."""

from callflow.storage.benefits import Entry
from callflow.storage.dial_outs import Callback, Chapter
from callflow.storage.erasing import KeptOf
from callflow.storage.promises import DONE, Kept
from callflow.storage.store import SqlStore, Unreadable

__all__ = ["DONE", "Callback", "Chapter", "Entry", "Kept", "KeptOf", "SqlStore", "Unreadable"]
