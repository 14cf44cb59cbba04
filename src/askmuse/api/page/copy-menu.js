// The menu that copies a quote with its citation.

import { copy, formats } from "./clipboard.js";
import { button, element, icon } from "./dom.js";

/** Return a menu that copies a quote in a format. */
export function copyMenu(quote, citation, noteOf = () => "") {
  const copied = (format) => async (event) => {
    const menu = event.currentTarget.closest("details");
    const made = formats(quote, citation, noteOf());
    if (await copy(format === "html" ? made.html : made[format], format === "plain" ? made.html : null)) {
      menu.querySelector("summary span").textContent = "Copied";
      setTimeout(() => (menu.querySelector("summary span").textContent = "Copy"), 2000);
    }
    menu.open = false;
    menu.querySelector("summary").focus();
  };
  return element(
    "details",
    { class: "menu" },
    element("summary", { "aria-label": "Copy with citation" }, icon("copy"), element("span", {}, "Copy")),
    element(
      "div",
      { class: "menu-items" },
      button("As text", null, copied("plain")),
      button("As Markdown", null, copied("markdown")),
      button("As HTML", null, copied("html")),
    ),
  );
}
