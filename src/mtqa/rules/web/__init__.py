"""Web: the furniture of the page that the text was taken from."""
