"""What holds for all tests: generated cases are judged by what they show, never by how fast a busy machine made them; and every
context is compiled anew, whatever an earlier run has kept."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
os.environ["TAIS_CACHE"] = "off"
