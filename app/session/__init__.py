"""One visitor's run: moves, versions, timeline, storage. The only room with something that changes."""
