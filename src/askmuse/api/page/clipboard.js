// Copies quotes with their citations, as plain text, Markdown or HTML.

import { element, tell } from "./dom.js";
import { originalOf } from "./links.js";
import { menu } from "./menus.js";
import { flat, origin } from "./words.js";

/** Return a quote with its citation in three formats. */
export function formats(quote, citation, note = "") {
  const from = origin(citation);
  const url = originalOf(citation);
  const words = flat(quote);
  return {
    plain: `“${words}”\n(${from}${url ? `, ${url}` : ""})${note && `\n${note}`}`,
    markdown: `> ${escaped(words)}\n\n${url ? `[${escaped(from)}](<${url}>)` : escaped(from)}${note && `\n\n${escaped(note)}`}`,
    html: html(words, from, url, note),
  };
}

const escaped = (text) => text.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");

function html(words, from, url, note) {
  const source = url ? element("a", { href: url }, from) : from;
  const quote = element("blockquote", { cite: url }, element("p", {}, words), element("footer", {}, source));
  return quote.outerHTML + (note ? element("p", {}, note).outerHTML : "");
}

/** Copy a text; HTML goes along with it where it is given, so that a text editor pastes it formatted. */
export async function copy(text, rich = null) {
  try {
    if (rich) {
      const item = { "text/plain": new Blob([text], { type: "text/plain" }), "text/html": new Blob([rich], { type: "text/html" }) };
      await navigator.clipboard.write([new ClipboardItem(item)]);
    } else {
      await navigator.clipboard.writeText(text);
    }
  } catch {
    if (!copyBySelection(text)) return tell("The browser does not let this page copy.");
  }
  tell("Copied.");
}

/** Return a menu that copies a quote with its citation in a format. */
export function copyMenu(quote, citation, noteOf = () => "") {
  const made = () => formats(quote, citation, noteOf());
  return menu("Copy", "copy", [
    ["As text", () => copy(made().plain, made().html)],
    ["As Markdown", () => copy(made().markdown)],
    ["As HTML", () => copy(made().html)],
  ], { title: "Copy with citation" });
}

/** Copy where the page is not on a secure address, as on a server off this machine without TLS. */
function copyBySelection(text) {
  const area = element("textarea", { class: "off-screen" });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** Save a file from the browser. */
export function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
