"""The versions of a session: where the one on the stage stands among them, and what became of another."""
