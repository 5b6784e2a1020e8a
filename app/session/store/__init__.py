"""What is kept: versions and sessions, in memory or in SQLite, and how they are written."""
