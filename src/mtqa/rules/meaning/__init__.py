"""Segments that say something else than their source or reference."""
