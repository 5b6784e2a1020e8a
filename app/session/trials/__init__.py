"""What is measured on a session without changing it: races, walks, slices, counts."""
