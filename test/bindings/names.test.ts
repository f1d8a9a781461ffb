import { describe, expect, test } from "vitest";
import {
  camelCase,
  lowerFirst,
  moduleAlias,
  Names,
  refName,
} from "../../codegen/bindings/names.ts";

test("snake_case becomes camelCase", () => {
  expect(camelCase("reply_to")).toBe("replyTo");
  expect(camelCase("start")).toBe("start");
  expect(camelCase("sha_2_hash")).toBe("sha2Hash");
  expect(camelCase("_unused_name")).toBe("unusedName");
});

test("a variant becomes a method", () => {
  expect(lowerFirst("Balance")).toBe("balance");
  expect(lowerFirst("OutOfStock")).toBe("outOfStock");
  expect(lowerFirst("HTTPError")).toBe("httpError");
  expect(lowerFirst("X")).toBe("x");
});

test("a message type gives its client a name", () => {
  expect(refName("Message")).toBe("Ref");
  expect(refName("Msg")).toBe("Ref");
  expect(refName("AccountMessage")).toBe("AccountRef");
  expect(refName("Command")).toBe("CommandRef");
});

test("modules with the same last name are told apart", () => {
  expect(moduleAlias("gleam/otp/actor")).toBe("$gleam_otp_actor");
  expect(moduleAlias("actor")).toBe("$actor");
});

describe("names of one scope", () => {
  test("are given out once each", () => {
    const names = Names.values();
    expect(names.claim("start")).toBe("start");
    expect(names.claim("start")).toBe("start_");
    expect(names.claim("start")).toBe("start__");
  });

  test("are none that JavaScript or the bindings keep for themselves", () => {
    expect(Names.values().claim("delete")).toBe("delete_");
    expect(Names.values().claim("promised")).toBe("promised_");
    expect(Names.types().claim("Promise")).toBe("Promise_");
    expect(Names.methods().claim("constructor")).toBe("constructor_");
  });
});
