"""One neuron as a machine: what it adds up, its amplifier, ways to make it brighter, and what it does to another."""
