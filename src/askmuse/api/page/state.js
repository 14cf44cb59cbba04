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

export const articlesById = () => byId;
