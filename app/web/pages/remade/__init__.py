"""What is made of a printed page: the same in another notation, and its picture by itself."""
