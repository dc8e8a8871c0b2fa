"""A folder of documents: what was done before, what is to do now, and what came of it all.

keys.py       what decides over the outputs besides the input: one hash for it
manifest.py   the record of what was done, in OUT/.ocrfix/
run.py        one run over a folder
summary.py    the manifest summed up, and written as index.html and summary.json
"""
