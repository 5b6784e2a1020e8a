"""The maths. numpy only: no HTTP, no HTML, no colour, no clock. Read it beside the equation sheet in README.md."""
