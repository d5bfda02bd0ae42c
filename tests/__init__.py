"""Tests of the promises of Dateline; their folders mirror the packages."""
