"""What each move does to a state; what takes longer than a moment goes on in turns."""
