// Menus that open below a button: one is open at a time; Escape or a click elsewhere closes it.

/** Make all menus of the page, also later ones, behave so. */
export function listen() {
  document.addEventListener("click", (event) => closeAllBut(event.target.closest("details.menu")));
  document.addEventListener("focusin", (event) => closeAllBut(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }, true);
}

function closeAllBut(menu) {
  for (const open of document.querySelectorAll("details.menu[open]")) if (open !== menu) open.open = false;
}
