"""The ranking model, independent of any engine."""
