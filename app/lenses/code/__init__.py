"""The code lens: the lines of app/nn that make the numbers on the stage, as they stand in their files."""
