// The key that a server may need: asked for once, and kept until the tab is closed.

import { byId } from "./dom.js";

const NAME = "askmuse.key";
let asking = null;

/** Return headers, with the key if there is one. */
export function headersWithKey(headers = {}) {
  const key = sessionStorage.getItem(NAME);
  return key ? { ...headers, authorization: `Bearer ${key}` } : headers;
}

/** Ask for the key; calls that need it at the same time share one dialog. */
export function askForKey() {
  asking ??= new Promise((resolve) => {
    const dialog = byId("key-dialog");
    const input = byId("key");
    byId("key-wrong").hidden = !sessionStorage.getItem(NAME);
    sessionStorage.removeItem(NAME);
    input.value = "";
    byId("key-form").onsubmit = (event) => {
      event.preventDefault();
      if (!input.value.trim()) return;
      sessionStorage.setItem(NAME, input.value.trim());
      dialog.close();
      asking = null;
      resolve();
    };
    dialog.oncancel = (event) => event.preventDefault();
    dialog.showModal();
    input.focus();
  });
  return asking;
}
