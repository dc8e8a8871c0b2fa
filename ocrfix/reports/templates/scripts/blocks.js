// The clean text as blocks of paragraphs. A block is a stretch of the original and what became of it, both from one
// paragraph's end to another's, so that the two can stand side by side: no edit reaches across its borders.
const LONG = 60; // segments: text without blank lines is parted at a line's end when it gets longer than that

// The row of units: zones, and the plain stretches between them, cut where paragraphs end.
function unitsOf(original, zones) {
  const units = [];
  const fill = (start, end) => {
    if (start >= end) return;
    const piece = { spans: [[start, end]], text: original.slice(start, end), kept: true };
    const lines = Array.from(piece.text.matchAll(/\n/g), (found) => start + found.index + 1);
    const cuts = lines.length > LONG ? lines : [];
    for (const [spans, text] of cutAt(piece, cuts)) units.push({ start: spans[0][0], end: spans[0][1], segments: [plain(spans, text)] });
  };
  let at = 0;
  for (const zone of zones) {
    fill(at, zone.start);
    units.push(zone);
    at = zone.end;
  }
  fill(at, original.length);
  return units;
}

// Something was taken out, and nothing stands in its place.
const isRemoved = (segment) => segment.by.length > 0 && segment.text.trim() === "" && segment.before.trim() !== "";

function blocksOf(units) {
  const blocks = [];
  let block = null;
  let paragraph = null;
  let ended = true; // the text so far ends a paragraph
  let tail = "";
  let count = 0;
  for (const unit of units) {
    unit.segments.forEach((segment, i) => {
      const seen = paragraph?.seen !== false;
      const breaks = seen && (isRemoved(segment) ? ended || segment.text.includes("\n") : ended && segment.text.trim() !== "");
      const long = i === 0 && count > LONG && tail.endsWith("\n");
      if (!block || ((breaks || long) && i === 0)) {
        blocks.push((block = { start: unit.start, end: unit.end, paragraphs: [], element: null, drawn: null }));
        paragraph = null;
      }
      if (!paragraph || breaks) {
        block.paragraphs.push((paragraph = { segments: [], seen: false, joined: !breaks && blocks.length > 1, element: null }));
        count = 0;
      }
      paragraph.segments.push(segment);
      count += 1;
      if (!segment.text) return;
      tail = (tail + segment.text).slice(-8);
      ended = /(?:\n[ \t\r]*\n|\f)\s*$/.test(tail);
      paragraph.seen ||= segment.text.trim() !== "";
    });
    block.end = unit.end;
  }
  return blocks;
}
