"""Nudges on the bench: two side by side, one that grows ever smaller, and one for every parameter."""
