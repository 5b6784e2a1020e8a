"""The weights shipped with the digits exhibit, and the recipe that made them: `python -m app.trained` repeats it."""
