"""What neurons are asked to become, by whom, and what it brings to spend effort along the gradient or otherwise."""
