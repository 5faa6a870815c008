import type ts from 'typescript';
import type { Api } from '../model/api.ts';
import { openapiTypescript, typescript } from './libraries.ts';
import { isInherited } from './literal.ts';
import { header } from './source.ts';
import { type TypingSchema, typingDocument } from './typing-document.ts';

/** `paths` and `components`, as openapi-typescript writes them. */
export function emitSchema(api: Api): Map<string, string> {
  const document = typingDocument(api);
  const core = new Set<string>();
  const nodes = openapiTypescript.transformDocument(document, {
    transform: (schema) => typeOf(schema, core),
    resolve: (ref) => document.components.schemas[ref.replace('#/components/schemas/', '')],
    discriminators: { objects: {}, refsHandled: [] },
    injectFooter: [],
    defaultNonNullable: false,
  });
  const kept = nodes.filter(
    (node) =>
      !(
        typescript.isTypeAliasDeclaration(node) &&
        (node.name.text === 'webhooks' || node.name.text === '$defs')
      ),
  );
  const text = openapiTypescript.print(kept.map(withUndefined));
  const imported =
    core.size === 0 ? '' : `import type { ${[...core].sort().join(', ')} } from '@exspec/core';\n\n`;
  return new Map([['schema.ts', `${header([`${api.name}/openapi.yaml`])}\n\n${imported}${text}`]]);
}

function typeOf(schema: TypingSchema, core: Set<string>): ts.TypeNode | undefined {
  const name = schema['x-type'];
  if (name !== undefined) {
    core.add(name);
    return typescript.factory.createTypeReferenceNode(name);
  }
  const values = schema['x-values'];
  if (values === undefined) return undefined;
  const members: ts.TypeNode[] = values.map(literalType);
  if (schema['x-open']) {
    const base = typescript.factory.createKeywordTypeNode(
      schema.type === 'number' ? typescript.SyntaxKind.NumberKeyword : typescript.SyntaxKind.StringKeyword,
    );
    members.push(
      typescript.factory.createParenthesizedType(
        typescript.factory.createIntersectionTypeNode([base, typescript.factory.createTypeLiteralNode([])]),
      ),
    );
  }
  return typescript.factory.createUnionTypeNode(members);
}

function literalType(value: string | number | boolean): ts.TypeNode {
  if (typeof value === 'string')
    return typescript.factory.createLiteralTypeNode(typescript.factory.createStringLiteral(value));
  if (typeof value === 'boolean')
    return typescript.factory.createLiteralTypeNode(
      value ? typescript.factory.createTrue() : typescript.factory.createFalse(),
    );
  const digits = typescript.factory.createNumericLiteral(Math.abs(value));
  return typescript.factory.createLiteralTypeNode(
    value < 0
      ? typescript.factory.createPrefixUnaryExpression(typescript.SyntaxKind.MinusToken, digits)
      : digits,
  );
}

/** What stands under the name of an optional member that every object has. */
function inheritedType(name: ts.PropertyName): readonly ts.TypeNode[] {
  const { factory } = typescript;
  const text = typescript.isIdentifier(name) || typescript.isStringLiteral(name) ? name.text : '';
  if (!isInherited(text)) return [];
  const literal = factory.createLiteralTypeNode(factory.createStringLiteral(text));
  return [factory.createIndexedAccessTypeNode(factory.createTypeReferenceNode('Object'), literal)];
}

/** Optional means that `undefined` may be written: `exactOptionalPropertyTypes` tells the two apart. */
function withUndefined(root: ts.Node): ts.Node {
  const result = typescript.transform(root, [
    (context) => (node) => {
      const visit = (one: ts.Node): ts.Node => {
        const visited = typescript.visitEachChild(one, visit, context);
        if (
          !typescript.isPropertySignature(visited) ||
          visited.questionToken === undefined ||
          visited.type === undefined
        )
          return visited;
        if (visited.type.kind === typescript.SyntaxKind.NeverKeyword) return visited;
        const type = typescript.factory.createUnionTypeNode([
          visited.type,
          ...inheritedType(visited.name),
          typescript.factory.createKeywordTypeNode(typescript.SyntaxKind.UndefinedKeyword),
        ]);
        return typescript.factory.updatePropertySignature(
          visited,
          visited.modifiers,
          visited.name,
          visited.questionToken,
          type,
        );
      };
      return typescript.visitNode(node, visit);
    },
  ]);
  return result.transformed[0] ?? root;
}
