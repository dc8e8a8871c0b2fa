// A text as a row of pieces: ocrfix/text.py, line by line, in UTF-16 offsets of the original. What this file and that
// one make of the same edits must be the same text; tests/browser hold both against random histories.
const END = -1; // the key before the first piece and after the last

class Text {
  // The stretch of the original from `start` up to `end`, as one piece.
  constructor(original, start, end) {
    this.original = original;
    this.pieces = new Map(); // by the start of their first span: {spans, text, kept, by}; `by`: the edits that made it
    this.next = new Map([[END, END]]);
    this.previous = new Map([[END, END]]);
    this.starts = []; // the keys of pieces, sorted
    if (start < end) {
      this.pieces.set(start, { spans: [[start, end]], text: original.slice(start, end), kept: true, by: NONE });
      this.starts.push(start);
      this.link(END, start);
      this.link(start, END);
    }
  }

  // The row as it stands, in the order of the text.
  row() {
    const found = [];
    for (let key = this.next.get(END); key !== END; key = this.next.get(key)) found.push(this.pieces.get(key));
    return found;
  }

  // Apply an edit if its guard holds: its spans stand together and read `before`. Says whether it did.
  apply(edit) {
    let run = this.cover(edit.spans);
    if (!run || !this.together(run) || !this.reads(run, edit.before)) return false;
    let placed;
    let before, beyond;
    if (edit.order === null) {
      placed = [run[0]];
      [before, beyond] = [this.previous.get(run[0]), this.next.get(run[run.length - 1])];
      const by = run.flatMap((key) => this.pieces.get(key).by);
      for (const key of run.slice(1)) this.drop(key);
      this.pieces.set(run[0], { spans: edit.spans, text: edit.after, kept: false, by: [...by, edit] });
    } else {
      if (!sameSpans(merged(sorted(edit.order)), merged(sorted(edit.spans)))) return false;
      placed = this.cover(edit.order);
      run = this.cover(edit.spans); // the cuts just made divide its pieces further
      if (!placed || !run || !sameNumbers([...placed].sort(byNumber), [...run].sort(byNumber))) return false;
      [before, beyond] = [this.previous.get(run[0]), this.next.get(run[run.length - 1])];
    }
    for (const key of placed) {
      this.link(before, key);
      before = key;
    }
    this.link(before, beyond);
    return true;
  }

  together(run) {
    for (let i = 1; i < run.length; i++) if (this.next.get(run[i - 1]) !== run[i]) return false;
    return true;
  }

  reads(run, before) {
    let at = 0;
    for (const key of run) {
      const text = this.pieces.get(key).text;
      if (!before.startsWith(text, at)) return false;
      at += text.length;
    }
    return at === before.length;
  }

  // The keys of the pieces that cover exactly these stretches in this order; kept ones are cut to fit. Null: there are none.
  cover(spans) {
    const keys = [];
    let which = 0;
    let [at, end] = spans[which];
    while (this.cut(at)) {
      const piece = this.pieces.get(at);
      if (piece.kept && piece.spans[0][1] > end) this.cut(end);
      keys.push(at);
      const covered = this.pieces.get(at).spans;
      for (const [start, stop] of covered) {
        if (start !== at || stop > end) return null;
        at = stop;
        if (at === end) {
          which += 1;
          if (which === spans.length) return stop === covered[covered.length - 1][1] ? keys : null;
          [at, end] = spans[which];
        }
      }
    }
    return null;
  }

  // Make a piece begin at this offset; false when it lies inside of a replacement, or outside of the text.
  cut(offset) {
    if (this.pieces.has(offset)) return true;
    const index = lastUpTo(this.starts, offset);
    if (index < 0) return false;
    const key = this.starts[index];
    const piece = this.pieces.get(key);
    const end = piece.spans[0][1];
    if (!piece.kept || offset >= end) return false;
    const width = offset - key;
    this.pieces.set(key, { spans: [[key, offset]], text: piece.text.slice(0, width), kept: true, by: NONE });
    this.pieces.set(offset, { spans: [[offset, end]], text: piece.text.slice(width), kept: true, by: NONE });
    this.starts.splice(index + 1, 0, offset);
    const beyond = this.next.get(key);
    this.link(key, offset);
    this.link(offset, beyond);
    return true;
  }

  drop(key) {
    this.pieces.delete(key);
    this.starts.splice(lastUpTo(this.starts, key), 1);
  }

  link(left, right) {
    this.next.set(left, right);
    this.previous.set(right, left);
  }
}

const NONE = Object.freeze([]);
const byNumber = (a, b) => a - b;
const bySpan = (a, b) => a[0] - b[0] || a[1] - b[1];
const sorted = (spans) => [...spans].sort(bySpan);
const sameNumbers = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);
const sameSpans = (a, b) => a.length === b.length && a.every((span, i) => span[0] === b[i][0] && span[1] === b[i][1]);

// Join spans that touch in this order: [0,3][3,5][9,10] -> [0,5][9,10].
function merged(spans) {
  const out = [];
  for (const [start, end] of spans) {
    const last = out[out.length - 1];
    if (last && last[1] === start) last[1] = end;
    else out.push([start, end]);
  }
  return out;
}

// The index of the last of the sorted numbers that is not above `value`; -1 when all are.
function lastUpTo(numbers, value) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// Apply edits in their order; those whose guard does not hold are dropped.
function replay(original, start, end, edits) {
  const text = new Text(original, start, end);
  const dropped = new Set();
  for (const edit of edits) if (!text.apply(edit)) dropped.add(edit);
  return { row: text.row(), dropped };
}
