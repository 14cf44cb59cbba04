// The pages of an article's PDF file or picture, with the quote outlined where its place is known.

import { announce, button, drawing, element, icon, problem, refill } from "./dom.js";
import * as server from "./server.js";
import { flat } from "./words.js";

const ROOM = 0.003;
let shown = 0;

/** Return the pages of an article as an element, at the page of {start, end} if that is given; `ready` is called with it, or is null where it is shown beside the text. */
export function pageView(article, { start, end }, ready) {
  const figure = element("figure", { class: "page-view", tabindex: "-1" });
  const boxes = start === undefined ? null : server.outline(article.id, start, end);
  boxes?.catch(() => {}); // the picture fails for the same reason, and says so
  const at = article.page_starts.findLast((page) => page.start <= (start ?? 0)) ?? article.page_starts[0];
  showPage(figure, { article, boxes, home: at.number, isAside: !ready }, at.number).then(() => ready?.(figure));
  return figure;
}

async function showPage(figure, view, number) {
  const mine = ++shown;
  const { article } = view;
  figure.replaceChildren(element("p", { class: "quiet waiting" }, "Drawing the page…"));
  try {
    const [picture, outline] = await Promise.all([server.pagePicture(article.id, number), view.boxes]);
    if (mine !== shown) return;
    const outlined = outline?.boxes.filter(({ page }) => page === number) ?? [];
    const image = await imageOf(picture, `Page ${number} of ${flat(article.title)}${outlined.length ? ", with the quote outlined" : ""}`);
    refill(figure, tools(figure, view, number), sheet(image, outlined), caption(view, number, outlined));
    if (view.isAside) return;
    announce(`Page ${labelOf(article, number)}${outlined.length ? ", with the quote outlined" : ""}.`);
    figure.querySelector(".sheet").scrollIntoView({ block: "start" });
    figure.querySelector("rect")?.scrollIntoView({ block: "center" });
  } catch (error) {
    if (mine === shown) figure.replaceChildren(tools(figure, view, number), problem(error.message));
  }
}

const labelOf = ({ page_starts: pages }, number) => {
  const label = pages[number - 1]?.label;
  return `${number} of ${pages.length}${label && label !== String(number) ? `, printed as ${label}` : ""}`;
};

function tools(figure, view, number) {
  const to = (name, iconName, next) =>
    button(name, iconName, () => showPage(figure, view, next).then(() => figure.focus()), { disabled: !view.article.page_starts[next - 1] });
  const large = button("Larger", null, (event) => {
    event.currentTarget.setAttribute("aria-pressed", figure.classList.toggle("large"));
  }, { "aria-pressed": String(figure.classList.contains("large")) });
  return element("p", { class: "page-tools" }, to("Page before", "back", number - 1), element("span", {}, `Page ${labelOf(view.article, number)}`), to("Next page", "next", number + 1), large);
}

/** Return an image once it can be shown, so that its height is known. */
async function imageOf(picture, alt) {
  const address = URL.createObjectURL(picture);
  const image = element("img", { src: address, alt });
  await image.decode();
  URL.revokeObjectURL(address);
  return image;
}

function sheet(image, boxes) {
  return element(
    "div",
    { class: "sheet", "data-testid": "page-picture" },
    image,
    drawing("svg", { class: "boxes", viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" },
      boxes.map(rectangle)),
  );
}

/** Return a rectangle a little larger than a box, so that its line crosses no letter. */
const rectangle = ({ left, top, right, bottom }) =>
  drawing("rect", { x: left - ROOM, y: top - ROOM, width: right - left + 2 * ROOM, height: bottom - top + 2 * ROOM });

function caption({ boxes, home }, number, outlined) {
  if (!boxes || outlined.length || number !== home) return null;
  return element("figcaption", { class: "note" }, icon("note"), element("span", {}, "The quote cannot be outlined on this page. It is marked in the text."));
}
