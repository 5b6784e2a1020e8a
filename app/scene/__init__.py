"""The picture, as data: what to draw, where, how wide, in which words. Writes no tag and knows no colour.

A lens is one file here, one template and one test: (view, selection) -> frozen dataclass.
"""
