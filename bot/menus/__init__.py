"""The rich menus: drawn in code, so that a word or a colour changes in one place."""
