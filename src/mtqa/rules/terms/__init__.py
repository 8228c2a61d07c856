"""What the user asked for: glossary, terms to keep, terms to avoid, patterns (docs/own-rules.md)."""
