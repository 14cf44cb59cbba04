// Light, dark, or as the system has it.

import { byId } from "./dom.js";

const NAME = "askmuse.theme";
const NEXT = { system: "light", light: "dark", dark: "system" };

export function listen() {
  let theme = localStorage.getItem(NAME);
  if (!(theme in NEXT)) theme = "system";
  const apply = () => {
    document.documentElement.dataset.theme = theme;
    byId("theme-name").textContent = `Colours: ${theme}`;
  };
  byId("theme").addEventListener("click", () => {
    theme = NEXT[theme];
    localStorage.setItem(NAME, theme);
    apply();
  });
  apply();
}
