"""Calibration of the weights of the evidence of an archive. Calibrates nothing else."""
