// Which changes are gone through, and the bar that says how many there are of each rule.
const filter = {
  rules: new Set(), stages: new Set(), statuses: new Set(), // empty: all
  least: 0, most: 100, // per cent sure
  spaces: false, // applied changes of white space alone are passed over unless asked for
  query: "",
};

function matches(edit) {
  const status = statusOf(edit);
  if (filter.rules.size && !filter.rules.has(edit.rule.code)) return false;
  if (filter.stages.size && !filter.stages.has(edit.rule.stage)) return false;
  if (filter.statuses.size && !filter.statuses.has(status)) return false;
  if (edit.kind === SPACE && !filter.spaces && status === APPLIED && !filter.rules.has(edit.rule.code)) return false;
  const sure = edit.confidence * 100;
  if (sure < filter.least || sure > filter.most) return false;
  return !filter.query || speaksOf(edit, filter.query);
}

function speaksOf(edit, query) {
  edit.words ??= [edit.before, edit.after ?? "", edit.why, edit.rule.code, edit.rule.fault].join("\n").toLowerCase();
  return edit.words.includes(query.toLowerCase()) || Boolean(edit.own && edit.own.after.toLowerCase().includes(query.toLowerCase()));
}

const isFiltered = () =>
  filter.rules.size + filter.stages.size + filter.statuses.size > 0 || filter.least > 0 || filter.most < 100 || filter.query !== "";

function clearFilter() {
  for (const each of [filter.rules, filter.stages, filter.statuses]) each.clear();
  Object.assign(filter, { least: 0, most: 100, spaces: false, query: "" });
}

// How many edits each rule, stage and status has.
function countsOf(edits) {
  const counts = { rules: new Map(), stages: new Map(), statuses: new Map(STATUSES.map((status) => [status, 0])), spaces: 0, decided: 0 };
  for (const edit of edits) {
    const status = statusOf(edit);
    const row = counts.rules.get(edit.rule) ?? { all: 0, [SUGGESTED]: 0 };
    counts.rules.set(edit.rule, row);
    row.all += 1;
    if (status === SUGGESTED) row[SUGGESTED] += 1;
    counts.stages.set(edit.rule.stage, (counts.stages.get(edit.rule.stage) ?? 0) + 1);
    counts.statuses.set(status, counts.statuses.get(status) + 1);
    if (edit.kind === SPACE && status === APPLIED) counts.spaces += 1;
    if (edit.decided) counts.decided += 1;
  }
  return counts;
}

// The chips: made once, then only their numbers and states change.
class Chips {
  constructor(root, kind, changed) {
    this.root = root;
    this.kind = kind; // the filter's set
    this.changed = changed;
    this.chips = new Map();
  }

  // `rows`: [value, label, title, count, waiting]
  show(rows) {
    for (const [value, label, title, count, waiting] of rows) {
      const chip = this.chips.get(value) ?? this.made(value, label, title);
      const said = waiting ? `${number(count)} · ${number(waiting)}?` : number(count);
      if (chip.count.textContent !== said) chip.count.textContent = said;
      chip.button.setAttribute("aria-pressed", String(filter[this.kind].has(value)));
      chip.button.hidden = !count && !filter[this.kind].has(value);
    }
  }

  made(value, label, title) {
    const chip = { button: el("button", "chip", el("span", "", label)), count: el("span", "n") };
    chip.button.type = "button";
    if (title) chip.button.title = title;
    chip.button.append(" ", chip.count);
    chip.button.addEventListener("click", () => {
      if (!filter[this.kind].delete(value)) filter[this.kind].add(value);
      this.changed();
    });
    this.chips.set(value, chip);
    this.root.append(chip.button);
    return chip;
  }
}
