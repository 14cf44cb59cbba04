// Links: to the place of a quote in its original, and to a question.

import { element, icon } from "./dom.js";
import { topic } from "./thread.js";

const WORDS_OF_FRAGMENT = 6;

/** Return the address of a citation's original at the quote, or null where there is none that a browser may open. */
export function originalOf(citation) {
  if (!citation.url || !/^https?:\/\//i.test(citation.url)) return null;
  if (citation.url.includes("#")) return citation.url;
  if (citation.page) return `${citation.url}#page=${citation.page.number}`;
  return `${citation.url}#:~:text=${fragment(citation.quote)}`;
}

/** Return a link that opens an address of `originalOf` in a new tab, or null without one. */
export const originalLink = (url) =>
  url &&
  element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, icon("out"), element("span", {}, "Original"),
    element("span", { class: "off-screen" }, " (opens a new tab)"));

function fragment(quote) {
  const words = quote.trim().split(/\s+/);
  const part = (some) => encodeURIComponent(some.join(" ")).replaceAll("-", "%2D");
  if (words.length <= 2 * WORDS_OF_FRAGMENT) return part(words);
  return `${part(words.slice(0, WORDS_OF_FRAGMENT))},${part(words.slice(-WORDS_OF_FRAGMENT))}`;
}

const MOST_EARLIER = 4;

/** Return the link that asks the last of these turns again, after the few before it. */
export function permalink(turns) {
  const asked = topic(turns).slice(-MOST_EARLIER - 1);
  const last = asked.pop();
  const query = new URLSearchParams();
  for (const turn of asked) query.append("after", turn.request.question);
  query.append("q", last.request.question);
  query.append("mode", last.request.mode);
  if (last.request.timeline) query.append("timeline", "true");
  for (const [name, value] of Object.entries(last.request.filters)) {
    for (const one of [value].flat()) if (one !== "" && one !== null) query.append(name, one);
  }
  return `${location.origin}/?${query}`;
}

/** Return what a link asks: earlier questions, and a request, or null where it asks nothing. */
export function linked(search, modes) {
  const query = new URLSearchParams(search);
  const question = query.get("q")?.trim();
  if (!question) return null;
  const mode = modes.includes(query.get("mode")) ? query.get("mode") : null;
  const filters = { publisher: query.getAll("publisher"), article_id: query.getAll("article_id") };
  for (const name of ["published_from", "published_to"]) {
    if (/^\d{4}-\d{2}-\d{2}$/.test(query.get(name) ?? "")) filters[name] = query.get(name);
  }
  return { after: query.getAll("after"), question, mode, timeline: query.get("timeline") === "true", filters };
}
