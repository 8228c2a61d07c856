"""Words and segments in another language or script than the text's."""
