// The review: what the page knows, and what a person does to it.
const app = {
  data: null, ledger: null, decisions: null, units: [], places: null, store: null, search: null,
  blocks: [], // as drawn
  at: new Map(), // the segments of each edit, in the order of the text
  order: [], // all edits in the order of the text
  list: [], // those that are gone through
  current: null,
  compare: false,
  saved: null, // the log that was saved last
};
const byKey = (id) => document.getElementById(id);

const cleanText = () => app.units.map((unit) => unit.segments.map((segment) => segment.text).join("")).join("");

// Bring the zones of these edits up to date, and the page with them; the edits that dropped out by it, or came back.
function refresh(edits) {
  const zones = new Set(edits.map((edit) => edit.zone).filter(Boolean));
  const flipped = [];
  for (const zone of zones) {
    const were = zone.edits.map((edit) => edit.dropped);
    settle(app.data.original, zone);
    zone.segments = segmentsOf(app.data.original, zone);
    zone.edits.forEach((edit, i) => edit.dropped !== were[i] && flipped.push(edit));
  }
  draw();
  return flipped;
}

// The first picture is of what is seen first; the rest follows in slices, or at once when it is asked for.
const AT_FIRST = 40; // blocks
const SLICE = 12; // milliseconds

function drawFirst() {
  app.blocks = blocksOf(app.units);
  drawing.blocks = app.blocks.slice(AT_FIRST);
  drawBlocks(byKey("text"), app.blocks.slice(0, AT_FIRST), []);
  index();
  relist();
  tally();
  soon();
}

// What is still to be drawn: whole blocks, and the originals beside them.
const drawing = { blocks: [], originals: [], waiting: false };

function soon() {
  byKey("text").toggleAttribute("aria-busy", drawing.blocks.length + drawing.originals.length > 0);
  if (drawing.waiting || !(drawing.blocks.length || drawing.originals.length)) return;
  drawing.waiting = true;
  window.setTimeout(() => {
    drawing.waiting = false;
    complete(SLICE);
    soon();
  });
}

// Draw what is still to be drawn, for so many milliseconds.
function complete(most = Infinity) {
  if (!drawing.blocks.length && !drawing.originals.length) return;
  const until = performance.now() + most;
  const fresh = [];
  while (drawing.blocks.length && performance.now() < until) {
    const block = drawing.blocks.shift();
    drawBlock(block, null);
    fresh.push(block.element);
  }
  byKey("text").append(...fresh);
  if (fresh.length && !drawing.blocks.length) relist();
  while (!drawing.blocks.length && drawing.originals.length && performance.now() < until) drawOriginal(drawing.originals.shift());
}

function draw() {
  complete();
  const blocks = blocksOf(app.units);
  const changed = drawBlocks(byKey("text"), blocks, app.blocks);
  app.blocks = blocks;
  if (app.compare) changed.forEach(drawOriginal);
  if (filter.query) app.search.find(filter.query, blocks);
  index();
  relist();
  tally();
}

function drawOriginal(block) {
  if (!block.element.isConnected) return; // it has been drawn anew since
  const [first] = block.element.children;
  if (first.className === "original") first.remove();
  block.element.prepend(originalOf(app.data.original, block));
}

function index() {
  app.at = new Map();
  for (const block of app.blocks) {
    for (const { segments } of block.paragraphs) {
      for (const segment of segments) {
        for (const edit of segment.by) put(app.at, edit, segment);
        for (const edit of segment.open) put(app.at, edit, segment);
        for (const edit of segment.going) put(app.at, edit, segment);
        if (segment.moved) put(app.at, segment.moved, segment);
      }
    }
  }
  app.order = [...app.at.keys(), ...app.ledger.edits.filter((edit) => !app.at.has(edit))];
}

// The filter has changed, or what it looks at: which changes are gone through, and which are marked in the text.
function relist() {
  app.list = app.order.filter(matches);
  const shown = new Set(app.list.flatMap((edit) => app.at.get(edit) ?? NONE));
  for (const segments of app.at.values()) {
    for (const segment of segments) {
      if (segment.mark && segment.out === shown.has(segment)) {
        segment.out = !segment.out;
        segment.mark.classList.toggle("out", segment.out);
      }
    }
  }
  highlight();
}

// Where an edit shows: the elements of its segments.
function elementsOf(edit) {
  return (app.at.get(edit) ?? []).map((segment) => segment.node).filter((node) => node?.classList);
}

let lit = [];
function highlight() {
  for (const node of lit) node.classList.remove("current");
  lit = app.current ? elementsOf(app.current) : [];
  if (app.compare && app.current) {
    const segments = new Set(app.at.get(app.current) ?? []);
    const blocks = new Set(lit.map((node) => node.closest(".block")));
    for (const block of blocks) {
      for (const node of block?.querySelectorAll(".o") ?? []) if (segments.has(segmentAt.get(node))) lit.push(node);
    }
  }
  for (const node of lit) node.classList.add("current");
}

