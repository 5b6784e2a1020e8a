"""What is taken home and brought in: files that other programs read and write, and receipts of single steps."""
