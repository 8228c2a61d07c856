"""Repetition: words, phrases and letters that a decoder said again."""
