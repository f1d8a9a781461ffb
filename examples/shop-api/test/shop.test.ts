// The example as its reader meets it: built, type-checked, asked over HTTP, put under load, crashed and stopped.

import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { buildExample, run } from "../../../test/examples/commands.ts";
import type { Service } from "../service/service.ts";

/** Longer than any test takes. */
const FOR_LONG_MS = 600_000;

beforeAll(() => buildExample("shop-api"));

test("is fully typed", () => {
  expect(run("tsc", "-p", "examples/shop-api/tsconfig.json").stdout).toBe("");
});

test("passes its Gleam tests", () => {
  const { status, stdout } = run("node", "bin/starfish.js", "test", "examples/shop-api");
  expect(stdout).toMatch(/^\d+ passed, 0 failed$/m);
  expect(status).toBe(0);
});

test("sells under load what it has, and nothing twice", () => {
  const { status, stdout, stderr } = run(
    "node",
    "examples/shop-api/load.ts",
    "--seconds",
    "1",
    "--connections",
    "16",
  );
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^stock is conserved: \d+ pieces, \d+ of them sold$/m);
  expect(stdout).toMatch(/^\d+ requests\/s, 16 connections$/m);
  expect(stdout).toMatch(/^all +\d+( +\d+\.\d){4}$/m);
  expect(stdout).toContain("the shop stopped in order");
  expect(status).toBe(0);
});

interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON, which the tests look at
  readonly body: any;
}

async function ask(url: string, method: string, path: string, body?: unknown): Promise<Answered> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function open(holdMs: number): Promise<Service> {
  const { startService } = await import("../service/service.ts");
  return startService({ port: 0, holdMs, system: { logger: "none" } });
}

