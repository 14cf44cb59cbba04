const rater = document.getElementById("rater"), download = document.getElementById("download");
const boxes = [...document.querySelectorAll("fieldset")];
const key = () => `askmuse judging ${document.body.dataset.pool} ${rater.value}`;

/** Return what this browser keeps of the rater's judgements; some browsers keep nothing of a page that lies on the disk. */
function kept() {
  try { return localStorage.getItem(key()) ?? ""; } catch { return ""; }
}
function keep(text) {
  try { localStorage.setItem(key(), text); } catch { /* the judgements can still be downloaded */ }
}

/** Return the lines of the judgements: topic, 0, document, grade. */
const judgements = () => boxes.map((box) => box.querySelector(":checked")).filter(Boolean).map(({ name, value }) => `${name} ${value}`);

function show() {
  for (const box of boxes) box.classList.toggle("judged", Boolean(box.querySelector(":checked")));
  document.getElementById("progress").textContent = `${judgements().length} of ${boxes.length} judged`;
  download.disabled = judgements().length === 0;
}

document.getElementById("begin").addEventListener("submit", (event) => {
  event.preventDefault();
  rater.readOnly = true;
  const lines = new Set(kept().split("\n"));
  for (const radio of document.querySelectorAll("[type=radio]")) radio.checked = lines.has(`${radio.name} ${radio.value}`);
  document.querySelector("main").hidden = false;
  document.querySelector("#begin button").hidden = true;
  show();
});
document.querySelector("main").addEventListener("change", () => {
  keep(judgements().join("\n"));
  show();
});
download.addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(judgements().map((line) => `${line}\n`), { type: "text/plain" }));
  link.download = `${rater.value}.qrels`;
  link.click();
  URL.revokeObjectURL(link.href);
});
