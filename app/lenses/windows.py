"""What a panel shows of many: neighbours around one of them, and in words which they are."""

from __future__ import annotations


def window(at: int, n: int, most: int) -> range:
    """At most so many of n, around a place."""
    start = min(max(at - most // 2, 0), max(n - most, 0))
    return range(start, min(start + most, n))


def rows_and_columns(rows: range, columns: range, m: int, n: int) -> str:
    """Which of m rows and n columns are shown; "" where all are."""
    if len(rows) == m and len(columns) == n:
        return ""
    return " and ".join(
        f"all {size} {name}" if len(shown) == size else f"{name} {shown.start} to {shown.stop - 1} of {size}"
        for name, shown, size in (("rows", rows, m), ("columns", columns, n))
    )
