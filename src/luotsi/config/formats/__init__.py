"""Dates, times and numbers where Django's own habits for a language are not those of our readers (FORMAT_MODULE_PATH)."""
