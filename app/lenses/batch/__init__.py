"""The mini-batches of an epoch, and what the next one asks."""
