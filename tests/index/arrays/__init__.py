"""What the index of arrays promises beyond the contract of all engines."""