describe("over HTTP", () => {
  let service: Service;
  const asked = (method: string, path: string, body?: unknown) =>
    ask(service.url, method, path, body);

  beforeAll(async () => {
    service = await open(FOR_LONG_MS);
  });
  afterAll(() => service.stop());

  test("products come with what is available of them", async () => {
    const { status, body } = await asked("GET", "/products");
    expect(status).toBe(200);
    expect(body[0]).toEqual({
      sku: "lamp",
      title: "A lamp for the desk",
      priceCents: 4_900,
      available: 40,
    });
    expect(await asked("GET", "/products/lamp")).toEqual({ status: 200, body: body[0] });
    expect(await asked("GET", "/health")).toEqual({ status: 200, body: { status: "well" } });
  });

  test("what is reserved is held, then sold once", async () => {
    const reserved = await asked("POST", "/reservations", { sku: "mug", quantity: 3 });
    expect(reserved).toEqual({
      status: 201,
      body: { id: expect.any(Number), sku: "mug", quantity: 3, expiresInMs: FOR_LONG_MS },
    });
    const path = `/reservations/${reserved.body.id}`;
    expect(await asked("GET", "/products/mug")).toMatchObject({ body: { available: 197 } });
    expect(await asked("POST", `${path}/confirm`)).toEqual({
      status: 200,
      body: { sku: "mug", available: 197, reserved: 0, sold: 3 },
    });
    const over = { error: "ReservationOver", id: reserved.body.id };
    expect(await asked("POST", `${path}/confirm`)).toEqual({ status: 410, body: over });
    expect(await asked("DELETE", path)).toEqual({ status: 410, body: over });
  });

  test("what is cancelled comes back", async () => {
    const reserved = await asked("POST", "/reservations", { sku: "poster", quantity: 3 });
    expect(await asked("DELETE", `/reservations/${reserved.body.id}`)).toEqual({
      status: 200,
      body: { sku: "poster", available: 100, reserved: 0, sold: 0 },
    });
  });

  test("what is too much is refused until more comes in", async () => {
    const wanted = { sku: "teapot", quantity: 11 };
    expect(await asked("POST", "/reservations", wanted)).toEqual({
      status: 409,
      body: { error: "OutOfStock", sku: "teapot", available: 10 },
    });
    expect(await asked("POST", "/products/teapot/restock", { quantity: 1 })).toEqual({
      status: 200,
      body: { sku: "teapot", available: 11, reserved: 0, sold: 0 },
    });
    expect(await asked("POST", "/reservations", wanted)).toMatchObject({ status: 201 });
  });

  test.each([
    ["no JSON", "{", 400, { error: "NotJson" }],
    ["no object", [1], 400, { error: "NotAnObject" }],
    [
      "a field of another type",
      { sku: "mug", quantity: "2" },
      400,
      { path: "quantity", got: '"2"' },
    ],
    ["no whole number", { sku: "mug", quantity: 1.5 }, 400, { path: "quantity", got: "1.5" }],
    ["a field missing", { sku: "mug" }, 400, { error: "InvalidBody", path: "quantity" }],
    ["another sort of thing", { _tag: "Item", sku: 7, quantity: 1 }, 400, { path: "sku" }],
    [
      "no piece at all",
      { sku: "mug", quantity: 0 },
      422,
      { error: "InvalidQuantity", quantity: 0 },
    ],
    ["more than anybody has", { sku: "mug", quantity: 1e9 }, 422, { error: "InvalidQuantity" }],
    ["an unknown product", { sku: "cup", quantity: 1 }, 404, { error: "UnknownItem", sku: "cup" }],
    ["a body that is too long", " ".repeat(70_000), 413, { error: "BodyTooLarge" }],
  ])("a reservation with %s is refused", async (_, body, status, error) => {
    expect(await asked("POST", "/reservations", body)).toMatchObject({ status, body: error });
  });

  test.each([
    ["POST", "/reservations/999999/confirm", 404, { error: "UnknownReservation", id: 999_999 }],
    ["POST", "/reservations/-1/confirm", 404, { error: "NotFound" }],
    ["DELETE", "/reservations/first", 404, { error: "NotFound" }],
    ["GET", "/reservations", 405, { error: "MethodNotAllowed" }],
    ["GET", "/products/cup", 404, { error: "NotFound" }],
    ["GET", "/products/%ff", 404, { error: "NotFound" }],
    ["GET", "/nothing", 404, { error: "NotFound" }],
  ])("%s %s is refused", async (method, path, status, body) => {
    expect(await asked(method, path)).toEqual({ status, body });
  });
});

/** Asks until the answer is as wanted. */
async function until<A>(look: () => Promise<A>, isWanted: (value: A) => boolean): Promise<A> {
  for (;;) {
    const value = await look();
    if (isWanted(value)) return value;
    await sleep(2);
  }
}

test("what nobody confirms expires", async () => {
  const service = await open(30);
  const reserved = await ask(service.url, "POST", "/reservations", { sku: "lamp", quantity: 40 });
  expect(reserved.status).toBe(201);
  await until(
    () => ask(service.url, "GET", "/products/lamp"),
    ({ body }) => body.available === 40,
  );
  const confirmed = await ask(service.url, "POST", `/reservations/${reserved.body.id}/confirm`);
  expect(confirmed).toMatchObject({ status: 410, body: { error: "ReservationOver" } });
  await service.stop();
});

test("a crash of the inventory loses nothing", async () => {
  const service = await open(FOR_LONG_MS);
  const reserved = await ask(service.url, "POST", "/reservations", { sku: "lamp", quantity: 4 });
  const { kernel } = service.system.running;
  const { atoms } = await import("starfish-otp/kernel");
  const counter = [...kernel.processes()].find((pid) =>
    kernel.processInfo(pid)?.name?.name.startsWith("counter"),
  );
  if (counter === undefined) throw new Error("there is no counter");
  kernel.exit(counter, atoms.kill);
  // Until it is back, clients are asked to come again.
  const stock = await until(
    () => ask(service.url, "GET", "/stock"),
    ({ status }) => status !== 503,
  );
  expect(stock.body[0]).toEqual({ sku: "lamp", available: 36, reserved: 4, sold: 0 });
  const path = `/reservations/${reserved.body.id}/confirm`;
  expect(await ask(service.url, "POST", path)).toMatchObject({ status: 200, body: { sold: 4 } });
  await service.stop();
});

