// A zone as a row of segments, in the order of the clean text: what stayed, what was changed and by which edits, what is
// offered, what came from elsewhere. A segment that is as it was stays the same object, so that the page need not draw
// it again. What ocrfix/reports/segments.py does for reports on paper.

// Cut a zone's row where unapplied edits begin and end.
function segmentsOf(original, zone) {
  const made = new Set(zone.row.flatMap((piece) => piece.by));
  const open = zone.edits.filter((edit) => !made.has(edit) && !(edit.own && made.has(edit.own)) && !standsAsMove(edit));
  const layers = layersOf(open.flatMap((edit) => stretchesOf(edit).map((span) => [span, edit])));
  const out = displacedPieces(zone);
  const found = [];
  for (const piece of zone.row) {
    for (const [spans, text] of cutAt(piece, layers.cuts)) {
      const over = layers.over(spans);
      const segment = plain(spans, text);
      found.push(segment);
      if (!piece.kept) {
        segment.before = spans.map(([start, end]) => original.slice(start, end)).join("");
        segment.by = piece.by.map((edit) => edit.of ?? edit);
      }
      if (over.length) {
        segment.open = over.filter((edit) => edit.order === null);
        segment.going = over.filter((edit) => edit.order !== null);
      }
      segment.moved = out.get(piece) ?? null;
    }
  }
  if (out.size || found.some((segment) => segment.going.length)) markGone(found);
  markEnds(found);
  return kept(zone, found);
}

function plain(spans, text) {
  return {
    spans, text,
    before: text, // what the original reads
    by: NONE, // the edits that made it
    open: NONE, // edits over it that are not in the text: suggested, rejected, unfit
    idle: NONE, // those of them that would make it what it is already
    ends: NONE, // those of them whose last segment it is
    going: NONE, // moves that would take it elsewhere
    moved: null, // the move that brought it here
    gone: null, // the move that took away what stood before it, or behind it
    leads: false, // it is the first of what was moved, or would be
    signature: "",
    node: null, // what shows it, once drawn
    mark: null, // the part of that which marks a change
    out: false, // the filter passes over it
  };
}

const standsAsMove = (edit) => edit.order !== null && actingOf(edit) !== null && !edit.dropped;

// The stretches that an edit speaks of; for a move, those that it takes elsewhere.
function stretchesOf(edit) {
  if (edit.order === null) return edit.spans;
  const going = movingOf(edit).map(([span]) => span);
  return going.length ? going : edit.spans;
}

// Overlapping stretches as layers: where they begin and end, and which edits lie over a place.
function layersOf(stretches) {
  if (!stretches.length) return { cuts: NONE, over: () => NONE };
  const cuts = [...new Set(stretches.flatMap(([span]) => span))].sort(byNumber);
  const at = new Map(cuts.map((cut, i) => [cut, i]));
  const over = cuts.map(() => []);
  for (const [[start, end], edit] of stretches) {
    for (let i = at.get(start); i < at.get(end); i += 1) over[i].push(edit);
  }
  const within = ([start, end]) => {
    const first = Math.max(0, lastUpTo(cuts, start));
    const last = lastUpTo(cuts, end - 1);
    return over.slice(first, last + 1).flat();
  };
  const sorted = (edits) => [...new Set(edits)].sort((a, b) => a.n - b.n);
  return { cuts, over: (spans) => sorted(spans.flatMap(within)) };
}

// Paragraphs are parted by blank lines, pages by form feeds.
const BREAK = /\n[ \t\r]*\n[\s]*|\f\s*/;
const breaksOf = (text, offset) =>
  Array.from(text.matchAll(new RegExp(BREAK, "g")), (found) => offset + found.index + found[0].length);

function cutAt(piece, cuts) {
  if (!piece.kept) return [[piece.spans, piece.text]];
  const [start, end] = piece.spans[0];
  const found = [];
  if (BREAK.test(piece.text)) cuts = [...new Set([...cuts, ...breaksOf(piece.text, start)])].sort(byNumber);
  let at = start;
  const until = (next) => {
    found.push([[[at, next]], piece.text.slice(at - start, next - start)]);
    at = next;
  };
  for (let i = lastUpTo(cuts, start) + 1; i < cuts.length && cuts[i] < end; i += 1) until(cuts[i]);
  until(end);
  return found;
}

