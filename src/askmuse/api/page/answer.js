// Shows one answer: the quotes, how sure they are, where they stand, what other articles say, or that none says it.

import { chip } from "./citation.js";
import { addClip, isClipped } from "./clips.js";
import { copyMenu } from "./clipboard.js";
import { button, element, icon, tell } from "./dom.js";
import { originalLink, originalOf } from "./links.js";
import { openArticle } from "./reader.js";
import { articlesById, facts } from "./state.js";
import { withMarked } from "./text.js";
import { timelineOf } from "./timeline.js";
import * as words from "./words.js";

/** Return the elements of an answer to a request, some of them null; `askAlone`, if it is given, asks it without the earlier questions. */
export function answerNodes(answer, request, askAlone) {
  const citations = new Map(answer.citations.map((citation) => [citation.number, citation]));
  const view = { answer, request, citations, cited: answer.citations };
  return [
    searchedAs(answer, askAlone),
    restrictions(answer),
    answer.outcome === "answered" ? quotes(view) : refusal(view),
    notes(answer, view),
  ];
}

function quotes(view) {
  const { answer, request } = view;
  return element(
    "div",
    { class: "answer", "data-testid": "answer" },
    request.timeline && timelineOf(view),
    answer.answers.map((sentence, at) => quoteOf(sentence, view, at)),
  );
}

/** Return a line about an answer for screen readers. */
export function spoken(answer) {
  if (answer.outcome === "answered") {
    const sources = new Set(answer.answers.map(({ citations }) => citations[0])).size;
    return `${words.count(sources, "quote")} found. ${words.flat(answer.answers[0].text)}`;
  }
  return answer.outcome === "perhaps" ? "The articles may not say. The closest sentences are shown." : "These articles don't say.";
}

function searchedAs(answer, askAlone) {
  if (answer.outcome !== "not_said" && answer.searched_as === answer.question) return null;
  const [typed, searched] = [answer.question, answer.searched_as].map((text) => words.flat(text));
  return element("div", { class: "searched quiet" },
    element("p", { "data-testid": "searched-as" }, `Searched as: ${searched}`),
    askAlone && searched.startsWith(typed) && searched !== typed && button("Ask without the earlier questions", "again", askAlone));
}

function restrictions(answer) {
  const titleOf = (id) => articlesById().get(id)?.title ?? id;
  return words.restrictions(answer, titleOf).map((line) => element("p", { class: "quiet" }, line));
}

function quoteOf(sentence, view, at) {
  const cited = sentence.citations.map((number) => view.citations.get(number));
  const [own] = cited;
  return element(
    "figure",
    { class: "quote" },
    dateAbove(view, at),
    context(cited.slice(1), view),
    element("blockquote", { "data-testid": "quote" }, withMarked(sentence.text, sentence.span, { "data-testid": "span" })),
    element("figcaption", {}, chip(own, view.cited), confidenceOf(sentence.confidence), actions(sentence, own, view)),
    agreementOf(sentence, view),
  );
}

/** Return the date above a quote of a timeline, unless the quote before it has the same one. */
function dateAbove({ request, answer, citations }, at) {
  if (!request.timeline) return null;
  const dateOf = (sentence) => citations.get(sentence.citations[0]).published;
  const date = dateOf(answer.answers[at]);
  if (at > 0 && dateOf(answer.answers[at - 1]) === date) return null;
  return element("h3", { class: "date" }, words.day(date));
}

/** Return the sentences that a quote leans on: who "she" is, what "the plan" was. */
function context(cited, view) {
  if (!cited.length) return null;
  return element(
    "p",
    { class: "quiet" },
    "In context: ",
    cited.map((citation) => [`“${words.flat(citation.quote)}” `, chip(citation, view.cited, true), " "]),
  );
}

function confidenceOf(confidence) {
  const { word, shown } = words.sureness(confidence, facts.about);
  return element(
    "span",
    { class: `confidence ${word}`, "data-testid": "confidence", title: words.SURENESS[word] },
    element("span", { class: "off-screen" }, "How sure: "),
    element("span", {}, shown),
    element("span", { class: "off-screen" }, `. ${words.SURENESS[word]}`),
  );
}

function actions(sentence, citation, view) {
  return element(
    "span",
    { class: "actions" },
    copyMenu(sentence.text, citation),
    button(isClipped(citation) ? "Clipped" : "Clip", "clip", (event) => clip(event.currentTarget, sentence, citation, view), { "data-testid": "clip" }),
    originalLink(originalOf(citation)),
  );
}

