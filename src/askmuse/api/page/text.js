// Offsets and marks. The server counts code points, JavaScript counts UTF-16 units.

import { element } from "./dom.js";

/** Return a function that turns offsets in code points into indexes of the string. */
export function indexer(text) {
  const wide = [];
  for (let at = 0, points = 0; at < text.length; points++) {
    const size = text.codePointAt(at) > 0xffff ? 2 : 1;
    if (size === 2) wide.push(points);
    at += size;
  }
  return (offset) => offset + before(wide, offset);
}

function before(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Return where a wording stands in a text: first as a whole word or number (not the 4 of 4.5), else anywhere, else null. */
export function find(wording, text) {
  const exact = wording.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const whole = new RegExp(`(?<![\\p{L}\\p{N}_])(?<!\\d[.,])${exact}(?![\\p{L}\\p{N}_])(?![.,]\\d)`, "u").exec(text);
  const at = whole ? whole.index : text.indexOf(wording);
  return at < 0 ? null : [at, at + wording.length];
}

/** Return the nodes of a quote with one wording in it marked; the mark has these attributes. */
export function withMarked(quote, wording, attributes = {}) {
  const place = wording ? find(wording, quote) : null;
  if (!place) return [quote];
  const [start, end] = place;
  return [quote.slice(0, start), element("strong", attributes, quote.slice(start, end)), quote.slice(end)];
}

/**
 * Return the nodes of an article: its text, unchanged, with headings, the starts of pages, and `marks`, each
 * {start, end, current}, in string indexes, sorted, and not overlapping.
 */
export function articleNodes(text, pages, marks) {
  const nodes = [];
  let at = Math.max(0, text.search(/\S/));
  for (const { start, end, current } of marks) {
    nodes.push(...plain(text, at, start, pages));
    const attributes = current ? { "data-testid": "mark", id: "current-mark", tabindex: "-1" } : { class: "other" };
    nodes.push(element("mark", attributes, plain(text, start, end, pages)));
    at = end;
  }
  nodes.push(...plain(text, at, text.length, pages));
  return nodes;
}

function plain(text, start, end, pages) {
  const nodes = [];
  let at = start;
  for (const page of pages) {
    if (page.start < start || page.start >= end) continue;
    nodes.push(...lines(text, at, page.start));
    nodes.push(element("span", { class: "page-start", id: `page-${page.number}`, "data-label": `Page ${page.label || page.number}` }));
    at = page.start;
  }
  nodes.push(...lines(text, at, end));
  return nodes;
}

const HEADING = /^(#{1,6} +)(.*)$/gm;

/** Return a stretch of text with its Markdown headings as headings. */
function lines(text, start, end) {
  const nodes = [];
  const part = text.slice(start, end);
  let at = 0;
  for (const match of part.matchAll(HEADING)) {
    if (match.index === 0 && start > 0 && text[start - 1] !== "\n") continue;
    nodes.push(part.slice(at, match.index));
    const hashes = element("span", { class: "quiet" }, match[1]);
    nodes.push(match[2] ? element("span", { class: "heading", role: "heading", "aria-level": "3" }, hashes, match[2]) : hashes);
    at = match.index + match[0].length;
  }
  nodes.push(part.slice(at));
  return nodes;
}
