// Talks to the server. Every call returns JSON or a file, or throws a Problem whose message a person can read.

import { askForKey, headersWithKey } from "./key.js";

/** What went wrong; status 0 where the server could not be reached. `pause` is how many seconds the server asks to wait. */
export class Problem extends Error {
  constructor(status, message, pause) {
    super(message);
    this.status = status;
    this.pause = pause;
  }
}

const UNREACHABLE = "The server cannot be reached. Is `askmuse serve` still running?";

/** Return the body that the server sends, read as `kind`: "json" or "blob". */
async function call(path, options = {}, kind = "json") {
  let response;
  try {
    response = await fetch(path, { ...options, headers: headersWithKey(options.headers) });
    if (response.ok) return await response[kind]();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    watch();
    throw new Problem(0, UNREACHABLE);
  }
  if (response.status === 401) {
    await askForKey();
    return call(path, options, kind);
  }
  throw new Problem(response.status, await detailOf(response), parseInt(response.headers.get("retry-after"), 10));
}

async function detailOf(response) {
  try {
    const problem = await response.json();
    return problem.detail || problem.title || response.statusText;
  } catch {
    return `The server answered with an error (${response.status}).`;
  }
}

const posted = (path, body, signal, kind) =>
  call(path, { method: "POST", signal, headers: { "content-type": "application/json" }, body: JSON.stringify(body) }, kind);
const encoded = (id) => id.split("/").map(encodeURIComponent).join("/");

export const about = () => call("/about");
export const ask = (request, signal) => posted("/ask", request, signal);
export const listArticles = () => call("/articles");
export const listSkipped = () => call("/skipped");
export const readArticle = (id) => call(`/articles/${encoded(id)}`);
/** Return a page of an article's PDF file as a picture. */
export const pagePicture = (id, number) => call(`/pages/${number}/${encoded(id)}`, {}, "blob");
/** Return where the text from one offset to another stands on the pages of an article's PDF file. */
export const outline = (id, start, end) => call(`/outlines/${encoded(id)}?start=${start}&end=${end}`);
export const addPage = (url) => posted("/add/page", { url });
export const verify = (citation) => {
  const { article_id, start, end, quote } = citation;
  return posted("/verify", { article_id, start, end, quote });
};
/** Return the file that the server makes of answers or clips in a format. */
export const exported = (request) => posted("/export", request, null, "blob");

/** Add a file, and return the article; `progress` is called with the share that was sent. */
export async function addFile(file, progress) {
  const request = new XMLHttpRequest(); // fetch does not tell how much was sent
  request.open("POST", `/add/file?name=${encodeURIComponent(file.name)}`);
  for (const [name, value] of Object.entries(headersWithKey({ "content-type": "application/octet-stream" }))) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
  request.upload.onload = () => progress(1);
  await new Promise((resolve) => {
    request.onloadend = resolve;
    request.send(file);
  });
  if (request.status === 401) {
    await askForKey();
    return addFile(file, progress);
  }
  if (!request.status) throw new Problem(0, UNREACHABLE);
  const response = new Response(request.responseText, { status: request.status });
  if (!response.ok) throw new Problem(request.status, await detailOf(response));
  return response.json();
}

let watching = false;

/** Tell the page that the server is down, and when it is back. */
async function watch() {
  if (watching) return;
  watching = true;
  document.dispatchEvent(new CustomEvent("server-down"));
  while (watching) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    try {
      if ((await fetch("/healthz")).ok) watching = false;
    } catch {
      continue;
    }
  }
  document.dispatchEvent(new CustomEvent("server-back"));
}
