"""The picture of a network in layers: edges, neurons, cost, legend, and its frames."""
