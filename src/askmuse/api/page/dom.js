// Makes elements. Text becomes text nodes, never markup, so that nothing in an article can run.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element; attributes that are functions listen to the event of their name, false and null ones are left out. */
export function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Return an SVG element. */
export function drawing(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

const present = (children) => children.flat(Infinity).filter((child) => child !== false && child != null);

/** Give an element other children; false and null ones are left out, as everywhere here. */
export const refill = (node, ...children) => node.replaceChildren(...present(children));

/** Return a paragraph that says what went wrong, which screen readers say at once. */
export const problem = (message) => element("p", { class: "problem", role: "alert" }, message);

/** Return one of the icons that page.html draws. */
export function icon(name) {
  return drawing("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, drawing("use", { href: `#icon-${name}` }));
}

/** Return a button with an icon and a name. */
export function button(name, iconName, click, attributes = {}) {
  return element("button", { type: "button", click, ...attributes }, iconName && icon(iconName), element("span", {}, name));
}

/** Return the element of the page with an id. */
export const byId = (id) => document.getElementById(id);

/** Show a line for a while, and say it to screen readers. */
export function tell(line) {
  byId("told").replaceChildren(element("span", {}, line));
  announce(line);
}

/** Say a line to screen readers. */
export function announce(line) {
  byId("announcer").textContent = "";
  setTimeout(() => (byId("announcer").textContent = line), 50);
}
