"""ocrfix: the OCR text of declassified and historical documents, mended, with every change shown."""
