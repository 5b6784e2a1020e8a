"""A lens looks closer at one moment of one session: one word names its module, template, sheet and test."""
