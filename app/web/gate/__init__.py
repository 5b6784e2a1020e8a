"""What every request passes: headers, origin, sizes, errors, files."""
