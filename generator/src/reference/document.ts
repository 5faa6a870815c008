import { knownValues } from '../emit/sample.ts';
import type { Api, Json } from '../model/api.ts';
import { callSample } from './call-sample.ts';
import { errorsMarkdown } from './errors-markdown.ts';
import { operationMarkdown } from './operation-markdown.ts';

/** JSON as a viewer takes it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** The bundled document with everything that viewers do not know written into descriptions, and with call samples. */
export function referenceDocument(api: Api): Plain {
  const known = knownValues(api.operations);
  const byPlace = new Map(
    api.operations.map((operation) => [`${operation.method.toLowerCase()} ${operation.path}`, operation]),
  );
  const paths = members(api.document.object.get('paths')).map(([path, pathItem]): [string, Plain] => [
    path,
    object(
      members(pathItem).map(([method, node]): [string, Plain] => {
        const operation = byPlace.get(`${method} ${path}`);
        if (operation === undefined) return [method, plain(node)];
        return [
          method,
          object([
            ...members(node).map(([key, value]): [string, Plain] => [key, plain(value)]),
            ['description', `${operation.description}\n\n${operationMarkdown(operation, api)}`],
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
    ...api.sections.map(({ name, description }) => ({ name, description })),
    ...(errors === '' ? [] : [{ name: 'Errors', 'x-traitTag': true, description: errors }]),
  ];
  return object([
    ...members(api.document).map(([key, value]): [string, Plain] => [key, plain(value)]),
    ['tags', tags],
    ['paths', object(paths)],
  ]);
}

function members(value: Json | undefined): readonly (readonly [string, Json])[] {
  return typeof value === 'object' && value !== null && 'object' in value ? [...value.object] : [];
}

/** Later entries win. Without a prototype, so that `__proto__` is a key like any other. */
function object(entries: Iterable<readonly [string, Plain]>): { readonly [key: string]: Plain } {
  const made: Record<string, Plain> = Object.create(null);
  for (const [key, value] of entries) made[key] = value;
  return made;
}

/** A number that JavaScript would round is shown as text: its digits are the fact. */
function plain(value: Json): Plain {
  if (value === null || typeof value !== 'object') return value;
  if ('number' in value) {
    const number = Number(value.number);
    return Number.isInteger(number) && !Number.isSafeInteger(number) ? value.number : number;
  }
  if ('object' in value) return object(members(value).map(([key, one]) => [key, plain(one)]));
  return value.map(plain);
}
