"""Examples (x, y): MNIST as IDX files, points in the plane, strokes -> pixels. Knows no network."""
