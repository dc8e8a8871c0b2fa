// Keys, buttons, and the start.
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1, isSuggested),
  p: () => step(-1, isSuggested),
  a: () => decide("accept"),
  r: () => decide("reject"),
  A: () => askAll("accept"),
  R: () => askAll("reject"),
  e: openReading,
  u: undo,
  s: saveDecisions,
  c: copyText,
  t: saveText,
  l: () => byKey("file").click(),
  o: () => showOriginals(!byKey("app").classList.contains("both")),
  v: () => compare(!app.compare),
  f: () => showFilter(byKey("filters").hidden),
  "/": () => byKey("query").focus(),
  "?": () => byKey("help").showModal(),
  Escape: closeOne,
};

const BUTTONS = {
  "b-next": () => step(1), "b-previous": () => step(-1), "b-waiting": () => step(1, isSuggested),
  "b-accept": () => decide("accept"), "b-reject": () => decide("reject"),
  "b-accept-all": () => askAll("accept"), "b-reject-all": () => askAll("reject"), "b-edit": openReading, "b-undo": undo,
  "b-save": saveDecisions, "b-load": () => byKey("file").click(), "b-copy": copyText, "b-text": saveText,
  "b-read": () => compare(false), "b-compare": () => compare(true), "b-both": () => KEYS.o(), "b-filter": () => KEYS.f(),
  "b-help": () => byKey("help").showModal(), "b-about": () => byKey("about").showModal(), "b-theme": nextTheme,
  clear: () => (clearFilter(), app.search.find("", app.blocks), filtered()),
  spaces: () => ((filter.spaces = !filter.spaces), filtered()),
  "b-take": () => closeReading(true), "b-leave": () => closeReading(false),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const field = event.target.closest?.("input, textarea, select");
  const open = document.querySelector("dialog[open]");
  if (open) {
    const choice = open.id === "all" && byKey("choices").children[Number(event.key) - 1];
    if (choice) stopped(event, () => choice.firstElementChild.click());
    return;
  }
  if (field) return void onKeyInField(event, field);
  const act = KEYS[event.key];
  const pressed = event.target.closest?.("button, summary, a[href]") && (event.key === "Enter" || event.key === " ");
  if (!act || pressed || (event.key !== "Escape" && !byKey("keys-on").checked)) return;
  stopped(event, act);
}

function onKeyInField(event, field) {
  if (field.id === "replacement") {
    if (event.key === "Enter" && !event.shiftKey) stopped(event, () => closeReading(true));
    if (event.key === "Escape") stopped(event, () => closeReading(false));
  } else if (field.id === "query") {
    if (event.key === "Enter") stopped(event, () => findNext(event.shiftKey ? -1 : 1));
    if (event.key === "Escape") stopped(event, () => (app.current && targetOf(app.current) ? select(app.current, { quiet: true }) : byKey("text").focus()));
  } else if (event.key === "Escape") closeOne();
}

function stopped(event, act) {
  event.preventDefault();
  act();
}

function closeOne() {
  const menu = document.querySelector("details.menu[open]");
  if (!byKey("tip").hidden) byKey("tip").hidden = true;
  else if (menu) menu.open = false;
  else if (!byKey("filters").hidden) {
    showFilter(false);
    byKey("b-filter").focus();
  } else if (app.current) {
    app.current = null;
    highlight();
    showCard();
    byKey("text").focus({ preventScroll: true });
  }
}

let typing = 0;
function onQuery() {
  window.clearTimeout(typing);
  typing = window.setTimeout(() => {
    complete();
    filter.query = byKey("query").value.trim();
    app.search.find(filter.query, app.blocks);
    filtered();
    if (filter.query) say(`${number(app.search.hits.length)} places in the text, ${number(app.list.length)} changes. Enter goes from place to place.`);
  }, 150);
}

