"""Sentences: fragments, severed tails, missing heads, lost boundaries."""
