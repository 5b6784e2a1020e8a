"""For programs: sessions as JSON over HTTP."""
