"""The paths lens: every path from one weight, bias or activation to C, and how many there are."""
