from __future__ import annotations

from hypothesis import settings

settings.register_profile("busy machine", deadline=None)    # a slow example says nothing about the code
settings.load_profile("busy machine")
