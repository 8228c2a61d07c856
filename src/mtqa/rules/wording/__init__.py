"""Wording: words run together, broken apart, or mixed with digits."""
