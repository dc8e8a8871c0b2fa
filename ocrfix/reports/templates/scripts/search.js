// Search in the text as it reads: hits are painted over the page (CSS highlights), and nothing of it is touched.
const MOST_HITS = 5000;
const NOT_READ = "del, .would, .tag, summary, .sr";

class Search {
  constructor() {
    this.hits = [];
    this.at = -1;
  }

  // Find a query anew; blanks in it stand for any white space.
  find(query, blocks) {
    this.hits = [];
    this.at = -1;
    const words = query.trim().split(/\s+/).filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&"));
    if (words.length) {
      const pattern = new RegExp(words.join("\\s+"), "gi");
      for (const paragraph of blocks.flatMap((block) => block.paragraphs)) {
        if (this.hits.length < MOST_HITS) this.findIn(paragraph, pattern);
      }
    }
    this.paint();
  }

  findIn(paragraph, pattern) {
    paragraph.reading ??= readingNodes(paragraph.element);
    const { text, nodes, starts } = paragraph.reading;
    for (const found of text.matchAll(pattern)) {
      const range = document.createRange();
      const [first, last] = [found.index, found.index + found[0].length - 1].map((at) => [at, lastUpTo(starts, at)]);
      range.setStart(nodes[first[1]], first[0] - starts[first[1]]);
      range.setEnd(nodes[last[1]], last[0] - starts[last[1]] + 1);
      this.hits.push(range);
    }
  }

  // Go to the next hit, or the one before; the range, or null.
  step(by) {
    if (!this.hits.length) return null;
    this.at = (this.at + by + this.hits.length) % this.hits.length;
    this.paint();
    return this.hits[this.at];
  }

  paint() {
    if (!CSS.highlights) return;
    CSS.highlights.set("found", new Highlight(...this.hits));
    CSS.highlights.set("found-here", new Highlight(...(this.at < 0 ? [] : [this.hits[this.at]])));
  }
}

function readingNodes(element) {
  const nodes = [];
  const starts = [];
  let text = "";
  const pick = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (!child.data) continue;
        nodes.push(child);
        starts.push(text.length);
        text += child.data;
      } else if (!child.matches(NOT_READ)) pick(child);
    }
  };
  pick(element);
  return { text, nodes, starts };
}