test("a client that goes away in the midst of its body is no unexpected error", async () => {
  const { Router } = await import("../service/router.ts");
  const unexpected = vi.fn();
  const router = new Router(unexpected).on("POST", "/", async ({ body }) => ({
    status: 200,
    body: await body(),
  }));
  const halves = Readable.from(
    (async function* () {
      yield Buffer.from('{ "sku"');
      throw new Error("aborted");
    })(),
  );
  const request = Object.assign(halves, { method: "POST", url: "/" }) as unknown as IncomingMessage;
  expect(await router.answer(request)).toEqual({ status: 400, body: { error: "CutOff" } });
  expect(unexpected).not.toHaveBeenCalled();
});

test("a port that is taken is refused, and nothing is left running", async () => {
  const service = await open(FOR_LONG_MS);
  const port = Number(new URL(service.url).port);
  const { startService } = await import("../service/service.ts");
  await expect(startService({ port, holdMs: 1 })).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect((await ask(service.url, "GET", "/health")).status).toBe(200);
  await service.stop();
});

/** A request whose body is sent in two halves, so that it runs for as long as the test wants. */
function slowRequest(url: string) {
  const body = JSON.stringify({ sku: "mug", quantity: 1 });
  const answered = Promise.withResolvers<{ status: number; connection: string; body: unknown }>();
  const sent = httpRequest(`${url}/reservations`, { method: "POST" }, async (response) => {
    answered.resolve({
      status: response.statusCode ?? 0,
      connection: response.headers.connection ?? "",
      body: JSON.parse(await text(response)),
    });
  });
  sent.on("error", answered.reject);
  sent.setHeader("content-length", body.length);
  sent.setHeader("expect", "100-continue");
  const isRunning = new Promise((resolve) => sent.on("continue", resolve));
  sent.write(body.slice(0, 5));
  return {
    isRunning,
    answered: answered.promise,
    finish: () => sent.end(body.slice(5)),
  };
}

test("a request on a connection that was open before the stop is asked to come again", async () => {
  const service = await open(FOR_LONG_MS);
  const socket = connect(Number(new URL(service.url).port), "localhost");
  await once(socket, "connect");
  // Begun, so that it is not idle, and not yet handed to the service.
  socket.write("GET /health HTTP/1.1\r\n");
  await until(
    async () => (await ask(service.url, "GET", "/health")).status,
    (status) => status === 200,
  );
  const stopped = service.stop();
  socket.write("host: localhost\r\n\r\n");
  const answer = await text(socket);
  expect(answer).toContain("503 Service Unavailable");
  expect(answer.toLowerCase()).toContain("connection: close");
  expect(answer).toContain('{"error":"Stopping"}');
  await stopped;
});

/** Why no connection can be made; undefined if one can. */
function refusal(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), "localhost", () => {
      socket.destroy();
      resolve(undefined);
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

test("SIGTERM: running requests are answered, new ones are not taken, the status is 0", async () => {
  const { startServer } = await import("../load/server.ts");
  const server = await startServer({ holdMs: FOR_LONG_MS });
  const slow = slowRequest(server.url);
  await slow.isRunning;
  server.process.kill("SIGTERM");
  await server.says("SIGTERM: stopping");
  expect(await refusal(server.url)).toBe("ECONNREFUSED");
  slow.finish();
  expect(await slow.answered).toEqual({
    status: 201,
    connection: "close",
    body: { id: 1, sku: "mug", quantity: 1, expiresInMs: FOR_LONG_MS },
  });
  await server.says("stopped");
  expect(await server.ended).toBe(0);
});
