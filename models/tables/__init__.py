"""How things lie in PostgreSQL: one file per aggregate, and what turns a row into a domain value and back."""
