// From blocks to the page, and never twice what is there already: elements are made of text nodes alone, blocks and
// paragraphs whose segments are the same keep theirs.
let safe = (text) => text; // set at the start: spells out characters that would act

const el = (tag, kind, ...children) => {
  const made = document.createElement(tag);
  if (kind) made.className = kind;
  made.append(...children);
  return made;
};

const number = new Intl.NumberFormat("en").format;

const segmentAt = new WeakMap(); // by its elements

// Make the children of an element these nodes; those at both ends that are right already are not touched.
function fill(parent, nodes) {
  const now = parent.childNodes;
  let first = 0;
  while (first < nodes.length && now[first] === nodes[first]) first += 1;
  let last = 0;
  while (last < nodes.length - first && last < now.length - first && now[now.length - 1 - last] === nodes[nodes.length - 1 - last]) last += 1;
  const wanted = new Set(nodes);
  for (const node of Array.from(now).slice(first, now.length - last)) if (!wanted.has(node)) node.remove();
  const beyond = last ? nodes[nodes.length - last] : null;
  for (const node of nodes.slice(first, nodes.length - last)) parent.insertBefore(node, beyond);
}

// Draw the blocks; `earlier` are those that are drawn. Says which blocks are new, or have changed.
function drawBlocks(root, blocks, earlier) {
  const n = blocks.length;
  let first = 0;
  while (first < n && first < earlier.length && adopt(blocks, first, earlier[first])) first += 1;
  let last = 0;
  while (last < n - first && last < earlier.length - first && adopt(blocks, n - 1 - last, earlier[earlier.length - 1 - last])) last += 1;
  const old = earlier.slice(first, earlier.length - last);
  const changed = blocks.slice(first, n - last);
  if (!changed.length && !old.length) return changed;
  changed.forEach((block, i) => {
    drawBlock(block, old.length === changed.length ? old[i] : null);
  });
  if (old.length !== changed.length) fill(root, blocks.map((block) => block.element));
  return changed;
}

function drawBlock(block, before) {
  block.element = before?.element ?? el("section", "block", el("div", "clean"));
  fillBlock(block, before);
}

// Take an earlier block for this one when it has the same segments.
function adopt(blocks, at, earlier) {
  const block = blocks[at];
  const same = block.paragraphs.length === earlier.paragraphs.length && block.paragraphs.every((p, i) => sameParagraph(p, earlier.paragraphs[i]));
  if (same) blocks[at] = earlier;
  return same;
}

const sameParagraph = (a, b) =>
  a.joined === b.joined && a.segments.length === b.segments.length && a.segments.every((segment, i) => segment === b.segments[i]);

function fillBlock(block, before) {
  const known = before?.paragraphs ?? [];
  const lacking = block.paragraphs.length - known.length;
  block.paragraphs.forEach((paragraph, i) => {
    // Told by the place counted from the nearer end, as far as that is the same in both.
    const old = known[i] && sameParagraph(paragraph, known[i]) ? known[i] : known[i - lacking];
    if (old && sameParagraph(paragraph, old)) paragraph.element = old.element;
    else {
      paragraph.element = el("p", paragraph.joined ? "joined" : "");
      fill(paragraph.element, nodesOf(paragraph));
    }
  });
  fill(block.element.lastElementChild, block.paragraphs.map((paragraph) => paragraph.element));
}

function nodesOf(paragraph) {
  const { segments } = paragraph;
  let first = segments.findIndex((segment) => segment.text.trim() !== "");
  if (first < 0) first = segments.length;
  const head = segments.slice(0, first);
  const nodes = [];
  if (head.some(isRemoved)) nodes.push(furniture(head));
  else if (head.length) nodes.push(el("span", "break", ...head.map(nodeOf)));
  return [...nodes, ...segments.slice(first).map(nodeOf)];
}

// What stood between paragraphs and is gone: a line a kind, to be opened.
function furniture(segments) {
  const kinds = new Map();
  for (const segment of segments.filter(isRemoved)) put(kinds, kindOf(segment), segment);
  const box = el("span", "furniture");
  for (const [kind, some] of kinds) {
    const what = some.map((segment) => segment.before.trim().replace(/\s+/g, " ")).join(" · ");
    const count = some.length > 1 ? ` × ${some.length}` : "";
    const summary = el("summary", "", el("b", "", `${kind}${count}`), el("span", "cut", safe(what.length > 160 ? `${what.slice(0, 160)}…` : what)));
    box.append(el("details", "folded", summary, el("span", "unfolded", ...some.map((segment) => nodeOf(segment)))));
  }
  box.append(el("span", "break", ...segments.filter((segment) => !isRemoved(segment)).map(nodeOf)));
  return box;
}

// By what took the words out, not by what closed up the lines around them.
const kindOf = ({ by }) => {
  const { rule } = by.findLast((edit) => edit.kind !== SPACE) ?? by[by.length - 1];
  return rule.fixer || rule.code;
};

// The one node of a segment; text for what is as it was.
function nodeOf(segment) {
  segment.node ??= madeNode(segment);
  return segment.node;
}

