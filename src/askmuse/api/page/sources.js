// The list of the articles: searched, sorted, copies folded, and the files that were left out with the reason.

import { byId, element, problem, refill } from "./dom.js";
import { articleButton } from "./reader.js";
import * as server from "./server.js";
import { articlesById, originals } from "./state.js";
import { count, day, flat } from "./words.js";

const ORDERS = {
  newest: (one, two) => (two.published ?? "").localeCompare(one.published ?? "") || one.title.localeCompare(two.title),
  oldest: (one, two) => (one.published ?? "9").localeCompare(two.published ?? "9") || one.title.localeCompare(two.title),
  publisher: (one, two) => (one.publisher ?? "\uffff").localeCompare(two.publisher ?? "\uffff") || ORDERS.newest(one, two),
  title: (one, two) => one.title.localeCompare(two.title),
};

/** Show the list anew whenever the articles, the search or the order change. */
export function listen() {
  byId("source-search").addEventListener("input", showList);
  byId("source-order").addEventListener("change", showList);
  document.addEventListener("articles-changed", () => byId("sources-view").hidden || showSources());
}

export function showSources() {
  showList();
  showSkipped();
}

function showList() {
  const wanted = folded(byId("source-search").value).split(/\s+/).filter(Boolean);
  const shown = originals()
    .filter((article) => {
      const about = folded([article.title, article.publisher, article.author, article.id, article.published].join(" "));
      return wanted.every((word) => about.includes(word));
    })
    .sort(ORDERS[byId("source-order").value]);
  byId("source-list").replaceChildren(...shown.map(source));
  byId("sources-shown").textContent = count(shown.length, "article");
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function source(article) {
  const pages = article.pages && count(article.pages, "page");
  return element(
    "li",
    { class: "source" },
    articleButton(article.id, article.title),
    element("p", { class: "quiet" }, [article.publisher ?? "unknown publisher", day(article.published), article.author, pages].filter(Boolean).join(" · ")),
    article.copies.length > 0 && copiesOf(article),
  );
}

function copiesOf(article) {
  return element(
    "details",
    {},
    element("summary", {}, `${count(article.copies.length, "near-copy").replace("copys", "copies")}, counted as the same source`),
    element("ul", {}, article.copies.map((id) => {
      const copy = articlesById().get(id);
      const about = [copy?.title ?? id, copy?.publisher, copy && day(copy.published)].filter(Boolean).join(" · ");
      return element("li", {}, articleButton(id, about));
    })),
  );
}

async function showSkipped() {
  const place = byId("skipped");
  try {
    const skipped = await server.listSkipped();
    refill(place, skipped.length > 0 && element("details", {},
      element("summary", {}, `${count(skipped.length, "file")} left out, with the reason`),
      element("ul", {}, skipped.map(({ path, reason }) => element("li", {}, element("b", {}, path), ` ${reason}.`)))));
  } catch (error) {
    place.replaceChildren(problem(error.message));
  }
}
