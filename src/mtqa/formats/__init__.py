"""Output formats, one a file: each a pure function of the report."""
