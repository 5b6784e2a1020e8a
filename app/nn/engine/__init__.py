"""The same maths, fast: training steps over mini-batches, in buffers that are made once."""
