"""What the API reads: every field with its limits, and every refusal by the field's name."""
