// The menu that exports quotes: the server makes the files, in the formats for which it has the libraries.

import { copy, download, formats } from "./clipboard.js";
import { tell } from "./dom.js";
import { menu } from "./menus.js";
import * as server from "./server.js";
import { facts } from "./state.js";

const TITLES = {
  docx: "Word with footnotes",
  markdown: "Markdown",
  html: "HTML",
  "csl-json": "CSL-JSON (Zotero)",
  bibtex: "BibTeX",
  ris: "RIS (EndNote, Citavi)",
  annotations: "Web Annotations",
  receipts: "Receipts (for askmuse verify)",
};

/** Return the menu that exports quotes; `quotes` returns them when they are exported, each {question, quote, citation, note}. */
export function exportMenu(quotes) {
  const save = ({ name, suffix }) => async () => {
    const file = `${name === "receipts" ? name : "quotes"}${suffix}`;
    try {
      download(await server.exported({ receipts: quotes().map(receiptOf), format: name }), file);
      tell(`Saved as ${file}.`);
    } catch (error) {
      tell(error.message);
    }
  };
  const offered = (name) => facts.about.exports.filter((format) => format.name === name);
  return menu("Export", "export", [
    ["Copy all", () => copyAll(quotes())],
    ...Object.entries(TITLES).flatMap(([name, title]) => offered(name).map((format) => [title, save(format)])),
  ], { "data-testid": "export" });
}

function copyAll(quotes) {
  const made = quotes.map(({ quote, citation, note }) => formats(quote, citation, note));
  copy(made.map(({ plain }) => plain).join("\n\n"), made.map(({ html }) => html).join("\n"));
}

/** Return what the server needs to know of a quote to export it. */
function receiptOf({ question, citation, note }) {
  const { article_id, start, end, quote, sha256 } = citation;
  return { article_id, start, end, quote, sha256, question, ...(note && { note }) };
}
