// Exports: Markdown and HTML are made here; the formats that need a library are made by the server, where it has them.

import { copy, download, formats } from "./clipboard.js";
import { announce, button, element, icon } from "./dom.js";
import * as server from "./server.js";
import { facts } from "./state.js";
import { flat } from "./words.js";

/** Return an answer as Markdown and as HTML. */
export function answerText(answer) {
  const citations = new Map(answer.citations.map((citation) => [citation.number, citation]));
  const quotes = answer.answers.map((sentence) => formats(sentence.text, citations.get(sentence.citations[0])));
  return document_(flat(answer.question), quotes);
}

/** Return clips as Markdown and as HTML. */
export function clipText(clips) {
  return document_("Clips", clips.map(({ quote, citation, note }) => formats(quote, citation, note)));
}

function document_(title, quotes) {
  const head = element("head", {}, element("meta", { charset: "utf-8" }), element("title", {}, title));
  return {
    markdown: `# ${title}\n\n${quotes.map(({ markdown }) => markdown).join("\n\n")}\n`,
    html: `<!doctype html>\n<html lang="en">${head.outerHTML}<body>${element("h1", {}, title).outerHTML}${quotes.map(({ html }) => html).join("\n")}</body></html>\n`,
    plain: quotes.map(({ plain }) => plain).join("\n\n"),
  };
}

const TITLES = {
  docx: "Word with footnotes",
  "csl-json": "CSL-JSON (Zotero)",
  bibtex: "BibTeX",
  ris: "RIS (EndNote, Citavi)",
  annotations: "Web Annotations",
  receipts: "Receipts to verify",
};

/** Return what the server needs to know of a quote to export it. */
export function receiptOf(question, { article_id, start, end, quote, sha256 }, note = "") {
  return { article_id, start, end, quote, sha256, question, ...(note && { note }) };
}

/** Return the menu that exports `text`; `receipts` are what the server makes other formats of. */
export function exportMenu(text, receipts) {
  const close = (event) => {
    const menu = event.currentTarget.closest("details");
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  const saved = (format, type, suffix) => (event) => {
    download(new Blob([text[format]], { type }), `askmuse.${suffix}`);
    close(event);
    announce("Saved.");
  };
  const made = ({ name, suffix }) => async (event) => {
    close(event);
    try {
      download(await server.exported({ receipts, format: name }), `askmuse${suffix}`);
      announce("Saved.");
    } catch (error) {
      announce(error.message);
    }
  };
  return element(
    "details",
    { class: "menu", "data-testid": "export" },
    element("summary", {}, icon("export"), element("span", {}, "Export")),
    element(
      "div",
      { class: "menu-items" },
      button("Copy all", null, (event) => (close(event), copy(text.plain, text.html))),
      button("Markdown file", null, saved("markdown", "text/markdown", "md")),
      button("HTML file", null, saved("html", "text/html", "html")),
      facts.about.exports.filter(({ name }) => name in TITLES).map((format) => button(TITLES[format.name], null, made(format))),
    ),
  );
}
