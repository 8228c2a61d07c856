"""Names that are spelt two ways, or differ from the source or the reference."""
