// The ledger as the page got it, and the zones of the text: the finest stretches of the original that no edit reaches
// across. What happens in one zone touches no other, so that a decision is replayed in its own zone alone.
const [CORRECTION, SPACE, REMOVAL, REDACTION, MOVE] = [0, 1, 2, 3, 4]; // kinds, as the page's data number them
const [APPLIED, SUGGESTED, ACCEPTED, REJECTED, UNFIT] = ["applied", "suggested", "accepted", "rejected", "unfit"];
const STATUSES = [APPLIED, SUGGESTED, ACCEPTED, REJECTED, UNFIT];

function ledgerOf(data) {
  const spansOf = (flat) => flat.flatMap((start, i) => (i % 2 ? [] : [[start, flat[i + 1]]]));
  const readingOf = (spans) => spans.map(([start, end]) => data.original.slice(start, end)).join("");
  const edits = data.edits.map(([id, rule, flat, before, after, order, confidence, why, base, kind], n) => {
    const spans = spansOf(flat);
    return {
      n, id, spans, after, confidence, kind, rule: data.rules[rule], why: data.whys[why],
      before: before === null ? readingOf(spans) : before,
      order: order === null ? null : spansOf(order),
      start: Math.min(...spans.map((span) => span[0])),
      base: STATUSES[base], // what the pipeline left it as
      decided: null, // the decision that holds for it
      own: null, // the reading that a person typed instead, an edit of its own
      dropped: false, // it counts, but what it rests on is out
      zone: null,
    };
  });
  const byId = new Map();
  for (const edit of edits) put(byId, edit.id, edit);
  let byChange = null;
  return {
    edits, byId,
    zones: zonesOf(data.original, edits),
    // All that make the same change under the same code; sorted out when first asked for.
    alike(edit) {
      if (!byChange) {
        byChange = new Map();
        for (const each of edits) put(byChange, changeOf(each), each);
      }
      return byChange.get(changeOf(edit)) ?? NONE;
    },
  };
}

const put = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));
const changeOf = (edit) => JSON.stringify([edit.rule.code, edit.before, edit.after, edit.order]);

// What became of an edit, as a person would say it.
function statusOf(edit) {
  if (edit.dropped) return UNFIT;
  if (!edit.decided) return edit.base;
  return edit.decided.decision === "accept" ? ACCEPTED : REJECTED;
}

// Whether the clean text is to have the edit, or the reading that stands in its place.
function actingOf(edit) {
  if (edit.own) return edit.own;
  const counts = edit.decided ? edit.decided.decision === "accept" : edit.base === APPLIED || edit.base === ACCEPTED;
  return counts ? edit : null;
}

function zonesOf(original, edits) {
  const hulls = edits
    .map((edit) => [edit.start, Math.max(...edit.spans.map((span) => span[1])), edit])
    .filter(([, end]) => end <= original.length)
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const zones = [];
  let last = null;
  for (const [start, end, edit] of hulls) {
    if (!last || start >= last.end) zones.push((last = { start, end, edits: [], row: [], segments: [] }));
    last.end = Math.max(last.end, end);
    last.edits.push(edit);
    edit.zone = last;
  }
  for (const zone of zones) zone.edits.sort((a, b) => a.n - b.n);
  return zones;
}

// Replay a zone. An edit that lies outside of the text has no zone; it fits nowhere.
function settle(original, zone) {
  const acting = zone.edits.map(actingOf);
  if (!acting.some(Boolean)) {
    for (const edit of zone.edits) edit.dropped = false;
    zone.row = [{ spans: [[zone.start, zone.end]], text: original.slice(zone.start, zone.end), kept: true, by: NONE }];
    return;
  }
  const { row, dropped } = replay(original, zone.start, zone.end, acting.filter(Boolean));
  zone.edits.forEach((edit, i) => (edit.dropped = acting[i] !== null && dropped.has(acting[i])));
  zone.row = row;
}

// Whether an edit would fit if it were accepted now, all else as it is.
function wouldFit(original, edit) {
  if (!edit.zone) return false;
  const acting = edit.zone.edits.map((other) => (other === edit ? edit : actingOf(other))).filter(Boolean);
  return !replay(original, edit.zone.start, edit.zone.end, acting).dropped.has(edit);
}

// Where an offset of the original is, counted from 1: page and line.
function placesOf(original) {
  const lines = [0, ...Array.from(original.matchAll(/\r\n|\r|\n/g), (found) => found.index + found[0].length)];
  const pages = [0, ...Array.from(original.matchAll(/\f/g), (found) => found.index + 1)];
  return (offset) => ({ page: lastUpTo(pages, offset) + 1, line: lastUpTo(lines, offset) + 1 });
}
