"""Everything that can go wrong in a way a person should read, as one small tree.

    CallflowError                 one clear sentence: what, where, and what to do
    ├── PlanError                 a dialplan that may not run; carries every problem found
    ├── SettingsError             a setting that is missing or wrong
    ├── SpeechError               prompts that could not be prepared; carries every problem found
    ├── StoreError                the database cannot be used
    └── AriError                  Asterisk's REST interface refused or could not be reached
        ├── NotFound              the channel, bridge or playback is gone
        ├── NotInStasis           the channel is there, but Asterisk's own dialplan has it
        ├── Conflict              the id is taken
        ├── Unavailable           the phone cannot be rung: unknown or not registered
        ├── Unauthorized          the password or the address is refused
        ├── Rejected              any other refusal: the request itself was wrong
        ├── TimedOut              no answer in time: whether it was done is unknown
        ├── Unreachable           no Asterisk there at all
        └── Replaced              another process has taken over our application: this one must stop

What a user did wrong is told in such a sentence and ends with exit code 2, never with a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence


class CallflowError(Exception):
    """One clear sentence for a person: what is wrong, where, and the remedy."""


class SettingsError(CallflowError):
    """A setting is missing or wrong; the message names the environment variable."""


class StoreError(CallflowError):
    """The database cannot be opened, read or written."""


class PlanError(CallflowError):
    """A dialplan may not run; `problems` holds everything found in it, each printable as one line."""

    def __init__(self, problems: Sequence[object]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SpeechError(CallflowError):
    """Prompts could not be prepared; `problems` has one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class AriError(CallflowError):
    """Asterisk's REST interface refused a request or could not be reached."""


class NotFound(AriError):
    """The channel, bridge or playback is gone."""


class NotInStasis(AriError):
    """The channel lives, but Asterisk's own dialplan has it."""


class Conflict(AriError):
    """The id is taken: by us, unless somebody shares the application's name."""


class Unavailable(AriError):
    """The phone cannot be rung: unknown to Asterisk or not registered."""


class Unauthorized(AriError):
    """The password or the address is refused."""


class TimedOut(AriError):
    """No answer in time: whether the request was carried out is unknown."""


class Unreachable(AriError):
    """Nothing answers at Asterisk's address."""


class Rejected(AriError):
    """Any other refusal: the request itself was wrong."""


class Replaced(AriError):
    """Another process has taken over our application: this one must stop, for good."""
