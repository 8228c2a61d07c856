"""Punctuation: spaces around it, doublings, what is missing at the end, brackets."""
