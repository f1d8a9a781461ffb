// The codec: values of a program as bytes, so that they can cross to another thread that runs the same program.

export { Codec, MAX_BYTES } from "./codec.ts";
export { type CodecContext, DamagedMessage, type Memory, memoryOver } from "./context.ts";
