"""What a call has to know before a callback is agreed: when, on which number, and what is promised already.

It promises nothing and changes nothing. The forecasts are the floor's, what may be dialled is `core.dialling`'s word.
"""

from __future__ import annotations

from collections.abc import Iterable

from callflow.core.call import Call
from callflow.core.dialled import HOUR
from callflow.core.dialling import Refusal, Refused
from callflow.core.plan import Plan
from callflow.core.promise import Promise
from callflow.core.prompts import Appointment, Slots, Standing
from callflow.core.windows import Gated, Window
from callflow.engine import bookings
from callflow.engine.allowance import terms_of
from callflow.engine.dialler import Dialler


class Diary:
    """The promises of this process, as who agrees on another one has to see them."""

    def __init__(
        self,
        dialler: Dialler,
        forecasts: bookings.Forecasts = bookings.no_forecast,
        leaves: bookings.Leaves = bookings.nobody_leaves,
        lates: bookings.Lates | None = None,
    ) -> None:
        self._dialler = dialler
        self._promises = dialler.promises
        self._allowance = dialler.allowance
        self._forecasts = forecasts
        self._leaves = leaves
        self._lates = lates
        self._slots = bookings.SlotsForNow()

    def appointments(self, plan: Plan, opened: frozenset[str], at: float) -> tuple[tuple[str, Appointment], ...]:
        """When each queue can call somebody who is promised it now."""
        slots = self.slots(plan, opened, at)
        found = bookings.appointments(
            plan, opened, at, self._forecasts, self._promises.windows, self._leaves, slots, self._lates
        )
        later = dict(slots)
        possible = ((queue, self._possible(plan, queue, (one, *later.get(queue, ())), at)) for queue, one in found)
        return tuple((queue, one) for queue, one in possible if one is not None)

    def _possible(self, plan: Plan, queue: str, wanted: Iterable[Appointment], at: float) -> Appointment | None:
        """The first of these at which we would call, for all that has been dialled."""
        return next((one for one in wanted if not self._is_used_up(plan, queue, one.earliest, at)), None)

    def slots(self, plan: Plan, opened: frozenset[str], at: float) -> Slots:
        """The times that somebody who is to be called by a queue can choose now; worked out anew after some seconds."""
        return self._slots.known(plan, opened, at, self._promises.windows)

    def why_gated(self, plan: Plan, queue: str, opened: frozenset[str], at: float) -> Gated | None:
        """Why who waits in a queue can be promised nothing just now; None if they can, or the wait is short."""
        window = bookings.now_or_why_not(plan, queue, opened, at, self._forecasts, self._leaves, self._lates)
        if isinstance(window, Window):
            return Gated.USED_UP if self._is_used_up(plan, queue, window.earliest, at) else None
        return window

    def _is_used_up(self, plan: Plan, queue: str, earliest: float, at: float) -> bool:
        """Whether so much has been dialled that who is promised a call soon would not be called then."""
        terms = terms_of(plan, queue)
        soon = earliest < at + HOUR
        return soon and terms is not None and self._allowance.used_up(plan, terms, at) is not None

    def why_refused(self, plan: Plan, queue: str, number: str, at: float) -> Refusal | None:
        """Why a number is not accepted for a callback; None if it is."""
        terms = terms_of(plan, queue)
        answer = self._allowance.to_promise(plan, terms, number, at) if terms else None
        return answer.reason if isinstance(answer, Refused) else None

    async def standing(self, plan: Plan, call: Call, at: float) -> tuple[Standing, ...]:
        """The callbacks that this company has promised to the numbers this call comes from, or agrees on."""
        found = []
        for number, own in bookings.numbers_of(plan, call, at, self._allowance).items():
            for promise in self._promises.of(number):
                if promise.queue not in plan.queues or not await self._is_of(promise, plan):
                    continue
                if promise.id in self._promises:  # it may have been kept while its plan was looked up
                    window, reached = (
                        self._promises.life(promise.id).window,
                        not self._dialler.can_end(promise.id),
                    )
                    found.append(bookings.standing_at(plan, promise, window, at, own=own, reached=reached))
        return tuple(found)

    async def _is_of(self, promise: Promise, plan: Plan) -> bool:
        """Whether the company that a call is for has promised this."""
        means = None if promise.plan == plan.version else await self._dialler.means(promise.plan, promise.queue)
        return promise.plan == plan.version or (means is not None and means.plan.company == plan.company)

    def reach(self, plan: Plan, call: Call, at: float) -> tuple[tuple[str, str], ...]:
        """The numbers this call may name, each with the one to dial."""
        return bookings.reach(plan, call, at, self._allowance)
