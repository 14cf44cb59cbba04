// Shows one answer: the quotes, how sure they are, where they stand, what other articles say, or that none says it.

import { chip } from "./citation.js";
import { addClip, isClipped } from "./clips.js";
import { copyMenu } from "./copy-menu.js";
import { button, element, icon, tell } from "./dom.js";
import { originalLink, originalOf } from "./links.js";
import { openArticle } from "./reader.js";
import { articlesById, facts } from "./state.js";
import { withMarked } from "./text.js";
import { timelineOf } from "./timeline.js";
import * as words from "./words.js";

/** Return the elements of an answer to a request; `askAlone`, if it is given, asks it without the earlier questions. */
export function answerNodes(answer, request, askAlone) {
  const citations = new Map(answer.citations.map((citation) => [citation.number, citation]));
  const view = { answer, request, citations, cited: answer.citations };
  const nodes = [searchedAs(answer, askAlone), ...restrictions(answer)];
  if (answer.outcome === "answered") {
    nodes.push(
      element(
        "div",
        { class: "answer", "data-testid": "answer" },
        request.timeline && timelineOf(view),
        answer.answers.map((sentence, at) => quoteOf(sentence, view, at)),
      ),
    );
  } else {
    nodes.push(refusal(view));
  }
  nodes.push(...notes(answer, view));
  return nodes.filter(Boolean);
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
  const mark = (text) => element("strong", { "data-testid": "span" }, text);
  return element(
    "figure",
    { class: "quote" },
    dateAbove(view, at),
    context(cited.slice(1), view),
    element("blockquote", { "data-testid": "quote" }, withMarked(sentence.text, sentence.span, mark)),
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
    cited.map((citation) => [`“${words.flat(citation.quote)}” `, chip(citation, view.cited, true), " "]).flat(),
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

function agreementLine(stances) {
  const of = (kind) => stances.filter((stance) => stance.kind === kind).length;
  const parts = [
    of("agree") && `${words.count(of("agree"), "other article")} ${of("agree") === 1 ? "says" : "say"} the same`,
    of("differ") && `${words.count(of("differ"), "other article")} ${of("differ") === 1 ? "says" : "say"} something else`,
    of("later") && `${words.count(of("later"), "other article")} ${of("later") === 1 ? "gives" : "give"} another figure at another time`,
  ];
  return words.capital(parts.filter(Boolean).join("; "));
}

/** Return the quote of an answer beside that of another article, with what each of them says marked. */
function sideBySide(stance, view) {
  const [mine, other] = stance.citations.map((number) => view.citations.get(number));
  const mark = (text) => element("strong", {}, text);
  const side = (citation, value) =>
    element(
      "div",
      { class: "side" },
      element("p", { class: "side-date" }, chip(citation, view.cited, true), words.outlet(citation)),
      element("blockquote", {}, withMarked(citation.quote, value, mark)),
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
  return element(
    "details",
    { class: "nearest", "data-testid": "nearest", open: true },
    element("summary", {}, `The closest ${nearest.length === 1 ? "sentence" : `${nearest.length} sentences`}`),
    nearest.map((near) => {
      const cited = near.citations.map((number) => view.citations.get(number));
      const caption = element("figcaption", {}, chip(cited[0], view.cited), confidenceOf(near.confidence), actions(near, cited[0], view));
      return element("figure", { class: "quote near" }, context(cited.slice(1), view), element("blockquote", {}, near.text), caption);
    }),
  );
}

function nearestPassages({ passages }) {
  if (!passages.length) return null;
  return element(
    "details",
    { class: "nearest", "data-testid": "nearest" },
    element("summary", {}, `The nearest ${words.count(passages.length, "passage")}, none of which is an answer`),
    passages.map((passage) =>
      element(
        "figure",
        { class: "quote near" },
        element("blockquote", {}, passage.text),
        element("figcaption", {},
          element("button", { type: "button", class: "chip", click: (event) => openArticle(passage.article_id, event.currentTarget, passage) },
            element("span", { class: "chip-title" }, words.flat(passage.title)))),
      ),
    ),
  );
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
