"""The picture of a chain: every quantity on a number line of its own, and its frames."""
