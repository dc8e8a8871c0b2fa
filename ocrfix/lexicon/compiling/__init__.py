"""From the text files of dictionaries/ to the arrays of the compiled file. Standard library only."""
