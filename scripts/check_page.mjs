// Looks at HTML reports as a person would: in headless Chromium at three widths, light and dark, and in print. Fails when
// axe finds an accessibility fault, a page is wider than its window, something was fetched, or the console complained.
// usage: node scripts/check_page.mjs SCREENSHOT_FOLDER PAGE.html...   (NODE_MODULES: a folder with playwright-core and axe-core,
// CHROMIUM: the browser, /usr/bin/chromium)
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...pages] = process.argv.slice(2);
const require = createRequire(resolve(process.env.NODE_MODULES ?? "node_modules", "x.js"));
let chromium, axe;
try {
  ({ chromium } = require("playwright-core"));
  axe = readFileSync(require.resolve("axe-core"), "utf8");
} catch (error) {
  console.log(`SKIPPED: npm install playwright-core axe-core (${error.code})`);
  process.exit(0);
}
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
let failures = 0;
const fail = (what) => { failures += 1; console.log(what); };
for (const page of pages) {
  const name = basename(page, ".html");
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 768, 1280]) {
      const at = `${name} ${colorScheme} ${width}`;
      // The page forbids scripts; only axe, which comes from outside, may pass.
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const tab = await context.newPage();
      tab.on("console", (message) => { if (message.type() === "error") fail(`${at}: console: ${message.text()}`); });
      tab.on("request", (request) => { if (!request.url().startsWith("file:")) fail(`${at}: fetched ${request.url()}`); });
      await tab.goto(pathToFileURL(resolve(page)).href);
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) fail(`${at}: ${wide} pixels wide`);
      await tab.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png`, fullPage: true });
      await tab.evaluate(`document.querySelectorAll("details").forEach((each) => (each.open = true));`);
      await tab.evaluate(axe);
      const result = await tab.evaluate(() => globalThis.axe.run());
      for (const violation of result.violations) {
        fail(`${at}: axe: ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
      }
      await context.close();
    }
  }
  const context = await browser.newContext({ colorScheme: "dark" });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(resolve(page)).href);
  await tab.pdf({ path: `${folder}/${name}.pdf`, format: "A4", printBackground: true });
  await context.close();
}
await browser.close();
console.log(`${pages.length} pages, 6 windows each, ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
