"""What comes by the hundred, printed by Python: a template takes longer, ten times over a mark of a few numbers."""
