"""The residents' pages at home."""
