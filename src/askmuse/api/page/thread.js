// The conversation: its turns, kept for this tab so that they survive a reload.

const NAME = "askmuse.thread";
const MOST_TURNS = 50;
const MOST_HISTORY = 20;
const LONGEST_ANSWER = 1500;

/** The turns, oldest first: {request, answer}. */
export const turns = load();

function load() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(NAME));
    return Array.isArray(stored) ? stored.filter((turn) => turn.request && turn.answer) : [];
  } catch {
    return [];
  }
}

/** Add a turn and keep the thread. */
export function add(turn) {
  turns.push(turn);
  if (turns.length > MOST_TURNS) turns.shift();
  save();
}

export function clear() {
  turns.length = 0;
  save();
}

function save() {
  for (let from = 0; from <= turns.length; from++) {
    try {
      sessionStorage.setItem(NAME, JSON.stringify(turns.slice(from)));
      return;
    } catch {
      continue; // the browser has no room for all: the oldest turns go first
    }
  }
}

/** Return the turns since a question was last asked without the earlier ones. */
export const topic = (some) => some.slice(Math.max(0, some.findLastIndex(({ request }) => request.alone)));

/** Return the turns before a request as the server takes them. */
export function history({ alone }) {
  return (alone ? [] : topic(turns)).slice(-MOST_HISTORY).map(({ request, answer }) => ({
    question: request.question,
    answer: answer.answers.map(({ text }) => text).join(" ").slice(0, LONGEST_ANSWER).toWellFormed(),
  }));
}
