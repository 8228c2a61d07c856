"""Encoding: characters and markup that were lost, garbled or left over on the way to the page."""
