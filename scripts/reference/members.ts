// Owns the members of classes and interfaces as a user sees them: what is private, overrides, brands and what a comment calls
// internal are left out. Of a class that Effect makes (`Schema.TaggedError`, `Context.Service`) the members are those of
// the description that it is made from.

import {
  type CallExpression,
  type ClassDeclaration,
  type ClassMemberTypes,
  type ClassStaticBlockDeclaration,
  type ConstructorDeclaration,
  type InterfaceDeclaration,
  type JSDocableNode,
  Node,
  type ObjectLiteralElementLike,
  type TypeElementTypes,
} from "ts-morph";
import { type DocComment, innerText, noComment, readDocComment } from "./doc-comment.ts";
import type { Member } from "./entries.ts";
import { oneLine, withItems } from "./signatures.ts";

type DocOf = (node: JSDocableNode) => DocComment;

export interface ClassFace {
  /** ` extends X`, or nothing. */
  readonly heritage: string;
  readonly members: ReadonlyArray<Member>;
}

/** The types of the fields of errors, by their schemas. */
const schemaTypes: Readonly<Record<string, string>> = {
  "Schema.String": "string",
  "Schema.Number": "number",
  "Schema.Unknown": "unknown",
};

export function readInterfaceMembers(
  declaration: InterfaceDeclaration,
  docOf: DocOf,
): ReadonlyArray<Member> {
  return declaration.getMembers().flatMap((member) => typeMember(member, docOf));
}

/** A field whose name is a symbol of its own is a brand: nobody reads it. */
const isBrand = (name: string): boolean => name.startsWith("[") && !name.startsWith("[Symbol.");

function typeMember(member: TypeElementTypes, docOf: DocOf): ReadonlyArray<Member> {
  const doc = docOf(member);
  if (doc.isInternal) return [];
  const text = withItems(oneLine(member.getText()).replace(/[;,]$/, ""), member.getProject());
  if (!Node.isPropertySignature(member) && !Node.isMethodSignature(member)) {
    return [{ name: text, signature: text, doc }];
  }
  const name = member.getName();
  return isBrand(name) ? [] : [{ name, signature: text, doc }];
}

export function readClassMembers(declaration: ClassDeclaration, docOf: DocOf): ClassFace {
  const own = declaration.getMembers().flatMap((member) => classMember(member, docOf));
  const base = declaration.getExtends();
  if (base === undefined) return { heritage: "", members: own };
  const expression = base.getExpression();
  if (!Node.isCallExpression(expression)) {
    return { heritage: ` extends ${base.getText()}`, members: own };
  }
  const maker = makerOf(expression);
  return {
    heritage: ` extends ${maker}`,
    members: [...describedMembers(expression, docOf), ...own],
  };
}

/** `Schema.TaggedError<X>()("X", {…})` is made by `Schema.TaggedError`. */
function makerOf(call: CallExpression): string {
  const callee = call.getExpression();
  return Node.isCallExpression(callee) ? makerOf(callee) : callee.getText();
}

function describedMembers(call: CallExpression, docOf: DocOf): ReadonlyArray<Member> {
  const [tag, fields] = call.getArguments();
  if (Node.isObjectLiteralExpression(fields)) {
    const signature = `readonly _tag: ${tag?.getText()}`;
    return [{ name: "_tag", signature, doc: noComment }, ...fields.getProperties().map(fieldOf)];
  }
  const [, service] = typeArgumentsOf(call);
  return Node.isTypeLiteral(service)
    ? service.getMembers().flatMap((member) => typeMember(member, docOf))
    : [];
}

/** The type arguments of the first call in a chain of calls that has any. */
function typeArgumentsOf(call: CallExpression): ReadonlyArray<Node> {
  const own = call.getTypeArguments();
  const callee = call.getExpression();
  return own.length > 0 || !Node.isCallExpression(callee) ? own : typeArgumentsOf(callee);
}

/** A field of the description of an error. */
function fieldOf(property: ObjectLiteralElementLike): Member {
  if (!Node.isPropertyAssignment(property)) throw new Error(`a field ${property.getText()}`);
  const name = property.getName();
  const schema = property.getInitializerOrThrow().getText();
  const optional = /^Schema\.optional\((.*)\)$/.exec(schema);
  const type = schemaTypes[optional?.[1] ?? schema];
  if (type === undefined) throw new Error(`the field ${name} is a ${schema}`);
  // The parser takes comments of declarations alone for doc comments.
  const comment = property.getLeadingCommentRanges().at(-1)?.getText() ?? "";
  return {
    name,
    signature: `readonly ${name}${optional === null ? "" : "?"}: ${type}`,
    doc: readDocComment(innerText(comment)),
  };
}

function classMember(member: ClassMemberTypes, docOf: DocOf): ReadonlyArray<Member> {
  if (Node.isClassStaticBlockDeclaration(member)) return [];
  const doc = docOf(member);
  const isHidden =
    doc.isInternal ||
    member.hasModifier("private") ||
    member.hasModifier("protected") ||
    member.hasModifier("override");
  if (isHidden) return [];
  if (Node.isConstructorDeclaration(member)) {
    const signature = oneLine(textUpTo(member, member.getBody()));
    return [{ name: "constructor", signature: signature.replace(/^constructor/, "new "), doc }];
  }
  const name = member.getName();
  if (name.startsWith("#") || isBrand(name)) return [];
  return [{ name, signature: signatureOf(member), doc }];
}

type NamedMember = Exclude<ClassMemberTypes, ClassStaticBlockDeclaration | ConstructorDeclaration>;

function signatureOf(member: NamedMember): string {
  if (!Node.isPropertyDeclaration(member)) {
    return oneLine(textUpTo(member, member.getBody())).replace(/^((?:static )?)async /, "$1");
  }
  const initializer = member.getInitializer();
  if (Node.isArrowFunction(initializer)) {
    const head = textUpTo(initializer, initializer.getEqualsGreaterThan());
    return oneLine(`${member.isStatic() ? "static " : ""}${member.getName()}${head}`);
  }
  if (member.getTypeNode() === undefined && Node.isStringLiteral(initializer)) {
    return oneLine(textUpTo(member, undefined).replace(" =", ":"));
  }
  return oneLine(textUpTo(member, initializer).replace(/\s*=\s*$/, ""));
}

function textUpTo(node: Node, end: Node | undefined): string {
  const text = node.getSourceFile().getFullText();
  return text
    .slice(node.getStart(), end === undefined ? node.getEnd() : end.getStart())
    .replace(/;\s*$/, "");
}
