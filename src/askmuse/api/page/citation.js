// The button of a citation, which opens the article at the quote.

import { element, icon } from "./dom.js";
import { openCitation } from "./reader.js";
import * as words from "./words.js";

/** Return the button that opens the article of a citation at its quote; `cited` are all citations of its answer. */
export function chip(citation, cited, short = false) {
  const about = [citation.publisher, citation.published && words.day(citation.published), words.pageOf(citation)].filter(Boolean);
  const number = citation.number && `Citation ${citation.number}: `;
  return element(
    "button",
    {
      class: short ? "chip short" : "chip",
      "data-testid": "citation",
      "data-number": citation.number,
      "aria-label": `${number ?? ""}${words.origin(citation)}. Open the article at the quote.`,
      click: (event) => openCitation(citation, cited, event.currentTarget),
    },
    number && element("b", {}, citation.number),
    !short && element("span", { class: "chip-title" }, words.flat(citation.title)),
    !short && about.length > 0 && element("span", { class: "chip-about" }, about.join(" · ")),
  );
}
