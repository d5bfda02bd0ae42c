"""Programs that fit the numbers in the project's TOML files."""