function findNext(by) {
  const range = app.search.step(by);
  if (!range) return say("It is not in the text.");
  for (let up = range.startContainer.parentElement; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  bringIntoView(range.startContainer.parentElement);
  return say(`Place ${app.search.at + 1} of ${app.search.hits.length}.`);
}

function saveDecisions() {
  download(`${app.data.stem}.decisions.jsonl`, app.decisions.text());
  app.saved = app.decisions.log;
  tally();
  say(`Saved ${number(app.decisions.log.length)} ${app.decisions.log.length === 1 ? "line" : "lines"} as ${app.data.stem}.decisions.jsonl.`);
}

function saveText() {
  download(`${app.data.stem}.clean.txt`, cleanText());
  say(`Saved the text as ${app.data.stem}.clean.txt.`);
}

async function copyText() {
  say((await copied(cleanText())) ? "The text is on the clipboard." : "This browser does not let a page copy: save the text instead (t).");
}

async function onFile() {
  const [file] = byKey("file").files;
  byKey("file").value = "";
  if (!file) return;
  try {
    const { changed, records, strange } = app.decisions.load(await file.text());
    refresh(changed);
    keep();
    showCard();
    const beside = strange.length ? ` ${number(strange.length)} speak of edits that this ledger does not have: they stay in the file.` : "";
    say(`Took in ${number(records.length)} decisions; ${number(changed.length)} changes are decided otherwise now.${beside}`);
  } catch (error) {
    say(`${file.name} is no decisions file: ${error.message}.`);
  }
}

function nextTheme() {
  const themes = ["", "light", "dark"];
  setTheme(themes[(themes.indexOf(document.documentElement.dataset.theme ?? "") + 1) % themes.length]);
  app.store.write(document.documentElement.dataset.theme || null, "ocrfix.theme");
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  byKey("b-theme").textContent = `Colours: ${theme || "as the system has them"}`;
}

function restore(data) {
  const { decisions, store } = app;
  let log = data.decisions.map((record) => ({ ...record }));
  let told = "";
  const stored = store.read();
  if (stored) {
    try {
      log = unpacked(stored, decisions);
      told = `Going on from what this browser has kept: ${number(log.length)} ${log.length === 1 ? "decision" : "decisions"}.`;
    } catch {
      told = "What this browser has kept cannot be read: beginning anew.";
    }
  }
  decisions.log = log;
  decisions.enforce();
  app.saved = stored ? null : log;
  return told;
}

function listen() {
  for (const [id, act] of Object.entries(BUTTONS)) byKey(id).addEventListener("click", act);
  document.addEventListener("keydown", onKey);
  byKey("query").addEventListener("input", onQuery);
  byKey("file").addEventListener("change", onFile);
  for (const id of ["least", "most"]) {
    byKey(id).addEventListener("input", () => {
      filter[id] = Number(byKey(id).value);
      if (filter.least > filter.most) filter[id === "least" ? "most" : "least"] = filter[id];
      filtered();
    });
  }
  const text = byKey("text");
  text.addEventListener("click", (event) => {
    const node = event.target.closest(".m, .o, .moved, .going");
    const segment = node && !event.target.closest("a.tag, summary") && segmentAt.get(node);
    const edit = segment && chosenOf(segment);
    if (edit && window.getSelection().isCollapsed) select(edit, { scroll: false });
  });
  text.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches("[role=button]")) stopped(event, () => byKey("b-accept").focus());
  });
  if (window.matchMedia("(hover: hover)").matches) {
    text.addEventListener("mouseover", hover);
    text.addEventListener("mouseleave", () => (byKey("tip").hidden = true));
  }
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target) || event.target.closest(".items button")) menu.open = false;
  });
  byKey("reviewer").addEventListener("change", () => app.store.write(reviewer() || null, "ocrfix.reviewer"));
  window.addEventListener("pagehide", () => app.store.flush());
  document.addEventListener("visibilitychange", () => app.store.flush());
  window.addEventListener("beforeunload", (event) => {
    app.store.flush();
    if (app.store.refused && app.decisions.log !== app.saved && app.decisions.log.length) event.preventDefault();
  });
}

function start() {
  const data = JSON.parse(byKey("data").textContent);
  const acting = new RegExp(data.acting, "gu");
  const named = { "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r" };
  safe = (text) => text.replace(acting, (found) => named[found] ?? spelling(found.codePointAt(0)));
  app.data = data;
  app.ledger = ledgerOf(data);
  app.places = placesOf(data.original);
  app.search = new Search();
  app.store = new Store(`ocrfix:${data.sha256}:${data.ledger}`);
  app.decisions = new Decisions(data, app.ledger);
  const told = restore(data);
  for (const zone of app.ledger.zones) {
    settle(data.original, zone);
    zone.segments = segmentsOf(data.original, zone);
  }
  for (const edit of app.ledger.edits) if (!edit.zone) edit.dropped = actingOf(edit) !== null;
  app.units = unitsOf(data.original, app.ledger.zones);
  setTheme(app.store.read("ocrfix.theme") ?? "");
  byKey("reviewer").value = app.store.read("ocrfix.reviewer") ?? "";
  byKey("app").hidden = false;
  drawFirst();
  showCard();
  listen();
  say(told || "Press j for the first change, ? for all keys.", { shown: told !== "" });
}

const spelling = (code) => {
  const hex = code.toString(16);
  return code < 256 ? `\\x${hex.padStart(2, "0")}` : code < 65536 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
};

start();
