"""One module for each format that pages arrive in. Nothing here cleans or judges a page's words."""
