import { describe, expect, test } from "vitest";
import { projectWith, starfish } from "./starfish.ts";

const shop = projectWith({
  "src/shop.gleam": `import gleam/erlang/process.{type Subject}
import gleam/list

pub type Message {
  Price(reply_to: Subject(Int))
}

pub fn prices(shops: List(Subject(Message))) -> List(Int) {
  list.map(shops, fn(shop) { process.call(shop, 100, Price) })
}

pub fn double(price: Int) -> Int {
  price * 2
}
`,
});

describe("explain", () => {
  test("shows the way through list.map to where a function waits, with Gleam positions", () => {
    const { status, stdout } = starfish(["explain", "shop.prices", shop]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^shop\.prices suspends:\n/);
    expect(stdout).toContain("src/shop.gleam:9:3  shop.prices calls gleam/list.map with");
    expect(stdout).toContain("gleam/erlang/process");
    expect(stdout).toMatch(/waits in the runtime .*\n$/);
  });

  test("says so of a function that does not suspend, or only if what it is given does", () => {
    expect(starfish(["explain", "shop.double", shop]).stdout).toBe(
      "shop.double does not suspend.\n",
    );
    expect(starfish(["explain", "gleam/list.map", shop]).stdout).toBe(
      "gleam/list.map suspends only if the function given as argument 2 does.\n",
    );
  });

  test("gives the same to a machine", () => {
    const { stdout } = starfish(["explain", "shop.prices", shop, "--json"]);
    const { ok, name, colour, hops } = JSON.parse(stdout);
    expect({ ok, name, colour }).toEqual({ ok: true, name: "shop.prices", colour: "suspending" });
    expect(hops[0].position).toMatchObject({ line: 9, column: 3 });
  });

  test("an unknown function is answered with near names", () => {
    const { status, stdout, stderr } = starfish(["explain", "shop.pricse", shop]);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("The program has no function shop.pricse");
    expect(stderr).toContain("did you mean shop.prices?");
  });

  test("a name without its module is refused with an example", () => {
    const { status, stderr } = starfish(["explain", "prices", shop]);
    expect(status).toBe(1);
    expect(stderr).toContain("prices is not the name of a function with its module");
  });

  test("a failure is JSON for a machine", () => {
    const { status, stdout } = starfish(["explain", "prices", shop, "--json"]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { kind: "CommandFailure" } });
  });
});
