// The bar, the card at the side, the filter, and what opens over the page.
let chips = null;

function tally() {
  const counts = countsOf(app.ledger.edits);
  const by = (status) => counts.statuses.get(status);
  const numbers = [
    `${number(by(APPLIED) + by(ACCEPTED))} in the text`,
    `${number(by(SUGGESTED))} to decide on`,
    ...(counts.decided ? [`${number(counts.decided)} decided`] : []),
    ...(by(UNFIT) ? [`${number(by(UNFIT))} do not fit any more`] : []),
  ];
  byKey("tally").textContent = numbers.join(" · ");
  const toDo = by(SUGGESTED);
  const done = app.ledger.edits.filter((edit) => edit.base === SUGGESTED && edit.decided).length;
  Object.assign(byKey("progress"), { max: Math.max(1, toDo + done), value: done });
  chips ??= { rules: new Chips(byKey("rules"), "rules", filtered), stages: new Chips(byKey("stages"), "stages", filtered), statuses: new Chips(byKey("statuses"), "statuses", filtered) };
  chips.rules.show(app.data.rules.map((rule) => [rule.code, rule.code, rule.fault, counts.rules.get(rule)?.all ?? 0, counts.rules.get(rule)?.[SUGGESTED] ?? 0]));
  chips.stages.show([...counts.stages].map(([stage, count]) => [stage, stage || "other", "", count, 0]));
  chips.statuses.show(STATUSES.map((status) => [status, STATUS_WORDS[status], "", by(status), 0]));
  byKey("spaces-count").textContent = number(counts.spaces);
  byKey("unsaved").hidden = app.decisions.log === app.saved || !app.decisions.log.length;
  place();
}

function place() {
  const at = app.list.indexOf(app.current);
  byKey("position").textContent = `${at < 0 ? "–" : number(at + 1)} / ${number(app.list.length)}`;
  byKey("b-filter").classList.toggle("on", isFiltered());
  byKey("clear").hidden = !isFiltered();
}

// The filter has been changed by hand.
function filtered() {
  byKey("least").value = filter.least;
  byKey("most").value = filter.most;
  byKey("sure").textContent = `${filter.least} – ${filter.most} %`;
  byKey("spaces").setAttribute("aria-pressed", String(filter.spaces));
  byKey("app").classList.toggle("spaces", filter.spaces);
  if (byKey("query").value !== filter.query) byKey("query").value = filter.query;
  relist();
  tally();
  say(`${number(app.list.length)} ${app.list.length === 1 ? "change is" : "changes are"} shown.`);
}

function showCard() {
  const { current } = app;
  const card = byKey("card");
  card.classList.toggle("empty", !current);
  byKey("acts").hidden = !current;
  place();
  if (!current) return;
  byKey("about-it").replaceChildren(...cardOf(current), ...neighbours(current));
  byKey("b-accept").setAttribute("aria-pressed", String(statusOf(current) === ACCEPTED));
  byKey("b-reject").setAttribute("aria-pressed", String(statusOf(current) === REJECTED && !current.own));
  byKey("b-edit").disabled = current.order !== null;
  byKey("reading").hidden = true;
}

// The other changes of the same words.
function neighbours(edit) {
  const others = [...new Set((app.at.get(edit) ?? []).flatMap((segment) => [...segment.by, ...segment.open]))].filter((other) => other !== edit);
  if (!others.length) return [];
  const items = others.slice(0, 6).map((other) => {
    const button = el("button", "plain", `${told(other)} `, el("span", "badge", STATUS_WORDS[statusOf(other)]));
    button.type = "button";
    button.addEventListener("click", () => select(other));
    return el("li", "", button);
  });
  return [el("p", "also", "Of the same words:"), el("ul", "also", ...items)];
}

// The field for another reading.
function openReading() {
  const { current } = app;
  if (!current) return say("No change is chosen: j goes to the first.");
  if (current.order) return say("A move can be accepted or rejected, not typed.");
  const field = byKey("replacement");
  byKey("reading").hidden = false;
  field.value = current.own ? current.own.after : current.after;
  field.rows = Math.min(8, 1 + field.value.split("\n").length);
  field.focus();
  field.select();
  return null;
}

function closeReading(taken) {
  byKey("reading").hidden = true;
  if (taken) reread(app.current, byKey("replacement").value);
  else select(app.current, { quiet: true });
}

