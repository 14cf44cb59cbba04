// Asks again where the server is busy or the connection was lost, after a pause that the reader sees and can end.

import { count } from "./words.js";

const LONGEST = 120; // seconds that somebody waits before a page
const LOST = [2, 4, 8]; // seconds without a connection; a server that was restarted is back by then
const MOST = LOST.length;
const REASONS = {
  0: "The connection was lost.",
  429: "You have asked more often than this server allows.",
  503: "The server is busy.",
};

/** Return what `ask` resolves to. Before each pause, `show` is called with a line and the seconds; `signal` ends it. */
export async function persistently(ask, signal, show) {
  for (let time = 0; ; time++) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      const pause = error.status === 0 ? LOST[time] : error.pause;
      if (time === MOST || !(error.status in REASONS) || !(pause <= LONGEST)) throw error;
      show(`${REASONS[error.status]} Asking again in ${count(pause, "second")} (${time + 1} of ${MOST})…`, pause);
      await sleep(pause, signal);
    }
  }
}

const sleep = (seconds, signal) =>
  new Promise((resolve, reject) => {
    setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
