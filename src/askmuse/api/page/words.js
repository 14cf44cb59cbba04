// Puts what the server gives as data into words.

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** Return an ISO date as "8 Apr 2026". */
export const day = (iso) => (iso ? DAY.format(new Date(`${iso}T00:00:00Z`)) : "undated");

/** Return a text on one line. */
export const flat = (text) => text.replace(/\s+/g, " ").trim();

/** Return "1 article", "2 articles". */
export const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

export const capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);

/** Return the page that a citation is on, or the time at which it is said, such as "p. iii" or "at 0:12:30", or "". */
export function pageOf({ page, ocr }) {
  if (!page) return "";
  const place = page.label || page.number;
  return `${page.seconds == null ? "p." : "at"} ${place}${ocr ? ", read from a picture" : ""}`;
}

/** Return who published what is cited, and when. */
export const outlet = (citation) => `${citation.publisher || flat(citation.title)} (${day(citation.published)})`;

/** Return title, publisher, date and page, as far as they are known. */
export const origin = (citation) =>
  [flat(citation.title), citation.publisher, citation.published && day(citation.published), pageOf(citation)]
    .filter(Boolean)
    .join(", ");

/** Return how sure an answer is: a word, and the probability where it was measured on these articles. */
export function sureness(confidence, about) {
  const { word } = about.sureness.find(({ least }) => confidence >= least);
  return { word, shown: about.calibrated ? `${capital(word)}, ${Math.round(confidence * 100)} %` : capital(word) };
}

export const SURENESS = {
  sure: "The quote very likely answers the question.",
  likely: "The quote probably answers the question; read it in the article before you use it.",
  unsure: "The quote may not answer the question; read the article.",
};

/** Return what another article says beside an answer. */
export function stance(agreement, mine, other) {
  if (agreement.kind === "agree") return `${outlet(other)} says the same`;
  const [here, there] = agreement.values.map(flat);
  const says = `${outlet(other)} says ${there}, not ${here}`;
  if (agreement.kind === "differ") return says;
  if (!mine.published || !other.published) return says;
  return `${other.published > mine.published ? "Newer" : "Older"}: ${says}`;
}

const quoted = (values) => values.map((value) => `“${flat(value)}”`).join(", ");

/** Return a note on an answer as a sentence, or "" where the page shows it in another way. */
export function note({ kind, values }) {
  switch (kind) {
    case "unknown_terms":
      return `No article has the word${values.length > 1 ? "s" : ""} ${quoted(values)}.`;
    case "missing_part":
      return `No article answers this part of your question: ${quoted(values)}.`;
    case "language":
      return `Your question is in another language than the articles: ${values.map(flat).join(", ")}.`;
    case "degraded":
      return "Time ran out: this answer is less thorough than the one that was asked for.";
    case "newer":
      return `A newer article says ${quoted(values)}.`;
    default:
      return "";
  }
}

/** Return which articles could answer, in sentences. */
export function restrictions({ filters, undated }, titleOf) {
  const lines = [];
  const either = (values) => values.map(flat).join(" or ");
  if (filters.folder.length) lines.push(`Only articles in the folder ${either(filters.folder)}.`);
  if (filters.publisher.length) lines.push(`Only articles of ${either(filters.publisher)}.`);
  if (filters.article_id.length) lines.push(`Only the article ${either(filters.article_id.map(titleOf))}.`);
  const { published_from: first, published_to: last } = filters;
  if (first || last) {
    const when =
      first && first === last
        ? `on ${day(first)}`
        : [first && `${last ? "from" : "since"} ${day(first)}`, last && `until ${day(last)}`].filter(Boolean).join(" ");
    const asked = filters.keep_undated ? ", as your question asks" : "";
    const without = undated.kept || undated.left_out;
    const rest = without ? `; ${count(without, "article")} without a date ${undated.kept ? "also searched" : "left out"}` : "";
    lines.push(`Only articles published ${when}${asked}${rest}.`);
  }
  return lines;
}
