"""Commands that run while something goes wrong: a kill, a full disk, a limit. Draws no trials."""
