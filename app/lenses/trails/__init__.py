"""Two men walk down the cost, and what was measured of their trails."""
