// The conversation: the form, the turns, and what happens while an answer is on its way.

import { answerNodes, spoken } from "./answer.js";
import { copy } from "./clipboard.js";
import { announce, button, byId, element, problem, refill } from "./dom.js";
import { exportMenu } from "./exporting.js";
import { filters, setFilters } from "./filters.js";
import { linked, permalink } from "./links.js";
import { persistently } from "./persistence.js";
import * as server from "./server.js";
import { facts, known } from "./state.js";
import * as thread from "./thread.js";
import { capital, count, day, flat } from "./words.js";

const DOING = {
  instant: "Searching the articles",
  thinking: "Reading the best passages and comparing articles",
  contemplating: "Reading for each part of your question",
  auto: "Searching, and reading where that is needed",
};
let asked = null;

/** Make the form work, show the kept thread, and ask what the page's address asks. */
export async function start() {
  fillModes();
  showGreeting();
  document.addEventListener("articles-changed", showGreeting);
  byId("ask-form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  byId("question").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  byId("new-talk").addEventListener("click", newTalk);
  setBusy(false);
  const link = linked(location.search, facts.about.modes.map(({ name }) => name));
  const isKept = thread.turns.length && (!link || permalink(thread.turns) === location.href.replace(location.hash, ""));
  if (link) choose(link);
  if (link && !isKept) await askLinked(link);
  else showKept();
}

function fillModes() {
  const select = byId("mode");
  select.replaceChildren(
    ...facts.about.modes.map(({ name, summary }) => element("option", { value: name }, `${capital(name)}: ${summary}`)),
  );
  select.value = localStorage.getItem("askmuse.mode");
  if (!select.value) select.value = facts.about.default_mode;
  select.addEventListener("change", () => localStorage.setItem("askmuse.mode", select.value));
}

function showGreeting() {
  const days = known("published");
  const publishers = known("publisher").length;
  const parts = [count(facts.articles.length, "article")];
  if (publishers) parts.push(`from ${count(publishers, "publisher")}`);
  if (days.length) parts.push(`published ${[...new Set([day(days[0]), day(days.at(-1))])].join(" to ")}`);
  byId("greeting-facts").textContent = `${parts.join(", ")}.`;
  byId("source-count").textContent = facts.articles.length;
}

function showKept() {
  for (const [at, turn] of thread.turns.entries()) {
    const item = newTurn(turn.request.question);
    complete(item, turn, thread.turns.slice(0, at + 1));
  }
  byId("turns").lastElementChild?.scrollIntoView({ block: "start" });
}

function choose({ mode, timeline, filters }) {
  if (mode) byId("mode").value = mode;
  byId("timeline").checked = timeline;
  setFilters(filters);
}

async function askLinked(link) {
  thread.clear();
  for (const question of link.after) await send({ question, mode: byId("mode").value, timeline: false, filters: {} });
  await send({ question: link.question, mode: byId("mode").value, timeline: link.timeline, filters: filters() });
}

function submit() {
  const input = byId("question");
  const question = input.value.trim();
  if (!question || asked) return input.focus();
  input.value = "";
  send({ question, mode: byId("mode").value, timeline: byId("timeline").checked, filters: filters() });
}

/** Ask, and show what comes: an answer, or what went wrong with a button that asks again. */
async function send(request) {
  const item = newTurn(request.question);
  item.scrollIntoView({ block: "start" });
  const { scrollTop } = byId("main");
  const { signal } = (asked = new AbortController());
  const waiting = showWaiting(item);
  setBusy(true);
  try {
    const answer = await persistently(() => {
      waiting.show(`${DOING[request.mode]}…`);
      return server.ask({ ...request, alone: undefined, history: thread.history(request) }, signal);
    }, signal, waiting.show);
    thread.add({ request, answer });
    complete(item, { request, answer }, [...thread.turns]);
    if (byId("main").scrollTop === scrollTop) item.scrollIntoView({ block: "start" }); // unless the reader has scrolled
    history.replaceState(null, "", permalink(thread.turns));
    announce(spoken(answer));
  } catch (error) {
    fail(item, request, error);
  } finally {
    waiting.end();
    setBusy(false);
    asked = null;
  }
}

function setBusy(isBusy) {
  byId("ask").disabled = isBusy;
  byId("turns").setAttribute("aria-busy", isBusy);
}

function newTurn(question) {
  byId("greeting").hidden = true;
  byId("new-talk").hidden = false;
  const item = element("li", { class: "turn" }, element("h2", {}, flat(question)), element("div", { class: "said" }));
  byId("turns").append(item);
  return item;
}

const saidIn = (item) => item.querySelector(".said");

/** Return what shows a line on what is done, for how long, or how long until it is done, and a button that stops it. */
function showWaiting(item) {
  let zero = 0;
  const seconds = element("span", { "aria-hidden": "true" });
  const line = element("span", { role: "status" });
  const stop = button("Stop", null, () => asked?.abort());
  saidIn(item).replaceChildren(element("p", { class: "waiting" }, line, " ", seconds, " ", stop));
  const timer = setInterval(() => (seconds.textContent = `${Math.round(Math.abs(performance.now() - zero) / 1000)} s`), 500);
  const show = (text, pause = 0) => {
    line.textContent = text;
    zero = performance.now() + pause * 1000;
  };
  return { show, end: () => clearInterval(timer) };
}

function complete(item, { request, answer }, turns) {
  const took = `${(answer.took_ms.total / 1000).toFixed(1)} s`;
  const linkTo = permalink(turns);
  const askAlone = thread.topic(turns).length > 1 && (() => asked || send({ ...request, alone: true }));
  const foot = element(
    "p",
    { class: "turn-foot" },
    element("span", { class: "quiet" }, `${answer.mode}, ${took}`),
    button("Copy link", "link", () => copy(linkTo)),
    answer.answers.length > 0 && exportMenu(() => quotesOf(answer)),
  );
  refill(saidIn(item), answerNodes(answer, request, askAlone), foot);
}

const quotesOf = ({ question, answers, citations }) =>
  answers.map((sentence) => ({ question, quote: sentence.text, citation: citations.find(({ number }) => number === sentence.citations[0]) }));

function fail(item, request, error) {
  const again = button("Ask again", "again", () => {
    item.remove();
    send(request);
  });
  const line = error.name === "AbortError" ? "Stopped." : error.message;
  saidIn(item).replaceChildren(problem(line), element("p", {}, again));
}

function newTalk() {
  asked?.abort();
  thread.clear();
  byId("turns").replaceChildren();
  byId("greeting").hidden = false;
  byId("new-talk").hidden = true;
  history.replaceState(null, "", "/");
  byId("question").focus();
}
