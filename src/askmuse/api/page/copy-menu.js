// The menu that copies a quote with its citation.

import { copy, formats } from "./clipboard.js";
import { menu } from "./menus.js";

/** Return a menu that copies a quote in a format. */
export function copyMenu(quote, citation, noteOf = () => "") {
  const made = () => formats(quote, citation, noteOf());
  return menu("Copy", "copy", [
    ["As text", () => copy(made().plain, made().html)],
    ["As Markdown", () => copy(made().markdown)],
    ["As HTML", () => copy(made().html)],
  ], { title: "Copy with citation" });
}
