// Run by browser.sh in the folder that holds the reports.
import { chromium } from "playwright-core";

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const mistakes = [];
const check = (holds, what) => { if (!holds) mistakes.push(what); };

async function open(name, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  const where = `${name} ${width} ${colorScheme}`;
  page.on("console", (message) => { if (message.type() === "error") mistakes.push(`${where}: ${message.text()}`); });
  page.on("pageerror", (error) => mistakes.push(`${where}: ${error}`));
  page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) mistakes.push(`${where}: asks for ${request.url()}`); });
  await page.goto(`file://${process.cwd()}/${name}.html`);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(wide <= 0, `${where}: ${wide}px wider than the window`);
  return [context, page, where];
}

for (const name of ["drafts", "english", "many"]) {
  for (const width of [1280, 390]) {
    for (const scheme of ["light", "dark"]) {
      const [context, page] = await open(name, width, scheme);
      await page.screenshot({ path: `${name}-${width}-${scheme}.png` });
      await context.close();
    }
  }
}

// first paint: the median of five fresh pages, as the browser itself measures it from the start of navigation
const times = [];
for (let i = 0; i < 5; i++) {
  const [context, page] = await open("many", 1280, "light");
  times.push(await page.evaluate(() => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
    const { domContentLoadedEventEnd } = performance.getEntriesByType("navigation")[0];
    return { paint: Math.round(paint), ready: Math.round(domContentLoadedEventEnd), findings: data.findings.length, drawn };
  }));
  await context.close();
}
times.sort((a, b) => a.paint - b.paint);
console.log("first contentful paint and ready, ms:", JSON.stringify(times));
check(times[2].findings >= 5000, `only ${times[2].findings} findings`);
check(times[2].paint < 1000, `first paint after ${times[2].paint} ms`);

// what a reader does, by keyboard alone
const [context, page] = await open("many", 1280, "light");
await page.keyboard.press("/");
check(await page.evaluate(() => document.activeElement.id === "text"), "/ goes to the search");
const start = Date.now();
await page.keyboard.type("SKU-2500");
await page.waitForFunction(() => document.querySelectorAll("article").length > 0 && document.querySelectorAll("article").length < 10);
console.log("search, ms:", Date.now() - start, "with 80 ms of waiting for more letters");
await page.evaluate(() => document.activeElement.blur());
await page.keyboard.press("j");
check(await page.evaluate(() => document.activeElement.tagName === "ARTICLE"), "j goes to a finding");
check(await page.evaluate(() => document.querySelector("mark").textContent !== ""), "the hit is marked");
await page.screenshot({ path: "search.png" });
await page.locator("button[type=reset]").click();
await page.waitForFunction(() => document.querySelectorAll("article").length === 60);
await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
await page.waitForFunction(() => document.querySelectorAll("article").length > 60);
await page.emulateMedia({ media: "print" });
await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
check(await page.evaluate(() => document.querySelectorAll("article").length === data.findings.length), "all is printed");
await context.close();
const [drafts, sheet] = await open("drafts", 800, "dark");
await sheet.emulateMedia({ media: "print", colorScheme: "dark" });
await sheet.screenshot({ path: "print.png" });
await sheet.evaluate(() => dispatchEvent(new Event("beforeprint")));
check(await sheet.evaluate(() => document.querySelector("details").open), "problems are printed");
await sheet.pdf({ path: "drafts.pdf", format: "A4" });
await drafts.close();

// the table of search words is drawn when its place is opened
for (const width of [1280, 390]) {
  const [context, page, where] = await open("keywords", width, "light");
  const keywords = page.locator("#keywords");
  check(await keywords.locator("table").count() === 0, `${where}: nothing is drawn before it is asked for`);
  await keywords.locator("> summary").click();
  await keywords.locator(".brief > summary").first().click();
  await keywords.locator("table").waitFor();
  check(await keywords.locator("tr").count() > 10, `${where}: the words are listed`);
  check(await keywords.locator("ol li").count() > 0, `${where}: the steps to the new title are listed`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  check(wide <= 0, `${where}: ${wide}px wider than the window with the table`);
  await page.screenshot({ path: `keywords-${width}.png`, fullPage: true });
  await context.close();
}
const [printed, paper] = await open("keywords", 800, "light");
await paper.evaluate(() => dispatchEvent(new Event("beforeprint")));
check(await paper.locator("#keywords tr").count() > 10, "the words are printed");
await printed.close();

await browser.close();
for (const mistake of mistakes) console.error("wrong:", mistake);
process.exit(mistakes.length ? 1 : 0);
