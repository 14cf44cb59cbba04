// Adds articles: files that are dropped or chosen, and web pages. They are sent one after another.

import { announce, byId, element } from "./dom.js";
import { articleButton } from "./reader.js";
import * as server from "./server.js";
import { facts, setArticles } from "./state.js";
import { count } from "./words.js";

const waiting = [];
let busy = false;

/** Show the form, and take what is dropped on the page, if the server lets articles be added. */
export function start() {
  const { adding } = facts.about;
  byId(adding ? "adding" : "how-to-add").hidden = false;
  if (!adding) return;
  byId("add-files").accept = adding.formats.join();
  byId("add-limits").textContent = `${adding.formats.join(" ")}, at most ${adding.largest / 1e6} MB each.`;
  byId("add-files").addEventListener("change", (event) => {
    addFiles([...event.target.files]);
    event.target.value = "";
  });
  byId("add-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = byId("add-url");
    const url = input.value.trim();
    if (!url) return input.focus();
    input.value = "";
    put(url, () => server.addPage(url));
  });
  addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    location.hash = "sources";
    addFiles([...event.dataTransfer.files]);
  });
}

function addFiles(files) {
  const { formats, largest } = facts.about.adding;
  for (const file of files) {
    const item = put(file.name, (progress) => server.addFile(file, progress));
    if (!formats.some((ending) => file.name.toLowerCase().endsWith(ending))) refuse(item, `${file.name} has a format that cannot be read.`);
    else if (file.size > largest) refuse(item, `${file.name} is larger than ${largest / 1e6} MB. Split it.`);
  }
}

function refuse(item, why) {
  waiting.splice(waiting.indexOf(item), 1);
  fail(item, why);
}

/** List what is to be added, and begin unless another is on its way. */
function put(name, send) {
  const state = element("span", { class: "quiet" }, "Waiting");
  const item = { name, send, state, node: element("li", { "data-testid": "added" }, element("b", {}, name), " ", state) };
  byId("added").prepend(item.node);
  waiting.push(item);
  queueMicrotask(next);
  return item;
}

async function next() {
  const item = busy ? null : waiting.shift();
  if (!item) return;
  busy = true;
  const began = performance.now();
  let step = "Sending";
  const show = () => (item.state.textContent = `${step}… ${Math.round((performance.now() - began) / 1000)} s`);
  const timer = setInterval(show, 500);
  item.state.classList.add("waiting");
  show();
  try {
    const article = await item.send((sent) => {
      step = sent < 1 ? `Sending, ${Math.round(sent * 100)} %` : "Reading and indexing";
      show();
    });
    setArticles(await server.listArticles());
    succeed(item, article);
  } catch (error) {
    fail(item, error.message);
  } finally {
    clearInterval(timer);
    item.state.classList.remove("waiting");
    busy = false;
    next();
  }
}

function succeed(item, article) {
  const copy = article.copy_of ? " It is a near-copy of another article, and counts as one source with it." : "";
  item.state.replaceChildren("can be asked about now: ", articleButton(article.id, article.title), copy);
  announce(`${item.name} is added. ${waiting.length ? `${count(waiting.length, "other")} to go.` : ""}`);
}

function fail(item, why) {
  item.node.replaceChildren(element("span", { class: "problem" }, why));
  announce(`Not added. ${why}`);
}
