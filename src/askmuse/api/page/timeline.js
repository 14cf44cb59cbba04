// Draws the answers of a timeline on an axis of dates. The list of quotes below it says the same in words.

import { drawing, element } from "./dom.js";
import { day } from "./words.js";

const WIDEST = 640;
const EDGE = 24;
const LANE = 26;
const APART = 24;

/** Return the drawing of the dated answers, or null where fewer than two dates are known. */
export function timelineOf({ answer, citations }) {
  const dated = answer.answers
    .map((sentence) => citations.get(sentence.citations[0]))
    .filter(({ published }) => published)
    .map(({ number, published }) => ({ number, published, time: Date.parse(published) }));
  const times = dated.map(({ time }) => time);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  if (new Set(times).size < 2) return null;
  const width = Math.min(WIDEST, innerWidth - 2 * EDGE);
  const x = (time) => EDGE + ((time - first) / (last - first)) * (width - 2 * EDGE);
  const lanes = [];
  const dots = dated.map(({ number, time }) => {
    const at = x(time);
    let lane = lanes.findIndex((end) => at - end >= APART);
    if (lane < 0) lane = lanes.length;
    lanes[lane] = at;
    return { number, at, lane };
  });
  const axis = 16 + lanes.length * LANE;
  const y = (lane) => axis - 14 - lane * LANE;
  return element(
    "div",
    { class: "timeline" },
    drawing(
      "svg",
      { viewBox: `0 0 ${width} ${axis + 26}`, role: "img", "aria-label": label(dated) },
      drawing("line", { class: "axis", x1: EDGE, x2: width - EDGE, y1: axis, y2: axis }),
      dots.map(({ at, lane }) => drawing("line", { class: "stem", x1: at, x2: at, y1: axis, y2: y(lane) })),
      dots.map(({ number, at, lane }) => [
        drawing("circle", { cx: at, cy: y(lane), r: 11 }),
        drawing("text", { class: "number", x: at, y: y(lane) + 4, "text-anchor": "middle" }, number),
      ]),
      drawing("text", { x: EDGE - 11, y: axis + 19 }, day(new Date(first).toISOString().slice(0, 10))),
      drawing("text", { x: width - EDGE + 11, y: axis + 19, "text-anchor": "end" }, day(new Date(last).toISOString().slice(0, 10))),
    ),
  );
}

const label = (dated) =>
  `Timeline: ${dated.map(({ number, published }) => `quote ${number}, ${day(published)}`).join("; ")}. The quotes follow in this order.`;
