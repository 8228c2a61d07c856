"""Metrics, one a file: the only door to sacrebleu."""
