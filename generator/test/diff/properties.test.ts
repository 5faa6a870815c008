import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/diff/change.ts';
import { compareContracts } from '../../src/diff/compare/index.ts';
import type { Contract } from '../../src/diff/contract.ts';
import type { Texts } from '../load/load-texts.ts';
import { ownCases } from './cases/index.ts';
import { diffOwn, edited, foreign, mini } from './mini.ts';

type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

const name = fc.constantFrom('Order', 'Trade', 'Fill', 'Book');
const schema = fc.letrec<{ any: Plain; object: Plain }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Plain>({ type: 'string' }, { type: 'integer', format: 'int64' }, { type: 'boolean' }, {}),
    fc
      .subarray(['A', 'B', 'C', 'D'], { minLength: 1 })
      .map((values): Plain => ({ type: 'string', enum: values })),
    fc.record({ type: fc.constant('integer'), minimum: fc.nat(5) }),
    name.map((one): Plain => ({ $ref: `#/components/schemas/${one}` })),
    tie('any').map((items): Plain => ({ type: 'array', items })),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((oneOf): Plain => ({ oneOf })),
    tie('object'),
  ),
  object: fc
    .tuple(
      fc.dictionary(fc.constantFrom('id', 'price', 'symbol', 'side', 'orderId'), tie('any'), { maxKeys: 4 }),
      fc.subarray(['id', 'price']),
    )
    .map(([properties, required]): Plain => ({ type: 'object', properties, required })),
}));
const operation = fc
  .record({
    parameters: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('a', 'b', 'limit', 'symbol'),
        in: fc.constant('query'),
        required: fc.boolean(),
        schema: schema.any,
      }),
      { selector: (one) => one.name, maxLength: 3 },
    ),
    summary: fc.constantFrom('One', 'Two'),
    schema: schema.any,
  })
  .map(
    ({ parameters, summary, schema: one }): Plain => ({
      summary,
      parameters,
      responses: { 200: { description: 'ok', content: { 'application/json': { schema: one } } } },
    }),
  );
const document = fc
  .record({
    paths: fc.dictionary(
      fc.constantFrom('/v1/order', '/v3/order', '/v1/trade', '/book/{id}'),
      fc.dictionary(fc.constantFrom('get', 'post', 'patch'), operation, { maxKeys: 2 }),
      { maxKeys: 3 },
    ),
    schemas: fc.record(
      { Order: schema.object, Trade: schema.object, Fill: schema.any, Book: schema.any },
      { requiredKeys: [] },
    ),
  })
  .map(
    ({ paths, schemas }): Plain => ({
      openapi: '3.1.0',
      info: { title: 'T', version: '1' },
      paths,
      components: { schemas },
    }),
  );

const read = (one: Plain): Contract => foreign(JSON.stringify(one), 'a.json');

/** The same document with the members of every map in another order. */
function shuffled(value: Plain, seed: number): Plain {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: Plain) => shuffled(one, seed));
  const members = Object.entries(value as { readonly [key: string]: Plain }); // an object that is no list
  const rank = (key: string): number =>
    [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0) * seed) % 9973, 7);
  return Object.fromEntries(
    members
      .sort(([left], [right]) => rank(left) - rank(right))
      .map(([key, one]) => [key, shuffled(one, seed)]),
  );
}

const prints = (changes: readonly Change[]): readonly string[] =>
  changes.map((one) => one.fingerprint).sort();

/** What the same edit is called from the other side; undefined where both sides call it the same. */
const opposites: readonly (readonly [string, string])[] = [
  ['operation-added', 'operation-removed'],
  ['response-status-added', 'response-status-removed'],
  ['response-field-added', 'response-field-removed'],
];

describe('properties', () => {
  it('nothing differs from itself', () => {
    fc.assert(
      fc.property(document, (one) => void expect(compareContracts(read(one), read(one))).toEqual([])),
      { numRuns: 300 },
    );
  });

  it('the order of members says nothing', () => {
    fc.assert(
      fc.property(
        document,
        fc.integer({ min: 1, max: 99 }),
        (one, seed) => void expect(compareContracts(read(one), read(shuffled(one, seed)))).toEqual([]),
      ),
      { numRuns: 300 },
    );
  });

  it('swapping the sides swaps what was added and what was removed', () => {
    fc.assert(
      fc.property(document, document, (base, head) => {
        const forwards = compareContracts(read(base), read(head)).flatMap((one) =>
          one.effects.map((effect) => `${effect.rule} ${one.subject}`),
        );
        const backwards = compareContracts(read(head), read(base)).flatMap((one) =>
          one.effects.map((effect) => `${effect.rule} ${one.subject}`),
        );
        for (const [added, removed] of opposites) {
          const of = (list: readonly string[], rule: string): readonly string[] =>
            list
              .filter((one) => one.startsWith(`${rule} `) && !one.includes('→'))
              .map((one) => one.slice(rule.length))
              .sort();
          // A moved operation is named after HEAD, so only what names no operation can be held against the other side.
          const free = (list: readonly string[]): readonly string[] =>
            added.startsWith('operation')
              ? list
              : list.filter((one) => !/GET|POST|PATCH|operations/.test(one));
          expect(free(of(forwards, added))).toEqual(free(of(backwards, removed)));
          expect(free(of(forwards, removed))).toEqual(free(of(backwards, added)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a fingerprint is that of one change, and of the same change when members and files stand in another order', () => {
    fc.assert(
      fc.property(document, document, fc.integer({ min: 1, max: 99 }), (base, head, seed) => {
        const changes = compareContracts(read(base), read(head));
        expect(new Set(prints(changes)).size).toBe(changes.length);
        expect(prints(compareContracts(read(shuffled(base, seed)), read(shuffled(head, seed + 1))))).toEqual(
          prints(changes),
        );
      }),
      { numRuns: 300 },
    );
  });
});

it('fingerprints of our own specs stay what they are when lines and files stand elsewhere', () => {
  const moved = (texts: Texts): Texts =>
    Object.fromEntries(
      Object.entries(texts)
        .reverse()
        .map(([path, text]) => [path, path.endsWith('errors.yaml') ? text : `# moved\n\n${text}`]),
    );
  for (const one of ownCases) {
    const base = edited(mini, ...(one.given ?? []));
    const head = edited(base, ...one.edits);
    const changes = prints(diffOwn(base, head));
    expect(new Set(changes).size).toBe(changes.length);
    expect(prints(diffOwn(moved(base), moved(head))), one.rule).toEqual(changes);
  }
});
