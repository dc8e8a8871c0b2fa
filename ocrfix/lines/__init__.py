"""What lines and words at their edges tell: broken words, paragraphs, displaced stretches. Used by the LINES fixers."""
