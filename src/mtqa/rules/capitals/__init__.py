"""Capitals: where one stands that must not, and where one is missing."""
