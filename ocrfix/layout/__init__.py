"""The layout of a document: what its furniture is, line by line and inside lines."""
