"""One derivative as the product of its factors, and what stands beside it."""
