// The codec: values of a program as bytes, so that they can cross to another thread that runs the same program, or to the next
// version of it.

export { Codec, MAX_BYTES } from "./codec.ts";
export { type CodecContext, DamagedMessage, type Memory, memoryOver } from "./context.ts";
export { fill, type Hole, type Hollow, hollow } from "./holes.ts";
export {
  labelOf,
  NotPortable,
  type Portable,
  type PortableType,
  readPortable,
  writePortable,
} from "./portable.ts";
export { type ConstructorFacts, canBeOneType } from "./same-type.ts";
