// A Telegram bot that passes each event of wbd to the people whom it concerns. It needs Node 18 and nothing else.
// Environment: WBD_KEY (wbctl apikey create --name bot --scope bot), TELEGRAM_TOKEN; WBD_URL, TELEGRAM_URL, STATE (a file).
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const { WBD_KEY, TELEGRAM_TOKEN, WBD_URL = "http://127.0.0.1:8080", STATE = "bot.last" } = process.env;
const telegram = `${process.env.TELEGRAM_URL ?? "https://api.telegram.org"}/bot${TELEGRAM_TOKEN}/sendMessage`;
const rest = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

// A card is rarely longer than a message; then its beginning goes out without markup.
async function send(chat_id, event) {
  const message =
    event.text_html.length <= 4096
      ? { chat_id, text: event.text_html, parse_mode: "HTML" }
      : { chat_id, text: event.text.slice(0, 4000) };
  for (;;) {
    const headers = { "Content-Type": "application/json" };
    const reply = await fetch(telegram, { method: "POST", headers, body: JSON.stringify(message) });
    if (reply.status !== 429) return reply.ok || console.log(`chat ${chat_id}: ${reply.status}`);
    await rest((await reply.json()).parameters.retry_after);
  }
}

async function follow() {
  const headers = { Authorization: `Bearer ${WBD_KEY}`, Accept: "text/event-stream" };
  if (existsSync(STATE)) headers["Last-Event-ID"] = readFileSync(STATE, "utf8");
  const reply = await fetch(`${WBD_URL}/api/v1/events?recipients=1`, { headers });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  let text = "";
  for await (const piece of reply.body.pipeThrough(new TextDecoderStream())) {
    const lines = (text + piece).split("\n");
    text = lines.pop();
    for (const line of lines.filter((one) => one.startsWith("data: "))) {
      const event = JSON.parse(line.slice(6));
      for (const chat of event.telegram_ids) await send(chat, event);
      writeFileSync(`${STATE}.new`, String(event.id)); // after a crash the last event may come twice, but none is lost
      renameSync(`${STATE}.new`, STATE);
    }
  }
}

for (;;) {
  await follow().catch((error) => console.log(`the stream ended: ${error.message}`));
  await rest(3);
}
