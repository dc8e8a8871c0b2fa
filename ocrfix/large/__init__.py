"""Texts too large for one pass: cut into parts at page breaks, each cleaned by itself, nothing of it held whole.

    reading.py   what a file is (encoding, size, hash), and its text in parts
    ledger.py    the ledger of such a text, written and read part by part

A part ends behind a form feed, else behind a blank line, else behind a line end; where it ends depends on the text
alone. The ledger is one of the whole text: offsets count from its start. Its header says where the parts lie
(`parts`), so that it can be checked and undone without holding all of it.
"""