function clip(target, sentence, citation, { answer }) {
  const isNew = addClip({ question: answer.question, span: sentence.span, quote: sentence.text, citation });
  target.querySelector("span").textContent = "Clipped";
  tell(isNew ? "Kept under Clips." : "Already under Clips.");
}

function agreementOf(sentence, view) {
  const stances = view.answer.agreement.filter(({ citations }) => citations[0] === sentence.citations[0]);
  if (!stances.length) return null;
  const differing = stances.some(({ kind }) => kind === "differ");
  return element(
    "details",
    { class: "agreement", "data-testid": "agreement", open: stances.some(({ kind }) => kind !== "agree") },
    element("summary", {}, icon(differing ? "differ" : "agree"), element("span", {}, agreementLine(stances))),
    stances.map((stance) => sideBySide(stance, view)),
  );
}

const STANCES = { agree: ["say", "the same"], differ: ["say", "something else"], later: ["give", "another figure at another time"] };

function agreementLine(stances) {
  const parts = Object.entries(STANCES).map(([kind, [verb, what]]) => {
    const number = stances.filter((stance) => stance.kind === kind).length;
    return number && `${words.count(number, "other article")} ${verb}${number === 1 ? "s" : ""} ${what}`;
  });
  return words.capital(parts.filter(Boolean).join("; "));
}

/** Return the quote of an answer beside that of another article, with what each of them says marked. */
function sideBySide(stance, view) {
  const [mine, other] = stance.citations.map((number) => view.citations.get(number));
  const side = (citation, value) =>
    element(
      "div",
      { class: "side" },
      element("p", { class: "side-date" }, chip(citation, view.cited, true), words.outlet(citation)),
      element("blockquote", {}, withMarked(citation.quote, value)),
    );
  return element(
    "div",
    { class: `stance ${stance.kind}` },
    element("p", { class: "stance-line" }, `${words.stance(stance, mine, other)}.`),
    element("div", { class: "sides" }, side(mine, stance.values[0]), side(other, stance.values[1])),
  );
}

function refusal(view) {
  const perhaps = view.answer.outcome === "perhaps";
  return element(
    "div",
    { class: `refusal ${perhaps ? "perhaps" : "not-said"}`, "data-testid": "refusal" },
    element(
      "p",
      { class: "refusal-line" },
      icon(perhaps ? "perhaps" : "not-said"),
      element("strong", {}, perhaps ? "The articles may not say." : "These articles don't say."),
    ),
    element(
      "p",
      { class: "quiet" },
      perhaps
        ? "No sentence is sure enough to be an answer. These come closest: read them in their articles before you use them."
        : "No sentence in them answers your question. Other words may help, or articles that are not here.",
    ),
    perhaps ? nearestSentences(view) : nearestPassages(view.answer),
  );
}

function nearestSentences(view) {
  const { nearest } = view.answer;
  const title = `The closest ${nearest.length === 1 ? "sentence" : `${nearest.length} sentences`}`;
  return nearestOf(title, true, nearest.map((near) => {
    const cited = near.citations.map((number) => view.citations.get(number));
    return nearQuote(near.text, context(cited.slice(1), view), chip(cited[0], view.cited), confidenceOf(near.confidence), actions(near, cited[0], view));
  }));
}

const nearestOf = (title, open, quotes) =>
  element("details", { class: "nearest", "data-testid": "nearest", open }, element("summary", {}, title), quotes);

const nearQuote = (text, before, ...caption) =>
  element("figure", { class: "quote near" }, before, element("blockquote", {}, text), element("figcaption", {}, caption));

function nearestPassages({ passages }) {
  if (!passages.length) return null;
  const title = `The nearest ${words.count(passages.length, "passage")}, none of which is an answer`;
  return nearestOf(title, false, passages.map((passage) => {
    const open = (event) => openArticle(passage.article_id, event.currentTarget, passage);
    return nearQuote(passage.text, null, element("button", { class: "chip", click: open }, element("span", { class: "chip-title" }, words.flat(passage.title))));
  }));
}

function notes(answer, view) {
  return answer.notes.filter(words.note).map((note) =>
    element(
      "p",
      { class: `note ${note.kind}` },
      icon(note.kind === "newer" ? "newer" : "note"),
      element("span", {}, words.note(note), " ", note.citations.map((number) => chip(view.citations.get(number), view.cited, true))),
    ),
  );
}
