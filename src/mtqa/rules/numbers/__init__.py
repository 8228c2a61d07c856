"""Numbers that differ between a translation and its source or reference."""
