import { knownValues } from '../emit/sample.ts';
import type { Api, Json } from '../model/api.ts';
import { paragraphs } from '../print/markdown.ts';
import { visible } from '../print/visible.ts';
import { callSample } from './call-sample.ts';
import { errorsMarkdown } from './errors-markdown.ts';
import { operationMarkdown } from './operation-markdown.ts';
import { member, object, type Plain, readable } from './readable.ts';

/** The bundled document with everything that viewers do not know written into descriptions, and with call samples. */
export function referenceDocument(api: Api): Plain {
  const known = knownValues(api.operations);
  const byPlace = new Map(
    api.operations.map((operation) => [`${operation.method.toLowerCase()} ${operation.path}`, operation]),
  );
  const paths = members(api.document.object.get('paths')).map(([path, pathItem]): [string, Plain] => [
    visible(path),
    object(
      members(pathItem).map(([method, node]): [string, Plain] => {
        const operation = byPlace.get(`${method} ${path}`);
        if (operation === undefined) return [method, member(method, node)];
        return [
          method,
          object([
            ...Object.entries(readable(node) ?? {}),
            ['description', `${paragraphs(operation.description)}\n\n${operationMarkdown(operation, api)}`],
            [
              'x-codeSamples',
              [{ lang: 'TypeScript', label: 'TypeScript', source: callSample(operation, api, known) }],
            ],
          ]),
        ];
      }),
    ),
  ]);
  const errors = errorsMarkdown(api);
  const tags: Plain = [
    ...api.sections.map(({ name, description }) => ({
      name: visible(name),
      description: paragraphs(description),
    })),
    ...(errors === '' ? [] : [{ name: 'Errors', 'x-traitTag': true, description: errors }]),
  ];
  return object([...Object.entries(readable(api.document) ?? {}), ['tags', tags], ['paths', object(paths)]]);
}

function members(value: Json | undefined): readonly (readonly [string, Json])[] {
  return typeof value === 'object' && value !== null && 'object' in value ? [...value.object] : [];
}
