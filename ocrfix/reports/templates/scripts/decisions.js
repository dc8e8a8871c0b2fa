// Decisions: the log of what was said of edits, in its order; later ones win. The lines of NAME.decisions.jsonl.
const VERDICTS = ["accept", "reject", "edit"];
const SCOPES = ["this", "document", "everywhere"];
const UNDOABLE = 500; // steps back
const NEIGHBOURS = 32; // characters of the original that a context keeps on each side of an edit

class Decisions {
  constructor(data, ledger) {
    this.data = data;
    this.ledger = ledger;
    this.log = [];
    this.past = []; // earlier logs, for undo
  }

  // A line that accepts a reading that someone typed earlier says: read so.
  meant(record) {
    const reading = this.data.readings[record.edit];
    if (!reading || record.decision !== "accept") return record;
    return { ...record, edit: reading[0], decision: "edit", replacement: reading[1], scope: "this" };
  }

  // Take new decisions, and say which edits they speak of.
  add(records) {
    return this.become(this.pruned([...this.log, ...records]));
  }

  become(log) {
    this.past = [...this.past.slice(-UNDOABLE), this.log];
    this.log = log;
    return this.enforce();
  }

  undo() {
    if (!this.past.length) return null;
    this.log = this.past.pop();
    return this.enforce();
  }

  // Make every edit's decision the last that speaks of it; the edits for which that changes something.
  enforce() {
    const held = new Map();
    for (const record of this.log) for (const edit of this.spokenOf(record)) held.set(edit, record);
    const changed = [];
    for (const edit of this.ledger.edits) {
      const record = held.get(edit) ?? null;
      if (record === edit.decided) continue;
      edit.decided = record;
      edit.own = record?.decision === "edit" ? readingOf(edit, record) : null;
      changed.push(edit);
    }
    return changed;
  }

  // The edits that a record speaks of. A move cannot be given another reading.
  spokenOf(record) {
    const { byId } = this.ledger;
    let found = byId.get(this.data.readings[record.edit]?.[0] ?? record.edit) ?? [];
    if (record.scope !== "this") {
      if (found.length) found = this.ledger.alike(found[0]);
      else if (record.context) found = this.ledger.alike(this.fromContext(record.context));
    }
    return record.decision === "edit" ? found.filter((edit) => edit.order === null) : found;
  }

  fromContext({ code, before, after, order }) {
    const units = (at) => at + lowerBound(this.data.astral, at);
    return { rule: { code }, before, after: after ?? null, order: order ? order.map((span) => span.map(units)) : null };
  }

  // Without records of which nothing is left to say, because later ones say something else of all their edits.
  pruned(log) {
    const spoken = new Set();
    const later = new Set();
    const kept = [];
    for (const record of [...log].reverse()) {
      const edits = this.spokenOf(record);
      const said = `${record.scope} ${record.edit}`;
      const beyond = record.scope === "everywhere" || !edits.length; // of other documents it may speak, too
      if (beyond ? later.has(said) : edits.every((edit) => spoken.has(edit))) continue;
      for (const edit of edits) spoken.add(edit);
      later.add(said);
      kept.push(record);
    }
    return kept.reverse();
  }

  // A new record, made now. Times never go back, so that "later" stays what it is.
  made(edit, decision, scope, replacement, by) {
    const last = this.log.reduce((latest, record) => (record.at > latest ? record.at : latest), "");
    const now = new Date().toISOString();
    const record = { edit: edit.id, decision };
    if (decision === "edit") record.replacement = replacement;
    record.scope = scope;
    record.context = this.contextOf(edit);
    if (by) record.by = by;
    record.at = now > last ? now : last;
    return record;
  }

  contextOf(edit) {
    const points = (at) => at - lastBelow(this.data.astral, at);
    const [start, end] = [edit.spans[0][0], edit.spans[edit.spans.length - 1][1]];
    const context = { code: edit.rule.code, before: edit.before };
    if (edit.after !== null) context.after = edit.after;
    const left = wellCut(this.data.original.slice(Math.max(0, start - NEIGHBOURS), start));
    const right = wellCut(this.data.original.slice(end, end + NEIGHBOURS));
    if (left) context.left = left;
    if (right) context.right = right;
    context.spans = edit.spans.map((span) => span.map(points));
    if (edit.order) context.order = edit.order.map((span) => span.map(points));
    return context;
  }

  text() {
    return this.log.map((record) => `${JSON.stringify(record)}\n`).join("");
  }

  // Take the lines of a file in; those of both sides stand in the order of their times. Throws when it is no such file.
  load(text) {
    const records = parsedDecisions(text).map((record) => this.meant(record));
    const changed = this.become(this.pruned(inOrder(this.log, records)));
    return { changed, records, strange: records.filter((record) => !this.spokenOf(record).length) };
  }
}

// An own reading stands right behind the edit whose place it takes, over the same spans.
function readingOf(edit, record) {
  return { spans: edit.spans, before: edit.before, after: record.replacement, order: null, of: edit };
}

function parsedDecisions(text) {
  const records = [];
  text.split("\n").forEach((line, i) => {
    if (!line.trim()) return;
    let record = null;
    try {
      record = JSON.parse(line);
    } catch {}
    const sound =
      record !== null && typeof record === "object" && typeof record.edit === "string" && VERDICTS.includes(record.decision) &&
      (record.decision === "edit") === (typeof record.replacement === "string") && SCOPES.includes(record.scope ?? "this");
    if (!sound) throw new Error(`line ${i + 1} is no decision`);
    records.push({ ...record, scope: record.scope ?? "this" });
  });
  return records;
}

// Those of all logs by time; one without a time counts as made right after the one before.
function inOrder(...logs) {
  const timed = [];
  for (const log of logs) {
    let latest = -Infinity;
    for (const record of log) {
      const time = Date.parse(record.at ?? "");
      if (!Number.isNaN(time)) latest = time;
      timed.push([latest, record]);
    }
  }
  return timed.sort((a, b) => (a[0] === b[0] ? 0 : a[0] - b[0])).map(([, record]) => record);
}

// How many of the sorted offsets (of characters that take two units) lie before a place counted in units.
const lastBelow = (astral, at) => lastUpTo(astral, at - 1) + 1;

// How many characters that take two units stand before the character number `at`.
function lowerBound(astral, at) {
  let count = 0;
  while (count < astral.length && astral[count] - count < at) count += 1;
  return count;
}

// Without half of a character at either end.
const wellCut = (text) => text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
