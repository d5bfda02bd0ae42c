"""Tests of the measuring programs: what they compare must be comparable."""
