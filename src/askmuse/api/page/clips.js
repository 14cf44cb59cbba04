// The clips: quotes kept with a note and a label, in this browser, until they are exported.

import { chip } from "./citation.js";
import { copyMenu } from "./clipboard.js";
import { exportMenu } from "./exporting.js";
import { button, byId, element, refill, tell } from "./dom.js";
import { originalLink, originalOf } from "./links.js";
import * as server from "./server.js";
import { withMarked } from "./text.js";
import * as words from "./words.js";

const NAME = "askmuse.clips";
let chosen = "";

/** Return the clips, newest first: {question, span, quote, citation, note, label}. */
export function clips() {
  try {
    const stored = JSON.parse(localStorage.getItem(NAME));
    return Array.isArray(stored) ? stored.filter((clip) => clip?.citation && clip.quote) : [];
  } catch {
    return [];
  }
}

/** Keep a quote; return whether it is new. */
export function addClip(clip) {
  if (isClipped(clip.citation)) return false;
  save([{ ...clip, note: "", label: "" }, ...clips()]);
  return true;
}

export const isClipped = (citation) => clips().some((clip) => same(clip, { citation }));

const same = (one, two) => ["article_id", "start", "end", "sha256"].every((name) => one.citation[name] === two.citation[name]);

function save(kept) {
  try {
    localStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    tell("The browser has no room for more clips. Export some and remove them.");
  }
  countClips();
}

function change(clip, about) {
  save(clips().map((other) => (same(other, clip) ? { ...other, ...about } : other)));
}

function countClips() {
  const number = clips().length;
  byId("clip-count").textContent = number || "";
}

/** Count the clips, and show them anew when another tab changes it. */
export function listen() {
  countClips();
  addEventListener("storage", (event) => {
    if (event.key !== NAME) return;
    countClips();
    if (!byId("clips-view").hidden) showClips();
  });
}

const shownOf = (kept) => kept.filter(({ label }) => !chosen || label === chosen);

export function showClips() {
  const kept = clips();
  const labels = [...new Set(kept.map(({ label }) => label).filter(Boolean))].sort();
  if (!labels.includes(chosen)) chosen = "";
  const shown = shownOf(kept);
  refill(
    byId("clips-tools"),
    labels.length > 0 && labelFilter(labels),
    shown.length > 0 && [button("Check all", "agree", () => check(shown)), exportMenu(() => shownOf(clips()))],
  );
  refill(
    byId("clips"),
    shown.length ? shown.map(clipNode) : element("li", { class: "empty" }, "No clips yet. “Clip” below a quote keeps it here, in this browser."),
  );
}

const VERDICTS = {
  exact: "Still in the article, word for word.",
  moved: "Still in the article, word for word, at another place.",
  changed: "The article has changed, and now says this in other words.",
  missing: "The articles no longer have this quote.",
};

/** Compare clips with the articles as they are now, and say below each what became of it. */
async function check(shown) {
  const lines = document.querySelectorAll("#clips .verdict");
  const kept = await Promise.all(shown.map(async ({ citation }, at) => {
    const { verdict } = await server.verify(citation).catch(({ message }) => ({ verdict: message }));
    lines[at].textContent = VERDICTS[verdict] ?? verdict;
    const stands = verdict === "exact" || verdict === "moved";
    lines[at].classList.toggle("problem", !stands);
    return stands;
  }));
  tell(`${kept.filter(Boolean).length} of ${words.count(kept.length, "quote")} are still in the articles.`);
}

function labelFilter(labels) {
  const select = element("select", { change: (event) => ((chosen = event.target.value), showClips()) },
    element("option", { value: "" }, "All labels"),
    labels.map((label) => element("option", { value: label, selected: label === chosen }, label)));
  return element("label", {}, "Label", select);
}

function clipNode(clip) {
  const { citation } = clip;
  const note = element("textarea", { rows: "2", input: (event) => change(clip, { note: event.target.value }) });
  note.value = clip.note;
  const label = element("input", { maxlength: "60", change: (event) => {
    change(clip, { label: event.target.value.trim() });
    showClips();
  } });
  label.value = clip.label;
  return element(
    "li",
    { class: "clip" },
    element("p", { class: "quiet" }, words.flat(clip.question)),
    element("blockquote", {}, withMarked(clip.quote, clip.span)),
    element("p", {}, chip({ ...citation, number: null }, [])),
    element("p", { class: "quiet verdict" }),
    element("div", { class: "fields" }, element("label", {}, "Note", note), element("label", {}, "Label", label)),
    element("p", { class: "actions" },
      copyMenu(clip.quote, citation, () => note.value),
      originalLink(originalOf(citation)),
      button("Remove", "remove", () => {
        save(clips().filter((other) => !same(other, clip)));
        showClips();
        tell("Clip removed.");
        byId("clips-title").focus();
      })),
  );
}
