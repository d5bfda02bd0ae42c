"""How well and how fast the people of articles are named. Measures no extraction and no search."""