// "All of this rule, or all the same change?"
function askAll(decision) {
  const edit = app.current;
  if (!edit) return say("No change is chosen: j goes to the first.");
  const ofRule = app.list.filter((other) => other.rule === edit.rule);
  const waiting = ofRule.filter(isSuggested);
  const alike = app.ledger.alike(edit);
  const n = (edits) => number(edits.length);
  const choices = [
    [`All ${n(ofRule)} of ${edit.rule.code}${isFiltered() ? " that the filter shows" : ""}`, () => decideAll(decision, ofRule)],
    [`The same change in this document: ${told(edit)} (${n(alike)})`, () => decideAll(decision, [edit], "document")],
    ["The same change everywhere: in other documents too, where this decisions file is used", () => decideAll(decision, [edit], "everywhere")],
    ...(waiting.length && waiting.length < ofRule.length ? [[`Only the ${n(waiting)} of ${edit.rule.code} that wait for a decision`, () => decideAll(decision, waiting)]] : []),
  ];
  const list = byKey("choices");
  list.replaceChildren(...choices.map(([label, act], i) => {
    const button = el("button", "choice", el("kbd", "", String(i + 1)), ` ${label}`);
    button.type = "button";
    button.addEventListener("click", () => {
      byKey("all").close();
      act();
    });
    return el("li", "", button);
  }));
  byKey("all-title").textContent = decision === "accept" ? "Accept all …" : "Reject all …";
  byKey("all").showModal();
  return null;
}

function showFilter(open) {
  byKey("filters").hidden = !open;
  byKey("b-filter").setAttribute("aria-expanded", String(open));
  if (open) byKey("filters").querySelector("button:not([hidden])").focus();
}

function compare(on) {
  app.compare = on;
  if (on) drawOriginals();
  byKey("app").dataset.view = on ? "compare" : "read";
  byKey("b-read").setAttribute("aria-pressed", String(!on));
  byKey("b-compare").setAttribute("aria-pressed", String(on));
  highlight();
  if (app.current) select(app.current, { quiet: true });
  say(on ? "Original and clean text side by side." : "The clean text.");
}

// First those near to what is looked at.
function drawOriginals() {
  complete();
  const lacking = app.blocks.filter((block) => block.element.children[0].className !== "original");
  const here = lit[0]?.closest(".block") ?? document.elementsFromPoint(window.innerWidth / 3, 200).find((node) => node.className === "block");
  const at = Math.max(0, lacking.findIndex((block) => block.element === here));
  const near = lacking.splice(Math.max(0, at - AT_FIRST / 2), AT_FIRST);
  near.forEach(drawOriginal);
  drawing.originals = lacking;
  soon();
}

function showOriginals(on) {
  byKey("app").classList.toggle("both", on);
  byKey("b-both").setAttribute("aria-pressed", String(on));
  say(on ? "What stood there, and what is offered, is shown in the text." : "The text alone is shown.");
}

// What is under the pointer, without choosing it.
function hover(event) {
  const tip = byKey("tip");
  const node = event.target.closest?.(".m, .o, .moved, .going");
  const segment = node && segmentAt.get(node);
  if (!segment) return (tip.hidden = true);
  const edit = chosenOf(segment);
  if (!edit || (edit === app.current && !byKey("card").classList.contains("low"))) return (tip.hidden = true);
  tip.replaceChildren(...cardOf(edit));
  tip.hidden = false;
  const place = node.getClientRects()[0] ?? node.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(place.left, window.innerWidth - width - 8));
  const below = place.bottom + 4;
  const top = below + height < window.innerHeight ? below : Math.max(8, place.top - height - 4);
  tip.style.setProperty("left", `${left}px`);
  tip.style.setProperty("top", `${top}px`);
  return false;
}

// Of several edits at one place: what waits for a decision, the shortest first; else what made it.
function chosenOf(segment) {
  const open = [...segment.open].sort((a, b) => a.before.length - b.before.length);
  const all = [
    ...open.filter((edit) => isSuggested(edit) && !segment.idle.includes(edit)),
    ...[...segment.by].reverse(), ...(segment.moved ? [segment.moved] : []), ...segment.going, ...open,
  ];
  const at = all.indexOf(app.current);
  return at < 0 ? all[0] : all[(at + 1) % all.length];
}
