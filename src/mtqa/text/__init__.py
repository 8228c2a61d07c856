"""Pure helpers on strings: words, numbers, names, scripts, languages, embeddings."""
