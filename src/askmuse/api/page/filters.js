// Which articles may answer: publisher, article, and period.

import { byId, element } from "./dom.js";
import { known, originals } from "./state.js";
import { flat } from "./words.js";

/** Return the filters that are set, as the server takes them. */
export function filters() {
  const set = {};
  if (byId("publisher").value) set.publisher = [byId("publisher").value];
  if (byId("one-article").value) set.article_id = [byId("one-article").value];
  for (const [id, name] of [["from", "published_from"], ["to", "published_to"]]) {
    if (byId(id).value) set[name] = byId(id).value;
  }
  return set;
}

/** Set the filters of a link. */
export function setFilters({ publisher = [], article_id = [], published_from = "", published_to = "" }) {
  byId("publisher").value = publisher[0] ?? "";
  byId("one-article").value = article_id[0] ?? "";
  byId("from").value = published_from;
  byId("to").value = published_to;
  tellCount();
}

/** Fill the lists of publishers and articles, whenever the articles change. */
export function listen() {
  document.addEventListener("articles-changed", fill);
  byId("filters").addEventListener("change", tellCount);
  byId("clear-filters").addEventListener("click", () => {
    setFilters({});
    byId("publisher").focus();
  });
}

function fill() {
  offer(byId("publisher"), "Any publisher", known("publisher").map((name) => [name, name]));
  const titles = originals().map(({ id, title }) => [id, flat(title)]);
  offer(byId("one-article"), "Any article", titles.sort((one, two) => one[1].localeCompare(two[1])));
  const days = known("published");
  for (const id of ["from", "to"]) {
    byId(id).min = days[0] ?? "";
    byId(id).max = days.at(-1) ?? "";
  }
}

function offer(select, any, pairs) {
  const before = select.value;
  select.replaceChildren(element("option", { value: "" }, any), ...pairs.map(([value, name]) => element("option", { value }, name)));
  select.value = pairs.some(([value]) => value === before) ? before : "";
}

function tellCount() {
  const number = Object.keys(filters()).length;
  byId("filter-count").textContent = number ? ` (${number} set)` : "";
}
