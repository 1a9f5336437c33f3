// Writes web/screenshot.png, the picture of the README:
// MAILGLASS_PROGRAM=target/debug/mailglass node tests/browser/screenshot.mjs
import { fileURLToPath } from "node:url";
import { browser, serve } from "./harness.mjs";

const file = fileURLToPath(new URL("../../web/screenshot.png", import.meta.url));
const server = await serve();
const chromium = await browser();
try {
  const context = await chromium.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(server.url);
  await page.click("text=A junked newsletter");
  await page.waitForSelector(".verdict");
  // The moving parts come to rest, and nothing has the focus.
  await page.waitForTimeout(1000);
  await page.evaluate(() => document.activeElement?.blur());
  await page.screenshot({ path: file });
} finally {
  await chromium.close();
  await server.stop();
}
