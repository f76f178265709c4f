/** The elements of a class with decorators or `accessor` fields, as the parts they are lowered to. */
import type * as ESTree from "estree";

export type ClassNode = (ESTree.ClassDeclaration | ESTree.ClassExpression) & Decorated;
export type Member = ESTree.ClassBody["body"][number];

/** `accessor x = 1`, which ESTree's types do not know. */
export interface Accessor extends Omit<ESTree.PropertyDefinition, "type"> {
  readonly type: "AccessorProperty";
}

export interface Decorated {
  decorators?: { readonly expression: ESTree.Expression }[];
}

/** A method, field or accessor, decorated or not. */
export type Element = (ESTree.MethodDefinition | ESTree.PropertyDefinition | Accessor) & Decorated;

export function isAccessor(member: Element): member is Accessor & Decorated {
  return member.type === "AccessorProperty";
}

export function isField(member: Element): boolean {
  return member.type === "PropertyDefinition";
}

export function isDecorated(member: Member | ClassNode): boolean {
  return ((member as Decorated).decorators?.length ?? 0) > 0;
}

/** The class has something to lower. */
export function needsLowering(node: ClassNode): boolean {
  return (
    isDecorated(node) ||
    node.body.body.some((member) => isDecorated(member) || isAccessor(member as unknown as Element))
  );
}

/** What a decorator's context says an element is. */
export function kindOf(member: Element): "method" | "getter" | "setter" | "field" | "accessor" {
  if (isAccessor(member)) return "accessor";
  if (member.type === "PropertyDefinition") return "field";
  return member.kind === "get" ? "getter" : member.kind === "set" ? "setter" : "method";
}

export function isPrivate(member: Element): boolean {
  return member.key.type === "PrivateIdentifier";
}

/** Elements in the order in which their decorators are applied: methods first, statics first. */
export function decorationOrder(members: readonly Element[]): Element[] {
  const rank = (member: Element): number => (isField(member) ? 2 : 0) + (member.static ? 0 : 1);
  return members.filter(isDecorated as never).toSorted((a, b) => rank(a) - rank(b));
}
