"""The backward pass as a network of its own: its order, the recursion behind it, its drawing, and its check."""
