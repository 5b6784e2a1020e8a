"""What any picture is made of: words, scales, marks, curves, pixels."""
