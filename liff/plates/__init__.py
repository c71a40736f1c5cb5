"""Number plates read from photos: a suggestion for the guard's form, never the truth, and off unless somebody asks."""
