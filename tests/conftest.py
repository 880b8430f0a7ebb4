"""What holds for all tests: generated cases are judged by what they show, never by how fast a busy machine made them."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
