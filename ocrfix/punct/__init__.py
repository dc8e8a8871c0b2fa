"""What stands between two words, and what should: the model behind the fixers `punctuation` and `capitals`.

`junctions` cuts a text into words and what stands between them; `partners` matches quotation marks and
brackets; `context` gathers the witnesses (word statistics, n-grams, the document's own usage); `model`
weighs them and gives each reading of a junction its probability. `rewrite` makes edits of verdicts. `stops` seeks
the ends of sentences that lost theirs, `letters` capitals that were lost or strayed in.
"""

from ocrfix.punct.junctions import Junction, junctions
from ocrfix.punct.model import Model, Verdict

__all__ = ["Junction", "Model", "Verdict", "junctions"]