// Go to an edit: show it, light it up, tell of it.
function select(edit, { quiet = false, scroll = true } = {}) {
  if (drawing.blocks.length) complete();
  app.current = edit;
  highlight();
  showCard();
  const node = edit && targetOf(edit);
  if (node) {
    for (let up = node; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    if (!document.activeElement?.closest("#acts, .steps")) node.focus({ preventScroll: true }); // a button can be pressed again
    if (scroll) bringIntoView(node);
  }
  if (edit && !quiet) say(`${positionOf(edit)}: ${told(edit)}. ${edit.rule.fault}, ${Math.round(edit.confidence * 100)} % sure, ${STATUS_WORDS[statusOf(edit)]}.`, { shown: false });
}

function targetOf(edit) {
  for (const node of elementsOf(edit)) {
    const target = node.tabIndex === -1 && node.hasAttribute("role") ? node : node.querySelector("[role=button]");
    if (target) return target;
  }
  return null;
}

// What is far away has no true place before it is drawn: look again when it is.
function bringIntoView(node) {
  const place = () => node.isConnected && node.scrollIntoView({ block: "center", inline: "nearest" });
  place();
  window.requestAnimationFrame(() => {
    const { top, bottom } = node.getBoundingClientRect();
    if (top < 80 || bottom > window.innerHeight - 80) place();
  });
}

const positionOf = (edit) => {
  const at = app.list.indexOf(edit);
  return at < 0 ? "Not among those shown" : `${at + 1} of ${app.list.length}`;
};

// The next of the changes that are gone through, or the one before; `wanted` passes over others.
function step(by, wanted = () => true) {
  const { list, current, order } = app;
  let at = list.indexOf(current);
  if (at < 0 && current) {
    const rank = new Map(order.map((edit, i) => [edit, i]));
    const here = rank.get(current);
    at = list.findIndex((edit) => rank.get(edit) > here);
    if (at < 0) at = list.length;
    if (by > 0) at -= 1;
  }
  for (at += by; at >= 0 && at < list.length; at += by) if (wanted(list[at])) return select(list[at]);
  say(list.length ? (by > 0 ? "No further change." : "No change before this.") : "No change is shown: the filter hides them all.");
  return null;
}

function isSuggested(edit) {
  return statusOf(edit) === SUGGESTED;
}

// Say something of the current edit, and go on to the next.
function decide(decision) {
  const edit = app.current;
  if (!edit) return say("No change is chosen: j goes to the first.");
  const again = edit.decided?.decision === decision;
  const following = app.list.slice(app.list.indexOf(edit) + 1);
  const changed = again ? withdraw(edit) : app.decisions.add([app.decisions.made(edit, decision, "this", undefined, reviewer())]);
  const flipped = refresh(changed);
  keep();
  const word = again ? "Decision taken back" : decision === "accept" ? "Accepted" : "Rejected";
  const next = again ? edit : (following.find((each) => matches(each) && app.at.has(each)) ?? edit);
  select(next, { quiet: true });
  return say(`${word}: ${told(edit)}.${consequence(flipped, edit)}${next === edit ? "" : ` Next: ${told(next)}.`}`);
}

function consequence(flipped, edit) {
  const out = flipped.filter((other) => other !== edit && other.dropped).length;
  if (edit.dropped) return " It does not fit as things stand.";
  return out ? ` ${out} ${out === 1 ? "change that was" : "changes that were"} built on it dropped out.` : "";
}

// Take the decision on an edit back; what was said of others with it stays said.
function withdraw(edit) {
  const { decisions } = app;
  return decisions.become(
    decisions.log.flatMap((record) => {
      const spoken = decisions.spokenOf(record);
      if (!spoken.includes(edit)) return [record];
      const others = new Map(spoken.filter((other) => other.id !== edit.id).map((other) => [other.id, other]));
      return record.scope === "this" ? [] : [...others.values()].map((other) => ({ ...record, edit: other.id, scope: "this", context: decisions.contextOf(other) }));
    }),
  );
}

// Decide many at once.
function decideAll(decision, edits, scope = "this") {
  const changed = app.decisions.add(edits.map((edit) => app.decisions.made(edit, decision, scope, undefined, reviewer())));
  refresh(changed);
  keep();
  select(app.current, { quiet: true });
  say(`${decision === "accept" ? "Accepted" : "Rejected"} ${number(changed.length)} ${changed.length === 1 ? "change" : "changes"}. u takes it back.`);
}

function reread(edit, replacement) {
  const changed = app.decisions.add([app.decisions.made(edit, "edit", "this", replacement, reviewer())]);
  refresh(changed);
  keep();
  select(edit, { quiet: true });
  say(`Your reading: ${told(edit)}.${consequence([], edit)}`);
}

function undo() {
  const changed = app.decisions.undo();
  if (!changed) return say("Nothing to take back.");
  refresh(changed);
  keep();
  select(changed[0] ?? app.current, { quiet: true });
  return say(`Taken back: ${changed.length === 1 ? told(changed[0]) : `${number(changed.length)} decisions`}.`);
}

// Keep the progress in this browser.
function keep() {
  const { log } = app.decisions;
  app.store.soon(() => packed(log, app.ledger));
}

const reviewer = () => byKey("reviewer").value.trim();

// What is said is read out; what the card does not show anyway is shown for a while, too.
let spoken = 0;
function say(text, { shown = true } = {}) {
  const status = byKey("status");
  status.textContent = text;
  status.classList.toggle("fresh", shown);
  window.clearTimeout(spoken);
  spoken = window.setTimeout(() => status.classList.remove("fresh"), 4000);
}
