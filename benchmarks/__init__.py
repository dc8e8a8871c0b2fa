"""Accuracy and speed, measured; `make score` and `make bench`. Not part of what is installed."""
