"""Event streams: what listeners hear while a session moves."""
