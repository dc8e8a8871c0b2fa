// Progress in this browser, and files to and fro. A browser may refuse to keep anything (private windows, files opened
// from a mail): then all works the same, and leaving the page asks first.
class Store {
  constructor(key) {
    this.key = key;
    this.refused = false;
    this.waiting = 0;
  }

  read(key = this.key) {
    try {
      return window.localStorage.getItem(key);
    } catch {
      this.refused = true;
      return null;
    }
  }

  write(value, key = this.key) {
    try {
      if (value === null) window.localStorage.removeItem(key);
      else window.localStorage.setItem(key, value);
      this.refused = false;
    } catch {
      this.refused = true;
    }
  }

  // Write soon: a key held down is not to wait for the disk.
  soon(value) {
    this.pending = value;
    window.clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => this.flush(), 400);
  }

  flush() {
    window.clearTimeout(this.waiting);
    if (!this.pending) return;
    this.write(this.pending());
    this.pending = null;
  }
}

// The log as it is kept: the context of an edit of this very ledger need not be.
function packed(log, ledger) {
  return JSON.stringify(log.map(({ context, ...record }) => (ledger.byId.has(record.edit) ? record : { ...record, context })));
}

function unpacked(text, decisions) {
  const inOrder = ({ edit, decision, replacement, scope, by, at, ...more }, context) => ({
    edit, decision, ...(replacement === undefined ? {} : { replacement }), scope, context, ...(by ? { by } : {}), ...(at ? { at } : {}), ...more,
  });
  return parsedDecisions(JSON.parse(text).map((record) => JSON.stringify(record)).join("\n")).map((record) => {
    const known = decisions.ledger.byId.get(record.edit);
    return record.context || !known ? record : inOrder(record, decisions.contextOf(known[0]));
  });
}

function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
