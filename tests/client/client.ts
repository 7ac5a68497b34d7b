// Calls every route of a running wbd through a client with types from /openapi.json and checks each status.
// schema.d.ts is generated from that document, so a route or member that it does not declare does not
// compile.
//
// Environment: WBD_URL, WBD_KEY (admin), WBD_USER (owner of a synced cabinet), WBD_TOKEN (another seller's).
// Exits with 1 when an answer is not the expected one, or when a route of the document was not called.
import { readFileSync } from "node:fs";

import createClient, { type Middleware } from "openapi-fetch";

import type { components, paths } from "./schema.js";

type Order = components["schemas"]["Order"];

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

function first<Row>(rows: readonly Row[], what: string): Row {
  const row = rows[0];
  if (row === undefined) throw new Error(`there is no ${what} to ask for`);
  return row;
}

const problems: string[] = [];
const called = new Set<string>();
const client = createClient<paths>({ baseUrl: setting("WBD_URL"), headers: { "X-API-Key": setting("WBD_KEY") } });
const note: Middleware = {
  onRequest({ request, schemaPath }) {
    called.add(`${request.method} ${schemaPath}`);
    return undefined;
  },
};
client.use(note);

interface Reply<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

// Returns the body of a good answer. Any other status ends the run at once, because later calls need the
// body.
async function expect<Data>(status: number, reply: Promise<Reply<Data>>): Promise<Data> {
  const { data, error, response } = await reply;
  const message = `${response.url}: ${response.status}, expected ${status}: ${JSON.stringify(error ?? null)}`;
  if (response.status !== status || data === undefined) throw new Error(message);
  if (!response.headers.get("X-Request-Id")) problems.push(`${response.url}: no X-Request-Id`);
  return data;
}

// Narrows the answer of a route that has text forms beside JSON.
function asObject<Data>(data: Data): Exclude<Data, string> {
  if (typeof data === "string") throw new Error("a text instead of an object");
  return data as Exclude<Data, string>;
}

async function expectProblem(status: number, reply: Promise<Reply<unknown>>): Promise<void> {
  const { error, response } = await reply;
  const kind = response.headers.get("Content-Type");
  if (response.status !== status || kind !== "application/problem+json" || error === undefined) {
    problems.push(`${response.url}: ${response.status} ${kind}, expected problem ${status}`);
  }
}

const telegram_id = Number(setting("WBD_USER"));
const query = { telegram_id };

async function callReads(): Promise<{ order: Order; nm_id: number }> {
  const orders = await expect(200, client.GET("/api/v1/orders", { params: { query: { ...query, limit: 20 } } }));
  const order = first(orders.data, "order");
  const price: number | null = order.price_with_discount;
  if (price !== null && price < 0) problems.push("an order with a negative price");
  const again = await expect(200, client.GET("/api/v1/orders/{id}", { params: { path: { id: order.srid }, query } }));
  if (again.data.id !== order.id) problems.push("srid and id give different orders");

  await expect(200, client.GET("/api/v1/sales", { params: { query: { ...query, type: "sale" } } }));
  const products = await expect(200, client.GET("/api/v1/products", { params: { query } }));
  const nm_id = first(products.data, "product").nm_id;
  await expect(200, client.GET("/api/v1/products/{nm_id}", { params: { path: { nm_id }, query } }));
  await expect(200, client.GET("/api/v1/stocks", { params: { query: { ...query, critical: true } } }));
  await expect(200, client.GET("/api/v1/reviews", { params: { query: { ...query, rating: 5 } } }));
  await expect(200, client.GET("/api/v1/questions", { params: { query: { ...query, answered: false } } }));
  await expect(200, client.GET("/api/v1/prices", { params: { query } }));
  await expect(200, client.GET("/api/v1/prices/history", { params: { query: { ...query, nm_id } } }));
  await expect(200, client.GET("/api/v1/warehouses", { params: { query: { ...query, type: "wb" } } }));
  await expect(200, client.GET("/api/v1/tariffs", { params: { query: { ...query, kind: "box" } } }));
  await expect(200, client.GET("/api/v1/finance", { params: { query } }));
  await expect(200, client.GET("/api/v1/finance/totals", { params: { query } }));
  await expect(200, client.GET("/api/v1/funnel", { params: { query } }));
  await expect(200, client.GET("/api/v1/events", { params: { query: { ...query, limit: 10 } } }));
  return { order, nm_id };
}

