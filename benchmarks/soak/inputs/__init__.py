"""What parts of a long run are fed with: archives and files, each the same every time. Tries nothing on them."""
