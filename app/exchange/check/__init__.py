"""A receipt, recomputed with loops over plain floats: it knows neither app/nn nor numpy, so that it can disagree."""