async function callAnalytics(order: Order, nm_id: number): Promise<void> {
  const report = await expect(
    200,
    client.GET("/api/v1/orders/{id}/report", { params: { path: { id: String(order.id) }, query } }),
  );
  if (first(asObject(report).data.parts, "part").length > 4096) problems.push("a part is longer than a message of Telegram");
  const text = await expect(
    200,
    client.GET("/api/v1/orders/{id}/report", {
      params: { path: { id: String(order.id) }, query: { ...query, format: "text", lang: "en" } },
      parseAs: "text",
    }),
  );
  if (!String(text).startsWith("📦")) problems.push("the text of a report does not look like one");
  await expect(200, client.GET("/api/v1/products/{nm_id}/report", { params: { path: { nm_id }, query } }));
  await expect(200, client.GET("/api/v1/reports/sales", { params: { query: { ...query, period: "7" } } }));
  await expect(200, client.GET("/api/v1/reports/daily", { params: { query } }));
  await expect(200, client.GET("/api/v1/dashboard", { params: { query } }));
  const sales = await expect(
    200,
    client.GET("/api/v1/analytics/sales", { params: { query: { ...query, period: "30", group_by: "day" } } }),
  );
  if (sales.data.groups.length !== 30) problems.push("thirty days are not thirty groups");
  await expect(200, client.GET("/api/v1/analytics/reviews", { params: { query: { ...query, group_by: "product" } } }));
  await expect(200, client.GET("/api/v1/analytics/performance", { params: { query: { ...query, period: "14" } } }));
}

async function callWrites(): Promise<void> {
  const guest = 987654321;
  await expect(201, client.POST("/api/v1/users", { body: { telegram_id: guest, name: "Guest", language: "en" } }));
  const path = { telegram_id: guest };
  const patched = await expect(
    200,
    client.PATCH("/api/v1/users/{telegram_id}", {
      params: { path },
      body: { negative_rating: 2, quiet_from: "22:00", notifications: { "order.created": false } },
    }),
  );
  if (patched.data.negative_rating !== 2) problems.push("a setting was not changed");
  await expect(200, client.GET("/api/v1/users/{telegram_id}", { params: { path } }));

  const added = await expect(
    201,
    client.POST("/api/v1/cabinets", { body: { telegram_id: guest, name: "Second", api_token: setting("WBD_TOKEN") } }),
  );
  const cabinet_id = added.data.id;
  await expect(200, client.GET("/api/v1/cabinets", { params: { query } }));
  await expect(200, client.GET("/api/v1/cabinets/{cabinet_id}", { params: { path: { cabinet_id } } }));
  const members = { params: { path: { cabinet_id } } };
  await expect(
    201,
    client.POST("/api/v1/cabinets/{cabinet_id}/members", { ...members, body: { telegram_id: guest, member_id: telegram_id } }),
  );
  const shared = await expect(200, client.GET("/api/v1/cabinets/{cabinet_id}/members", members));
  if (shared.data.length !== 2) problems.push("the cabinet is not shared by two");
  await expect(
    200,
    client.DELETE("/api/v1/cabinets/{cabinet_id}/members", {
      params: { path: { cabinet_id }, query: { telegram_id: guest, member_id: telegram_id } },
    }),
  );
  const started = await expect(
    202,
    client.POST("/api/v1/sync/start", { body: { telegram_id: guest, cabinet_id, datasets: ["orders"] } }),
  );
  const { sync_id } = started.data;
  if (sync_id === null) throw new Error("a sync that was started has no id");
  await expect(200, client.GET("/api/v1/sync/status", { params: { query: { telegram_id: guest, sync_id } } }));
  await expect(
    200,
    client.DELETE("/api/v1/cabinets/{cabinet_id}", {
      params: { path: { cabinet_id }, query: { telegram_id: guest, purge: true } },
    }),
  );
  await expect(200, client.DELETE("/api/v1/users/{telegram_id}", { params: { path } }));
}

async function callService(): Promise<void> {
  await expect(200, client.GET("/healthz", {}));
  await expect(200, client.GET("/readyz", {}));
  await expect(200, client.GET("/metrics", { parseAs: "text" }));
  await expect(200, client.GET("/openapi.json", {}));
  await expect(200, client.GET("/docs", { parseAs: "text" }));
  await expectProblem(404, client.GET("/docs/{file}", { params: { path: { file: "none.css" } } }));
}

async function callWrongly(): Promise<void> {
  await expectProblem(422, client.GET("/api/v1/orders", { params: { query: { ...query, limit: 0 } } }));
  await expectProblem(404, client.GET("/api/v1/orders/{id}", { params: { path: { id: "nobody's" }, query } }));
}

// Every operation of the document, as the middleware records them.
function operations(): string[] {
  const document = JSON.parse(readFileSync("openapi.json", "utf8")) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

const { order, nm_id } = await callReads();
await callAnalytics(order, nm_id);
await callWrites();
await callService();
await callWrongly();
const all = operations();
for (const operation of all) {
  if (!called.has(operation)) problems.push(`${operation} was not called`);
}
for (const problem of problems) console.error(problem);
console.log(JSON.stringify({ routes: all.length, called: called.size, problems: problems.length }));
process.exitCode = problems.length > 0 ? 1 : 0;
