"""Input formats, one a file: each turns a file of the user into an article."""
