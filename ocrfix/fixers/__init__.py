"""The built-in fixers, one a file; found by walking this folder."""
