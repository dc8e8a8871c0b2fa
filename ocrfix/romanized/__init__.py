"""Chinese names in Wade-Giles: syllables of a closed list, so that a misread one can be told and mended."""
