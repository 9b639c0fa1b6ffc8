"""Every error callflow raises on purpose, in one small tree.

    CallflowError
    └── AriError            Asterisk did not do what was asked
        ├── Gone            the channel, bridge or playback is no longer there
        ├── NotInStasis     the channel has left us for the dialplan
        ├── Conflict        the id is taken: by ourselves, earlier
        ├── Unavailable     the phone is unknown or not registered
        ├── Rejected        any other refusal: ours is the mistake
        ├── Unauthorized    Asterisk does not accept our name and password
        ├── TimedOut        no answer: whether it was done is not known
        ├── Unreachable     Asterisk was not reached: it was not done
        └── Replaced        another process has taken over our application: stop

The message of an error is the sentence a person reads: it says what and where, and never holds a secret.
The classes are named after what happened.
"""
# ruff: noqa: N818

from __future__ import annotations


class CallflowError(Exception):
    """The root: whatever callflow itself raises."""


class AriError(CallflowError):
    """Asterisk did not do what was asked."""


class Gone(AriError):
    """The channel, bridge or playback is no longer there."""


class NotInStasis(AriError):
    """The channel has left us for the dialplan."""


class Conflict(AriError):
    """The id is taken; since we choose the ids, it was taken by ourselves."""


class Unavailable(AriError):
    """The phone is unknown or not registered."""


class Rejected(AriError):
    """Any other refusal: the request itself was wrong."""


class Unauthorized(AriError):
    """Asterisk does not accept our name and password."""


class TimedOut(AriError):
    """No answer came: whether Asterisk did it is not known."""


class Unreachable(AriError):
    """Asterisk was not reached, or has not booted: nothing was done."""


class Replaced(AriError):
    """Another process has taken over our application: this one must stop."""
