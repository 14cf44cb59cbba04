// Starts the page: asks the server what it offers, and shows the view that the address names.

import * as adding from "./adding.js";
import * as asking from "./asking.js";
import * as clips from "./clips.js";
import { announce, byId, icon, problem } from "./dom.js";
import * as filters from "./filters.js";
import * as menus from "./menus.js";
import * as reader from "./reader.js";
import * as server from "./server.js";
import * as sources from "./sources.js";
import { facts, setArticles } from "./state.js";
import * as theme from "./theme.js";

const VIEWS = { ask: () => {}, sources: sources.showSources, clips: clips.showClips };

function showView() {
  const name = location.hash.slice(1) in VIEWS ? location.hash.slice(1) : "ask";
  for (const view of Object.keys(VIEWS)) {
    byId(`${view}-view`).hidden = view !== name;
    byId(`${view}-link`).ariaCurrent = view === name ? "page" : null;
  }
  VIEWS[name]();
  return name;
}

function listen() {
  addEventListener("hashchange", () => {
    const name = showView();
    byId(name === "ask" ? "question" : `${name}-title`).focus();
  });
  document.addEventListener("server-down", () => {
    byId("banner").hidden = false;
    byId("banner").textContent = "The server cannot be reached. What you see stays, and the page continues when the server is back.";
  });
  document.addEventListener("server-back", () => {
    byId("banner").hidden = true;
    announce("The server is back.");
    if (!facts.about) location.reload();
  });
}

async function start() {
  for (const host of document.querySelectorAll("[data-icon]")) host.prepend(icon(host.dataset.icon));
  theme.listen();
  menus.listen();
  reader.listen();
  filters.listen();
  sources.listen();
  clips.listen();
  listen();
  try {
    facts.about = await server.about();
    setArticles(await server.listArticles());
  } catch (error) {
    byId("greeting").replaceChildren(problem(error.message));
    return;
  }
  adding.start();
  showView();
  await asking.start();
}

start();