// The pieces that stand out of the original's order, each with the last move that took it there.
function displacedPieces(zone) {
  const moves = zone.edits.filter(standsAsMove);
  const found = new Map();
  if (!moves.length) return found;
  const within = (spans, at) => spans.some(([start, end]) => start <= at && at < end);
  const out = displaced(merged(zone.row.flatMap((piece) => piece.spans)));
  for (const piece of zone.row) {
    const at = piece.spans[0][0];
    if (!within(out, at)) continue;
    const mover = moves.findLast((edit) => within(edit.spans, at));
    if (mover) found.set(piece, mover);
  }
  return found;
}

// The stretches to call "moved" in a new order: the fewest characters whose going leaves the rest in order.
function displaced(runs) {
  const best = runs.map(([start, end]) => end - start);
  const previous = runs.map(() => -1);
  let at = 0;
  for (let i = 0; i < runs.length; i += 1) {
    const width = runs[i][1] - runs[i][0];
    for (let j = 0; j < i; j += 1) {
      if (runs[j][1] <= runs[i][0] && best[j] + width > best[i]) [best[i], previous[i]] = [best[j] + width, j];
    }
    if (best[i] > best[at]) at = i;
  }
  const staying = new Set();
  for (; at >= 0; at = previous[at]) staying.add(at);
  return runs.filter((_, i) => !staying.has(i));
}

// The stretches that a move takes elsewhere, each with the stretch that it will stand behind (null: at the head), told
// by the order in which they stood before the move.
function movingOf(edit) {
  if (edit.moving) return edit.moving;
  const steps = [];
  let at = 0;
  for (const [first, beyond] of edit.spans) {
    for (const [start, end] of edit.order) {
      const [low, high] = [Math.max(start, first), Math.min(end, beyond)];
      if (low < high) steps.push({ old: [at + low - first, at + high - first], span: [low, high] });
    }
    at += beyond - first;
  }
  const starts = edit.order.map(([start]) => start).sort(byNumber);
  const ranks = new Map(edit.order.map(([start], i) => [start, i]));
  const rank = (step) => ranks.get(starts[lastUpTo(starts, step.span[0])]);
  steps.sort((a, b) => rank(a) - rank(b) || a.span[0] - b.span[0]);
  const taken = new Set(displaced(steps.map((step) => step.old)));
  edit.moving = steps.flatMap((step, i) => (taken.has(step.old) ? [[step.span, i ? steps[i - 1].span : null]] : []));
  return edit.moving;
}

// Where moved stretches stood: the segment that now follows that place.
function markGone(row) {
  const staying = row.filter((segment) => !segment.moved).sort((a, b) => a.spans[0][0] - b.spans[0][0]);
  const starts = staying.map((segment) => segment.spans[0][0]);
  row.forEach((segment, i) => {
    segment.leads = Boolean(segment.moved ? segment.moved !== row[i - 1]?.moved : segment.going.some((e) => !row[i - 1]?.going.includes(e)));
    if (!segment.moved || !segment.leads) return;
    const after = staying[lastUpTo(starts, segment.spans[0][0]) + 1];
    if (after) after.gone = segment.moved;
    else if (staying.length) staying[staying.length - 1].gone = segment.moved;
  });
}

// Where an open edit's stretch ends, and whether the stretch reads already what the edit would make of it.
function markEnds(row) {
  const begun = new Map();
  row.forEach((segment, i) => {
    for (const edit of segment.open) {
      const group = begun.get(edit) ?? [];
      begun.set(edit, group);
      group.push(segment);
      if (row[i + 1]?.open.includes(edit)) continue;
      segment.ends = [...segment.ends, edit];
      if (group.map((each) => each.text).join("") === edit.after) for (const each of group) each.idle = [...each.idle, edit];
      begun.delete(edit);
    }
  });
}

// The row, with the zone's earlier segments where they are the same.
function kept(zone, row) {
  const earlier = new Map(zone.segments.map((segment) => [segment.signature, segment]));
  const said = (edits) => edits.map((edit) => `${edit.n}${statusOf(edit)}${edit.own ? edit.own.after : ""}`).join();
  return row.map((segment) => {
    const { spans, text, by, open, idle, ends, going, moved, gone, leads } = segment;
    const parts = [spans, text, said(by), said(open), said(idle), said(ends), said(going), moved?.n, gone?.n, leads];
    segment.signature = parts.join("\u0001");
    return earlier.get(segment.signature) ?? segment;
  });
}
