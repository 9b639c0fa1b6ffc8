"""For all tests: a shared machine may be slow, and no test is about time by the clock."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("callflow", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("callflow")
