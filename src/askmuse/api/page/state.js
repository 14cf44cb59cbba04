// What the page knows of the server and its articles.

/** `about`: what GET /about told; `articles`: the list of GET /articles. */
export const facts = { about: null, articles: [] };

let byId = new Map();

/** Keep a new list of articles, and tell the page. */
export function setArticles(articles) {
  facts.articles = articles;
  byId = new Map(articles.map((article) => [article.id, article]));
  document.dispatchEvent(new CustomEvent("articles-changed"));
}

/** Return the different values that a fact has in the articles, such as their publishers, in order. */
export const known = (fact) => [...new Set(facts.articles.map((article) => article[fact]).filter(Boolean))].sort();

/** Return the articles without those that copy another one. */
export const originals = () => facts.articles.filter(({ copy_of }) => !copy_of);

export const articlesById = () => byId;
