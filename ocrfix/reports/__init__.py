"""Renderings of a Result, one a file. Each is a function of the Result alone: none runs a fixer."""
