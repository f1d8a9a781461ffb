// A program of Gleam whose supervised children run in other threads, and which looks into them: what it prints is what it prints in one.

import { expect, test } from "vitest";
import { projectWith, starfish } from "../cli/starfish.ts";

const PROGRAM = `
import gleam/erlang/process
import gleam/io
import gleam/list
import gleam/otp/actor
import gleam/otp/static_supervisor as supervisor
import gleam/otp/supervision
import gleam/otp/system
import gleam/string

type Foreign

@external(javascript, "./shop_ffi.mjs", "promise")
fn promise() -> Foreign

@external(javascript, "./shop_ffi.mjs", "thread")
fn thread() -> Int

fn child(name, state: fn() -> state) {
  supervision.worker(fn() {
    actor.new_with_initialiser(60_000, fn(_) {
      actor.initialised(state()) |> actor.returning(thread()) |> Ok
    })
    |> actor.named(name)
    |> actor.on_message(fn(state, reply) {
      process.send(reply, thread())
      actor.continue(state)
    })
    |> actor.start
  })
}

pub fn main() {
  let names = list.map(["a", "b", "c", "d"], process.new_name)
  let assert [a, b, c, d] = names
  let assert Ok(_) =
    supervisor.new(supervisor.OneForOne)
    |> supervisor.add(child(a, fn() { #(1, [Ok(2.5)]) }))
    |> supervisor.add(child(b, fn() { #(1, [Ok(2.5)]) }))
    |> supervisor.add(child(c, fn() { #(2, promise()) }))
    |> supervisor.add(child(d, fn() { #(2, promise()) }))
    |> supervisor.start
  let ask = fn(name) { process.call(process.named_subject(name), 60_000, fn(reply) { reply }) }
  let threads = list.map(names, ask)
  io.println(string.inspect(list.length(list.unique(threads))))
  list.each(names, fn(name) {
    let assert Ok(pid) = process.named(name)
    io.println(string.inspect(system.get_state(pid)))
    system.suspend(pid)
    system.resume(pid)
    io.println(string.inspect(process.is_alive(pid)))
  })
}
`;

const FOREIGN = `
import { threadId } from "node:worker_threads";
export const promise = () => new Promise(() => undefined);
export const thread = () => threadId;
`;

test("the state of an actor in another thread is shown, in words if it cannot be copied", () => {
  const shop = projectWith({ "src/shop.gleam": PROGRAM, "src/shop_ffi.mjs": FOREIGN });
  const spread = ["--schedulers", "2", "--spread", "supervised"];
  const { stdout, stderr, status } = starfish(["run", shop, ...spread]);
  const [threads, ...lines] = stdout.trimEnd().split("\n");
  expect(threads, stderr).toBe("2");
  // One of two equal children is in the thread of whoever asks, the other is not.
  const foreign = "#(2, //js(Promise {}))";
  const states = ["#(1, [Ok(2.5)])", "#(1, [Ok(2.5)])", foreign, `"${foreign}"`];
  expect(lines.filter((line) => line !== "True").toSorted()).toEqual(states.toSorted());
  expect(lines.length).toBe(8);
  expect(status).toBe(0);
});
