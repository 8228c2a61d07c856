"""One thing said in one way throughout the article."""
