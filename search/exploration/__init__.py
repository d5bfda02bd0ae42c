"""What else a result offers: alternatives, suggestions, significant terms, concordance, query lists."""
