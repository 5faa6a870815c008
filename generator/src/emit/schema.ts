import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';
import type { Api } from '../model/api.ts';
import { header } from './source.ts';
import { type TypingSchema, typingDocument } from './typing-document.ts';

/** `paths` and `components`, as openapi-typescript writes them. */
export async function emitSchema(api: Api): Promise<Map<string, string>> {
  const document = typingDocument(api);
  const core = new Set<string>();
  const nodes = await openapiTS(document as unknown as OpenAPI3, { // its types know no x- fields; it hands them to `transform` untouched
    silent: true,
    defaultNonNullable: false,
    transform: (schema) => typeOf(schema as TypingSchema, core), // the document is ours, so its schemas are too
  });
  const kept = nodes.filter((node) => !(ts.isTypeAliasDeclaration(node) && (node.name.text === 'webhooks' || node.name.text === '$defs')));
  const text = astToString(kept.map(withUndefined));
  const imported = core.size === 0 ? '' : `import type { ${[...core].sort().join(', ')} } from '@exspec/core';\n\n`;
  return new Map([['schema.ts', `${header([`${api.name}/openapi.yaml`])}\n\n${imported}${text}`]]);
}

function typeOf(schema: TypingSchema, core: Set<string>): ts.TypeNode | undefined {
  const name = schema['x-type'];
  if (name !== undefined) {
    core.add(name);
    return ts.factory.createTypeReferenceNode(name);
  }
  const values = schema['x-values'];
  if (values === undefined) return undefined;
  const members: ts.TypeNode[] = values.map(literalType);
  if (schema['x-open']) {
    const base = ts.factory.createKeywordTypeNode(schema.type === 'number' ? ts.SyntaxKind.NumberKeyword : ts.SyntaxKind.StringKeyword);
    members.push(ts.factory.createParenthesizedType(ts.factory.createIntersectionTypeNode([base, ts.factory.createTypeLiteralNode([])])));
  }
  return ts.factory.createUnionTypeNode(members);
}

function literalType(value: string | number | boolean): ts.TypeNode {
  if (typeof value === 'string') return ts.factory.createLiteralTypeNode(ts.factory.createStringLiteral(value));
  if (typeof value === 'boolean') return ts.factory.createLiteralTypeNode(value ? ts.factory.createTrue() : ts.factory.createFalse());
  const digits = ts.factory.createNumericLiteral(Math.abs(value));
  return ts.factory.createLiteralTypeNode(value < 0 ? ts.factory.createPrefixUnaryExpression(ts.SyntaxKind.MinusToken, digits) : digits);
}

/** Optional means that `undefined` may be written: `exactOptionalPropertyTypes` tells the two apart. */
function withUndefined(root: ts.Node): ts.Node {
  const result = ts.transform(root, [(context) => (node) => {
    const visit = (one: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(one, visit, context);
      if (!ts.isPropertySignature(visited) || visited.questionToken === undefined || visited.type === undefined) return visited;
      if (visited.type.kind === ts.SyntaxKind.NeverKeyword) return visited;
      const type = ts.factory.createUnionTypeNode([visited.type, ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword)]);
      return ts.factory.updatePropertySignature(visited, visited.modifiers, visited.name, visited.questionToken, type);
    };
    return ts.visitNode(node, visit);
  }]);
  return result.transformed[0] ?? root;
}
