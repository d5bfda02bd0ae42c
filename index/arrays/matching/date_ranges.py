"""Masks of the publication intervals that lie within a range of days, or overlap it. Knows no articles.

Intervals are half-open, as arrays of days as `date.toordinal` counts; 0 stands for undated. The ends of a range are
half-open too, and None is open.
"""

from __future__ import annotations

from datetime import date

from index.arrays.storage.ragged import Array


def within_days(first: Array, after: Array, start: date | None, end: date | None) -> Array:
    """Return a mask of the intervals that lie within a range; undated ones lie in none."""
    within: Array = first >= (start.toordinal() if start else 1)  # 0 for the undated
    if end is not None:
        within &= after <= end.toordinal()
    return within


def overlapping_days(first: Array, after: Array, start: date | None, end: date | None) -> Array:
    """Return a mask of the intervals that overlap a range, so that the article may have been published in it."""
    overlapping: Array = first != 0
    if start is not None:
        overlapping &= after > start.toordinal()
    if end is not None:
        overlapping &= first < end.toordinal()
    return overlapping