function madeNode(segment) {
  const { by, open, going, moved, gone } = segment;
  const marked = by.length || open.length ? mark(segment) : null;
  const content = marked ?? (moved || going.length ? el("span", "", plainNode(segment.text)) : plainNode(segment.text));
  const tags = [...(moved && segment.leads ? [tag("to", moved)] : []), ...(segment.leads ? going.filter(isOffered).map((edit) => tag("going", edit)) : [])];
  const offered = going.some(isOffered);
  let node = content;
  if (moved || going.length) {
    node = el("span", moved ? "moved" : offered ? "going" : "stays", ...tags, content);
    if (!marked) segmentAt.set(node, segment);
    if (!marked && segment.text.trim()) buttonOf(content);
  }
  return gone ? el("span", "", tag("from", gone), node) : node;
}

const isOffered = (edit) => statusOf(edit) === SUGGESTED;

// Text as it reads; the blank lines at its end part paragraphs, which the page shows by their distance.
function plainNode(text) {
  const body = text.trimEnd();
  const end = text.slice(body.length);
  if (!/\f|\n[ \t\r]*\n/.test(end)) return document.createTextNode(safe(text));
  return el("span", "", safe(body), el("span", end.includes("\f") ? "break page" : "break", safe(end)));
}

// What a segment is to a reader, by what a person has still to decide first.
function roleOf({ text, before, by, open, idle }) {
  const offered = open.filter((edit) => !idle.includes(edit));
  if (offered.some((edit) => statusOf(edit) === SUGGESTED)) return "offer";
  const last = by.findLast((edit) => edit.kind !== SPACE || edit.own);
  if (last && text.trim() === "" && before.trim() !== "") return "removal";
  if (last) return last.kind === REDACTION && !last.own ? "redaction" : "correction";
  if (by.length) return "space";
  if (offered.some((edit) => statusOf(edit) === UNFIT)) return "unfit";
  return offered.length ? "refused" : "idle";
}

function mark(segment) {
  const { text, before, by, ends, idle } = segment;
  const role = roleOf(segment);
  const node = el("span", `m ${role}`);
  const last = by[by.length - 1];
  if (by.length && last.decided && role !== "offer") node.classList.add("decided");
  if (by.length && before !== text && role !== "space") node.append(el("del", "", safe(before.length > 400 ? `${before.slice(0, 200)} … ${before.slice(-160)}` : before)));
  if (text) node.append(by.length && text.trim() ? el("ins", "", plainNode(text)) : plainNode(text));
  if (!text.trim()) node.setAttribute("aria-label", role === "removal" ? `removed: ${safe(before.trim().slice(0, 80))}` : "white space");
  const offers = ends.filter((edit) => statusOf(edit) === SUGGESTED && !idle.includes(edit));
  for (const edit of offers) node.append(el("span", "would", edit.after === "" ? "remove" : safe(edit.after)));
  if (text.trim() === "" && role !== "removal") node.classList.add("blank");
  if (ends.length && !offers.length) node.classList.add("end");
  if (offers.length) node.classList.add("asks");
  segmentAt.set(node, segment);
  segment.mark = node;
  buttonOf(node);
  return node;
}

function buttonOf(node) {
  node.tabIndex = -1;
  node.setAttribute("role", "button");
}

// "to": it stands here now; "from": here it stood; "going": it is offered to go.
function tag(which, edit) {
  const link = el("a", `tag ${which}`, { to: "moved here", from: "moved from here", going: "offered to move" }[which]);
  if (which !== "going") {
    link.id = `${which}-${edit.n}`;
    link.href = `#${which === "to" ? "from" : "to"}-${edit.n}`;
  }
  return link;
}

// The original's side of a block, for the view that compares.
function originalOf(original, block) {
  const parts = block.paragraphs
    .flatMap((paragraph) => paragraph.segments)
    .flatMap((segment) => segment.spans.map((span) => [span, segment]))
    .sort((a, b) => bySpan(a[0], b[0]));
  const side = el("div", "original");
  const beyond = parts.findLastIndex(([span]) => original.slice(...span).trim() !== "") + 1; // only blank lines follow
  const end = el("span", "break");
  parts.forEach(([[start, stop], segment], i) => {
    const text = safe(original.slice(start, stop));
    const role = segment.by.length || segment.open.length ? roleOf(segment) : "";
    const changed = role && role !== "space" && role !== "idle";
    const place = i < beyond ? side : end;
    const last = i === beyond - 1 && !text.endsWith("\\f");
    if (!changed && !segment.moved) {
      const kept = last ? text.trimEnd() : text;
      place.append(kept);
      if (kept !== text) end.append(text.slice(kept.length));
      return;
    }
    const node = el("span", `o ${role}${segment.moved ? " moved" : ""}${text.trim() ? "" : " blank"}`, text);
    segmentAt.set(node, segment);
    place.append(node);
  });
  if (end.hasChildNodes()) side.append(end);
  return side;
}
