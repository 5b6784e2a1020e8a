"""The three products of a layer of a chain, and one of them for several examples."""
