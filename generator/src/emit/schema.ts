import type ts from 'typescript';
import type { Api } from '../model/api.ts';
import { openapiTypescript, typescript } from './libraries.ts';
import { header, importLine } from './source.ts';
import { namespaceOf, together, typingDocument } from './typing-document.ts';

/** `paths` and `components`, as openapi-typescript writes them, over the types of the other modules. */
export function emitSchema(api: Api): Map<string, string> {
  const { document, core, sections } = typingDocument(api);
  const nodes = openapiTypescript.transformDocument(document, {
    // The text has passed the gates of `literal.ts`, and is printed as it is.
    transform: (schema) => typescript.factory.createTypeReferenceNode(schema['x-type']),
    resolve: () => undefined,
    discriminators: { objects: {}, refsHandled: [] },
    injectFooter: [],
    defaultNonNullable: false,
  });
  const kept = nodes.filter(
    (node) => 'name' in node && ['paths', 'components'].includes(nameOf(node.name) ?? ''),
  );
  const text = openapiTypescript.print(kept.map(slim));
  const lines = [
    ...importLine('@exspec/core', core),
    ...[...sections].sort().map((one) => namespaceImport(namespaceOf(one), `./operations/${one}.ts`)),
    ...(api.schemas.size === 0 ? [] : [namespaceImport('types', './types.ts')]),
  ];
  return new Map([
    ['schema.ts', `${header([`${api.name}/openapi.yaml`])}\n\n${lines.join('\n')}\n\n${text}`],
  ]);
}

function namespaceImport(name: string, path: string): string {
  return `import type * as ${name} from '${path}';`;
}

function nameOf(name: unknown): string | undefined {
  return typeof name === 'object' && name !== null && 'text' in name ? String(name.text) : undefined;
}

/** Without what says nothing: members of type `never`, headers of any name. */
function slim(root: ts.Node): ts.Node {
  const { factory } = typescript;
  const result = typescript.transform(root, [
    (context) => (node) => {
      const visit: ts.Visitor = (one) => {
        const visited = typescript.visitEachChild(one, visit, context);
        if (typescript.isTypeLiteralNode(visited)) return withoutShared(visited);
        if (!typescript.isPropertySignature(visited) || visited.type === undefined) return visited;
        const { modifiers, name, questionToken } = visited;
        const type = merged(visited.type);
        if (type.kind === typescript.SyntaxKind.NeverKeyword || nameOf(name) === 'headers') return undefined;
        if (typescript.isTypeLiteralNode(type) && type.members.length === 0) {
          // openapi-fetch takes anything where parameters are not spoken of.
          if (nameOf(name) !== 'parameters') return undefined;
          return factory.updatePropertySignature(visited, modifiers, name, questionToken, noQuery());
        }
        // Optional means that `undefined` may be written: `exactOptionalPropertyTypes` tells the two apart.
        const full =
          questionToken === undefined || nameOf(name) === together
            ? type
            : factory.createUnionTypeNode([
                type,
                factory.createKeywordTypeNode(typescript.SyntaxKind.UndefinedKeyword),
              ]);
        return factory.updatePropertySignature(visited, modifiers, name, questionToken, full);
      };
      return typescript.visitEachChild(node, visit, context);
    },
  ]);
  return result.transformed[0] ?? root;
}

/** A path without the parameters that all of its methods share: there are none. */
function withoutShared(type: ts.TypeLiteralNode): ts.TypeLiteralNode {
  const names = type.members.map((one) => nameOf(one.name));
  if (!names.includes('parameters') || names.includes('responses')) return type;
  const own = type.members.filter((one) => nameOf(one.name) !== 'parameters');
  return typescript.factory.updateTypeLiteralNode(type, typescript.factory.createNodeArray(own));
}

/** The parameters of one place as the one type that they are. */
function merged(type: ts.TypeNode): ts.TypeNode {
  if (!typescript.isTypeLiteralNode(type) || type.members.length !== 1) return type;
  const [member] = type.members;
  return member !== undefined && typescript.isPropertySignature(member) && nameOf(member.name) === together
    ? (member.type ?? type)
    : type;
}

function noQuery(): ts.TypeNode {
  const { factory } = typescript;
  return factory.createTypeLiteralNode([
    factory.createPropertySignature(
      undefined,
      'query',
      factory.createToken(typescript.SyntaxKind.QuestionToken),
      factory.createKeywordTypeNode(typescript.SyntaxKind.NeverKeyword),
    ),
  ]);
}
