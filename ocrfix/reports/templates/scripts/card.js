// What there is to know of a change, as a card: before, after, code, confidence, reason, status.
const STATUS_WORDS = {
  [APPLIED]: "applied", [SUGGESTED]: "suggested", [ACCEPTED]: "accepted", [REJECTED]: "rejected", [UNFIT]: "does not fit any more",
};

const shortened = (text, limit) => (text.length > limit ? `${text.slice(0, limit / 2)} … ${text.slice(-limit / 2)}` : text);
const quoted = (text) => (text.trim() ? `‘${safe(shortened(text, 80)).replace(/\s+/g, " ")}’` : spelt(text));
const spelt = (text) => (text === "" ? "nothing" : safe(text).replace(/\n/g, "⏎").replace(/ /g, "␣"));

// "‘tbe’ → ‘the’", for the line that is read out.
function told(edit) {
  if (edit.order) return `move ${quoted(takenOf(edit))}`;
  const after = edit.own ? edit.own.after : edit.after;
  return after === "" ? `remove ${quoted(edit.before)}` : `${quoted(edit.before)} → ${quoted(after)}`;
}

const takenOf = (edit) => movingOf(edit).map(([[start, end]]) => app.data.original.slice(start, end)).join(" … ") || edit.before;

function whereto(edit) {
  const [first] = movingOf(edit);
  if (!first) return "stays where it is";
  if (!first[1]) return "to the head of this stretch";
  const behind = app.data.original.slice(...first[1]).trim().replace(/\s+/g, " ");
  return `behind “${behind.length > 48 ? "… " : ""}${safe(behind.slice(-48))}”`;
}

// The lines of a card.
function cardOf(edit) {
  const status = statusOf(edit);
  const place = app.places(edit.start);
  const at = app.list.indexOf(edit);
  const nth = at < 0 ? "" : `${number(at + 1)} of ${number(app.list.length)} · `;
  const head = el("p", "where", el("span", `badge ${status}`, STATUS_WORDS[status]), ` ${nth}page ${place.page}, line ${place.line}`);
  return [head, ...(edit.order ? movedLines(edit) : readingLines(edit)), ruleLine(edit), el("p", "why", safe(edit.why)), ...notesOf(edit)];
}

function readingLines(edit) {
  const { original } = app.data;
  const [start, end] = [edit.spans[0][0], edit.spans[edit.spans.length - 1][1]];
  const around = (text) => el("span", "around", safe(text.replace(/\s+/g, " ")));
  const left = original.slice(Math.max(0, start - 24), start);
  const right = original.slice(end, end + 24);
  const was = el("dd", "was", around(left), el("del", "", shownText(edit.before)), around(right));
  const after = edit.own ? edit.own.after : edit.after;
  const now = el("dd", "now", after === "" ? el("em", "", "nothing: it is removed") : el("ins", "", shownText(after)));
  const lines = el("dl", isSuggested(edit) ? "reading offered" : "reading", el("dt", "", "Before"), was, el("dt", "", edit.own ? "Your reading" : "After"), now);
  if (edit.own) lines.append(el("dt", "", "Instead of"), el("dd", "", edit.after === "" ? el("em", "", "nothing") : shownText(edit.after)));
  return [lines];
}

const shownText = (text) => (text.trim() ? safe(shortened(text, 600)) : spelt(text));

function movedLines(edit) {
  const lines = el("dl", "reading", el("dt", "", "Moves"), el("dd", "", shownText(takenOf(edit))), el("dt", "", "To"), el("dd", "", whereto(edit)));
  if (actingOf(edit) && !edit.dropped) {
    const link = (which, word) => Object.assign(el("a", "", word), { href: `#${which}-${edit.n}` });
    lines.append(el("dt", "", "Show"), el("dd", "", link("from", "where it was"), " · ", link("to", "where it is")));
  }
  return [lines];
}

function ruleLine(edit) {
  const sure = Math.round(edit.confidence * 100);
  const meter = el("meter", "");
  Object.assign(meter, { min: 0, max: 100, value: sure });
  meter.setAttribute("aria-label", "confidence");
  return el("p", "rule", el("code", "", edit.rule.code), ` ${safe(edit.rule.fault)}`, el("span", "sure", meter, ` ${sure} % sure`));
}

function notesOf(edit) {
  const notes = [];
  const status = statusOf(edit);
  const covered = (app.at.get(edit) ?? []).some((segment) => segment.idle.includes(edit));
  if (covered) notes.push("The text reads so already, by another change.");
  else if ((status === SUGGESTED || status === REJECTED) && !edit.own && !wouldFit(app.data.original, edit)) {
    notes.push("It cannot be applied as things stand: it rests on a change that is out, or another has taken its place.");
  }
  if (status === UNFIT) notes.push("It rests on a change that was rejected, so it dropped out by itself.");
  if (edit.decided && edit.decided.scope !== "this") notes.push(edit.decided.scope === "document" ? "Decided for the whole document." : "Decided everywhere.");
  if (edit.decided?.by) notes.push(`Decided by ${safe(edit.decided.by)}.`);
  return notes.map((note) => el("p", "note", note));
}
