"""Finding garbled terms, names and places: targets, windows, alignment, and the decision."""
