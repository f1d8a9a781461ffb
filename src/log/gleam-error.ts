// Owns reading the errors that compiled Gleam throws for `panic`, `todo`, `let assert` and `assert`: which of them it
// is, where it was written, and which values it carries. Anything else that was thrown is told apart from them.
// Pure; a value that only looks like such an error is treated as an ordinary one.

/** A piece of source text by byte offsets into its file: from `start` up to `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One operand of a failed `assert`: its value, unless it is a literal or was never evaluated. */
export interface AssertedExpression extends ByteRange {
  readonly kind: "literal" | "expression" | "unevaluated";
  readonly value: unknown;
}

/** What a failed `assert` was about. */
export type Assertion =
  | {
      readonly kind: "binary_operator";
      readonly operator: string;
      readonly left: AssertedExpression;
      readonly right: AssertedExpression;
    }
  | { readonly kind: "function_call"; readonly arguments: ReadonlyArray<AssertedExpression> }
  | { readonly kind: "expression"; readonly expression: AssertedExpression };

/** An error of compiled Gleam. `line` counts from 1. */
export interface GleamError {
  readonly variant: "panic" | "todo" | "let_assert" | "assert";
  readonly message: string;
  readonly module: string;
  readonly functionName: string;
  readonly line: number;
  readonly range: ByteRange | undefined;
  /** The value that no pattern of a `let assert` matched. */
  readonly unmatched: { readonly value: unknown } | undefined;
  readonly assertion: Assertion | undefined;
}

const variants: ReadonlySet<string> = new Set(["panic", "todo", "let_assert", "assert"]);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

function rangeOf(fields: Fields): ByteRange | undefined {
  const { start, end } = fields;
  return typeof start === "number" && typeof end === "number" && end > start
    ? { start, end }
    : undefined;
}

function assertedExpression(value: unknown): AssertedExpression | undefined {
  if (!isFields(value)) return undefined;
  const { kind, start, end } = value;
  if (kind !== "literal" && kind !== "expression" && kind !== "unevaluated") return undefined;
  if (typeof start !== "number" || typeof end !== "number") return undefined;
  return { kind, start, end, value: value.value };
}

function assertionOf(fields: Fields): Assertion | undefined {
  switch (fields.kind) {
    case "binary_operator": {
      const left = assertedExpression(fields.left);
      const right = assertedExpression(fields.right);
      if (left === undefined || right === undefined) return undefined;
      return { kind: "binary_operator", operator: String(fields.operator), left, right };
    }
    case "function_call": {
      const all = Array.isArray(fields.arguments) ? fields.arguments.map(assertedExpression) : [];
      const known = all.filter((argument) => argument !== undefined);
      return { kind: "function_call", arguments: known };
    }
    case "expression": {
      const expression = assertedExpression(fields.expression);
      return expression === undefined ? undefined : { kind: "expression", expression };
    }
    default:
      return undefined;
  }
}

/**
 * The Gleam error in a thrown value, or undefined when it is none.
 *
 * Source of the shape: `makeError` in the modules that the Gleam compiler writes.
 */
export function gleamErrorOf(thrown: unknown): GleamError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const fields = thrown as unknown as Fields;
  const variant = fields.gleam_error;
  if (typeof variant !== "string" || !variants.has(variant)) return undefined;
  return {
    variant: variant as GleamError["variant"],
    message: thrown.message,
    module: String(fields.module ?? ""),
    functionName: String(fields.function ?? fields.fn ?? ""),
    line: typeof fields.line === "number" ? fields.line : 0,
    range: rangeOf(fields),
    unmatched: variant === "let_assert" ? { value: fields.value } : undefined,
    assertion: variant === "assert" ? assertionOf(fields) : undefined,
  };
}
