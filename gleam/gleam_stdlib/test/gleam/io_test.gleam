//// Output: complete and in order, to files and pipes, however slow the reader.

/// What a program of its own wrote: standard output, standard error and its status.
@external(javascript, "../output_ffi.mjs", "run")
fn run(program: String) -> #(String, String, Int)

/// As `run`, with a reader that begins late and reads slowly.
@external(javascript, "../output_ffi.mjs", "bytesReadSlowly")
fn bytes_read_slowly(program: String) -> Int

/// The status of a program whose reader closes the pipe after the first bytes.
@external(javascript, "../output_ffi.mjs", "statusWithoutReader")
fn status_without_reader(program: String) -> Int

/// What a program wrote to the console of a host that has no file descriptors.
@external(javascript, "../output_ffi.mjs", "runInBrowser")
fn run_in_browser(program: String) -> #(String, String, Int)

pub fn each_function_writes_where_it_says_test() {
  let program =
    "io.print('a'); io.println('b'); io.print_error('c'); io.println_error('ß💜')"
  assert run(program) == #("ab\n", "cß💜\n", 0)
}

pub fn nothing_is_lost_when_the_program_ends_at_once_test() {
  let program =
    "for (let i = 0; i < 20000; i++) io.println('x'.repeat(99)); process.exit(3)"
  let #(output, _, status) = run(program)
  assert byte_length(output) == 2_000_000
  assert status == 3
}

@external(javascript, "../output_ffi.mjs", "byteLength")
fn byte_length(text: String) -> Int

/// The host's own stream makes writes to a full pipe fail instead of wait, as soon as anyone has looked at it.
pub fn a_slow_reader_is_waited_for_test() {
  let program =
    "process.stdout; for (let i = 0; i < 20000; i++) io.println('x'.repeat(99)); process.exit(0)"
  assert bytes_read_slowly(program) == 2_000_000
}

/// The status that a shell gives to a program ended by a broken pipe.
pub fn a_reader_that_goes_away_ends_the_program_test() {
  let program = "for (let i = 0; i < 20000; i++) io.println('x'.repeat(99))"
  assert status_without_reader(program) == 141
}

pub fn other_writers_keep_their_place_test() {
  let program = "io.print('a'); process.stdout.write('b'); io.print('c')"
  assert run(program) == #("abc", "", 0)
}

pub fn a_browser_gets_whole_lines_test() {
  let program = "io.print('a'); io.print('b\\nc\\nd'); io.print_error('e')"
  assert run_in_browser(program) == #("ab\nc\nd\n", "e\n", 0)
}
