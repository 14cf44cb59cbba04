// Menus that open below a button: one is open at a time; Escape or a click elsewhere closes it.

import { button, byId, element, icon } from "./dom.js";

/** Return a menu of `entries`, each a name and what it does; each entry closes the menu. */
export function menu(name, iconName, entries, attributes = {}) {
  const entry = ([label, act]) =>
    button(label, null, (event) => {
      close(event.currentTarget.closest("details"));
      act();
    });
  return element(
    "details",
    { class: "menu", ...attributes },
    element("summary", {}, icon(iconName), element("span", {}, name)),
    element("div", { class: "menu-items" }, entries.map(entry)),
  );
}

/** Make all menus of the page, also later ones, behave so. */
export function listen() {
  for (const type of ["click", "focusin"]) document.addEventListener(type, ({ target }) => closeAllBut(target.closest("details.menu")));
  document.addEventListener("toggle", ({ target }) => target.matches(".menu[open]:not(#filters)") && bringIntoSight(target.lastElementChild), true);
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!open) return;
    close(open);
    event.stopPropagation();
  }, true);
}

function close(open) {
  open.open = false;
  open.querySelector("summary").focus();
}

function closeAllBut(menu) {
  for (const open of document.querySelectorAll("details.menu[open]")) if (open !== menu) open.open = false;
}

function bringIntoSight(items) {
  items.style.marginLeft = 0;
  const room = byId("main").clientWidth - items.getBoundingClientRect().right;
  items.style.marginLeft = `${Math.min(0, room)}px`;
  items.scrollIntoView({ block: "nearest" });
}
