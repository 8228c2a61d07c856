"""Quotation marks: unpaired, of mixed kinds, the wrong way round, off by a space."""
