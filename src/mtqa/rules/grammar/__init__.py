"""Grammar: forms that cannot stand together."""
