const missed = document.getElementById("missed"), search = document.getElementById("search");
const questions = [...document.querySelectorAll(".question")].map((row) => [row, row.textContent.toLowerCase()]);
function filter() {
  const wanted = search.value.toLowerCase();
  for (const [row, text] of questions)
    row.hidden = (missed.checked && row.classList.contains("hit")) || !text.includes(wanted);
}
missed.addEventListener("change", filter);
search.addEventListener("input", filter);
