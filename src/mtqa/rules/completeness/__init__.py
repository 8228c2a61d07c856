"""Sentences that were left out or put in."""
