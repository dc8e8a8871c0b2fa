"""Engines: where documents are cleaned. All keep one contract, `ocrfix.engines.contract.Engine`.

    contract.py   Job, Lost, Engine: work goes in, outcomes come out, in any order, none missing, whatever dies
    cleaner.py    one document to its result, by the settings of its folder: what every engine's work does inside
    work.py       the work of a folder: read a file, clean what is in it, write its outputs, tell what came of it
    local.py      processes of this machine

The work is a picklable callable. It makes what is heavy (fixers, the lexicon) when it is first called in a process,
and keeps it there.
"""
