// The article next to the conversation: its whole text with the quote marked.

import { announce, byId, button, element, icon, problem, refill } from "./dom.js";
import { originalLink, originalOf } from "./links.js";
import { pageView } from "./page-view.js";
import * as server from "./server.js";
import { articleNodes, indexer } from "./text.js";
import * as words from "./words.js";

const known = new Map();
let opener = null;
let cited = [];
let current = null;
let opening = 0;
let asPages = false;

/** Open the article of a citation at its quote; the other citations of its answer can be reached from there. */
export function openCitation(citation, citations, from) {
  cited = citations;
  return show(citation.article_id, citation, from);
}

/** Open an article whole, with a place {start, end} in it marked if it is given. */
export function openArticle(id, from, place = null) {
  cited = [];
  return show(id, place, from);
}

/** Return a button with a title, which opens the article whole. */
export const articleButton = (id, title) =>
  button(words.flat(title), null, (event) => openArticle(id, event.currentTarget), { class: "source-title" });

async function show(id, place, from) {
  const mine = ++opening;
  if (from) opener = from;
  current = place;
  const pane = byId("article");
  pane.hidden = false;
  byId("article-body").replaceChildren(element("p", { class: "quiet waiting" }, "Opening the article…"));
  try {
    const article = known.get(keyOf(id, place)) ?? (await server.readArticle(id));
    known.set(keyOf(id, place), article);
    const found = await whereNow(article, place);
    if (mine === opening) fill(article, place, found);
  } catch (error) {
    if (mine !== opening) return;
    byId("article-title").textContent = "The article cannot be opened";
    byId("article-facts").textContent = "";
    byId("article-tools").replaceChildren();
    byId("article-body").replaceChildren(problem(error.message));
  }
}

const keyOf = (id, place) => `${id} ${place?.sha256 ?? ""}`;

/** Return where a quote stands in the article as it is now: {start, end, line}, without offsets if it is gone. */
async function whereNow(article, place) {
  if (!place) return {};
  if (!place.sha256 || place.sha256 === article.sha256) return { start: place.start, end: place.end };
  const { verdict, start, end } = await server.verify(place);
  if (verdict === "exact" || verdict === "moved") {
    return { start, end, line: "The article has changed since this answer. The quote still stands in it, word for word." };
  }
  return { line: "The article has changed since this answer, and no longer has the quote. Ask again." };
}

function fill(article, place, found) {
  byId("article-title").textContent = words.flat(article.title);
  byId("article-facts").textContent = [article.publisher, words.day(article.published), article.author].filter(Boolean).join(" · ");
  const pages = article.page_starts;
  const isPicture = article.page_pictures && pages.length === 1 && pages[0].ocr; // shown beside its text
  const view = { article, place, found, pages, isPicture, isPaged: article.page_pictures && pages.length && !isPicture };
  refill(byId("article-tools"), stepper(), views(view), original(article, place));
  showAs(view);
  announce(`Article ${words.flat(article.title)} is open${found.start === undefined ? "" : ", at the quote"}.`);
}

/** Return the buttons that choose between the text and the pages, or null where there is no choice. */
function views(view) {
  if (!view.isPaged) return null;
  const choice = (name, pages) =>
    button(name, null, (event) => {
      asPages = pages;
      for (const one of event.currentTarget.parentNode.children) one.setAttribute("aria-pressed", one === event.currentTarget);
      showAs(view, event.currentTarget);
    }, { "aria-pressed": String(asPages === pages) });
  return element("span", { class: "stepper", role: "group", "aria-label": "Show the article as" }, choice("Text", false), choice("Page", true));
}

/** Show the article as text or as pages, and move the focus to the quote, unless `chosen` is the button that has it. */
function showAs(view, chosen = null) {
  if (asPages && view.isPaged) {
    const pages = pageView(view.article, view.found, (figure) => (chosen ?? figure).focus({ preventScroll: true }));
    refill(byId("article-body"), changed(view.found), pages);
  } else {
    showText(view);
    chosen?.focus({ preventScroll: true });
  }
}

const changed = ({ line }) => line && element("p", { class: "note" }, icon("note"), element("span", {}, line));

function showText({ article, found, pages, isPicture }) {
  const at = indexer(article.text);
  const marks = [];
  if (found.start !== undefined) marks.push({ start: at(found.start), end: at(found.end), current: true });
  for (const other of cited) {
    if (other === current || other.article_id !== article.id || other.sha256 !== article.sha256) continue;
    const [start, end] = [at(other.start), at(other.end)];
    if (marks.every((mark) => end <= mark.start || start >= mark.end)) marks.push({ start, end, current: false });
  }
  marks.sort((one, two) => one.start - two.start);
  const starts = pages.map((page) => ({ ...page, start: at(page.start) }));
  const text = element("div", { class: "text" }, articleNodes(article.text, starts, marks));
  const both = element("div", { class: "beside" }, text, isPicture && pageView(article, found, null));
  refill(byId("article-body"), changed(found), both);
  const mark = byId("current-mark");
  byId("article-body").scrollTop = 0;
  if (mark) {
    mark.scrollIntoView({ block: "center" });
    mark.focus({ preventScroll: true });
  } else {
    byId("article-title").focus({ preventScroll: true });
  }
}

/** Return the buttons that step through the citations of the answer, or null where there is one. */
function stepper() {
  if (cited.length < 2 || !cited.includes(current)) return null;
  const at = cited.indexOf(current);
  const to = (name, iconName, by) =>
    button(name, iconName, () => step(by), { "aria-label": `${name} citation of this answer`, disabled: !cited[at + by] });
  return element(
    "span",
    { class: "stepper" },
    to("Previous", "back", -1),
    element("span", {}, `Citation ${current.number} of ${cited.length}`),
    to("Next", "next", 1),
  );
}

function step(by) {
  const next = cited[cited.indexOf(current) + by];
  if (next) show(next.article_id, next, null);
}

function original(article, place) {
  const url = originalOf({ url: article.url, page: place?.page, quote: place?.quote ?? article.title });
  return originalLink(url && (place?.quote ? url : article.url));
}

/** Close the article and go back to what opened it. */
export function closeArticle() {
  opening++;
  const pane = byId("article");
  const hadFocus = pane.contains(document.activeElement);
  pane.hidden = true;
  if (hadFocus) (opener?.isConnected ? opener : byId("question")).focus();
  opener = null;
}

/** Let Escape close the article, and keys step through the citations while the focus is in it. */
export function listen() {
  byId("article-close").addEventListener("click", closeArticle);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && !byId("article").hidden && closeArticle());
  byId("article").addEventListener("keydown", (event) => {
    const by = { n: 1, ArrowRight: 1, p: -1, ArrowLeft: -1 }[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    step(by);
    event.preventDefault();
  });
}
