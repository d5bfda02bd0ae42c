"""Tests of the search core; nothing of the product is here."""
