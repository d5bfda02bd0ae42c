"""What is measured of the lines of a page."""
