"use strict";
// Text from files is only ever set as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const list = document.getElementById("list");
const more = document.getElementById("more");
const shown = document.getElementById("shown");
const form = document.getElementById("filter");
const ruleBox = document.getElementById("rule");
const fileBox = document.getElementById("file");
const textBox = document.getElementById("text");
const STEP = 60;
let matching = [];
let drawn = 0;
let group = "";

function node(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function option(box, value, text) {
  const made = node("option", text);
  made.value = value;
  box.append(made);
}

function fill() {
  const rules = new Map(), files = new Map(), levels = new Set();
  for (const f of data.findings) {
    rules.set(f.r, (rules.get(f.r) || 0) + 1);
    files.set(f.f, (files.get(f.f) || 0) + 1);
    levels.add(f.s);
  }
  const most = [...rules].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  for (const [r, n] of most) option(ruleBox, r, `${data.rules[r].title} (${n}) ${data.rules[r].id}`);
  for (const [f, n] of files) option(fileBox, f, `${data.files[f]} (${n})`);
  fileBox.parentElement.hidden = files.size < 2;
  for (const box of form.elements.level) if (!levels.has(box.value)) box.parentElement.hidden = true;
}

// what the search looks through, made when it is first wanted
function words(f) {
  if (!f.words) {
    const rule = data.rules[f.r];
    const notes = f.n.map((n) => n.join(" "));
    const all = [f.l, f.k, f.p, f.v, data.files[f.f], f.e.join(""), rule.id, rule.title, rule.basis, ...f.g, ...notes];
    f.words = all.join("\n").toLowerCase();
  }
  return f.words;
}

function filter() {
  const levels = new Set();
  for (const box of form.elements.level) if (box.checked) levels.add(box.value);
  const wanted = textBox.value.toLowerCase().split(/\s+/).filter(Boolean);
  const [rule, file] = [ruleBox.value, fileBox.value];
  matching = data.findings.filter((f) =>
    levels.has(f.s) && (rule === "" || f.r === +rule) && (file === "" || f.f === +file) &&
    wanted.every((word) => words(f).includes(word)));
  list.textContent = "";
  drawn = 0;
  group = "";
  const counts = [matching.length, data.findings.length];
  shown.textContent = data.words.shown.replace(/\{(\d)\}/g, (_, i) => counts[i]);
  if (!matching.length) list.append(node("p", data.findings.length ? data.words.nothing : data.words.clean));
  draw(STEP);
}

function draw(count) {
  const piece = document.createDocumentFragment();
  const end = Math.min(matching.length, drawn + count);
  for (; drawn < end; drawn++) {
    const f = matching[drawn];
    const key = `${f.f}\n${f.l}`;
    if (key !== group) {
      group = key;
      const heading = node("h2", `${f.l} `);
      heading.append(node("span", data.files[f.f], "path"));
      piece.append(heading);
    }
    piece.append(card(f));
  }
  list.append(piece);
  more.hidden = drawn >= matching.length;
}

function card(f) {
  const rule = data.rules[f.r];
  const made = node("article", "", f.s);
  made.tabIndex = -1;
  const head = node("div", "", "head");
  head.append(node("span", f.s === "off" || f.v === data.words[f.s] ? f.v : `${data.words[f.s]} · ${f.v}`, "mark"), node("h3", rule.title),
    node("code", rule.id), node("span", f.k), node("span", f.p));
  const copy = node("p", "", "copy");
  copy.append(f.e[0], node("mark", f.e[1]), f.e[2]);
  const facts = node("dl");
  const add = (name, text, className) => {
    if (!text) return;
    if (name) facts.append(node("dt", name));
    facts.append(typeof text === "string" ? node("dd", text, name ? className : "note") : text);
  };
  for (const [name, text] of f.n) add(name, text);
  if (f.s !== "off") {
    if (f.g.length) {
      const instead = node("dd", "", "instead");
      for (const text of f.g) instead.append(node("span", text));
      add(data.words.instead, instead);
    }
    add(data.words.help, rule.help);
    add(data.words.why, rule.why);
    add(data.words.basis, rule.basis);
    add(data.words.penalty, rule.penalty);
  }
  made.append(head, copy, facts);
  return made;
}

// what stands where of a brief: a line a listing, the rest when it is opened
const briefs = document.getElementById("keywords");

function drawBriefs() {
  if (briefs.childElementCount > 1) return;
  for (const one of data.keywords.listings) {
    const made = node("details", "", "brief");
    const head = node("summary", `${one.name} `);
    head.append(node("span", one.path, "path"), node("span", one.coverage, "share"));
    made.append(head);
    made.addEventListener("toggle", () => drawBrief(made, one));
    briefs.append(made);
  }
}

function drawBrief(made, one) {
  if (made.childElementCount > 1) return;
  const table = node("table"), head = node("tr");
  for (const name of data.keywords.heads) head.append(node("th", name));
  table.append(head);
  for (const row of one.rows) {
    const line = node("tr");
    for (const cell of row) line.append(node("td", cell));
    table.append(line);
  }
  made.append(node("p", one.title), table);
  if (one.more) made.append(node("p", one.more, "small"));
  made.append(node("p", one.title_words));
  if (one.refused.length) {
    const words = node("dl");
    for (const [word, why] of one.refused) words.append(node("dt", word), node("dd", why));
    made.append(node("p", data.keywords.refused), words);
  }
  for (const text of one.plan) made.append(node("p", text, "plan"));
  if (one.steps.length) {
    const steps = node("ol");
    for (const text of one.steps) steps.append(node("li", text));
    made.append(steps);
  }
  for (const text of one.notes) made.append(node("p", text, "small"));
}

if (briefs) briefs.addEventListener("toggle", drawBriefs);

// the next or previous finding gets the focus
function step(by) {
  const here = document.activeElement.closest ? document.activeElement.closest("article") : null;
  const cards = [...list.querySelectorAll("article")];
  let at = here ? cards.indexOf(here) + by : 0;
  if (at >= cards.length && drawn < matching.length) { draw(STEP); cards.push(...[...list.querySelectorAll("article")].slice(cards.length)); }
  at = Math.max(0, Math.min(cards.length - 1, at));
  if (cards[at]) { cards[at].focus({ preventScroll: true }); cards[at].scrollIntoView({ block: "nearest" }); }
}

let waiting = 0;
form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
form.addEventListener("reset", () => setTimeout(filter, 0));
form.addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", () => { const last = list.lastElementChild; draw(STEP); if (last && last.nextElementSibling) step(0); });
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.key === "/") { event.preventDefault(); textBox.focus(); }
  if (event.key === "j") step(1);
  if (event.key === "k") step(-1);
});
// more is drawn before its reader arrives there; everything before it is printed
new IntersectionObserver((seen) => { if (seen.some((s) => s.isIntersecting)) draw(STEP); }, { rootMargin: "1200px" }).observe(more);
window.addEventListener("beforeprint", () => {
  draw(matching.length);
  if (briefs) {
    drawBriefs();
    data.keywords.listings.forEach((one, at) => drawBrief(briefs.children[at + 1], one));
  }
  for (const details of document.querySelectorAll("details")) details.open = true;
});
fill();
filter();
