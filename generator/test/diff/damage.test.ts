import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isSeq, parseDocument } from 'yaml';
import { compareContracts } from '../../src/diff/compare/index.ts';
import type { Contract } from '../../src/diff/contract.ts';
import { foreign } from './mini.ts';
import { rich } from './rich.ts';

/** What is no OpenAPI 3 at all is refused in these words, and nothing else is. */
const refused = /is no OpenAPI document|is Swagger/;

function read(text: string, path: string): Contract | undefined {
  try {
    return foreign(text, path);
  } catch (error) {
    if (error instanceof Error && refused.test(error.message)) return undefined;
    throw error;
  }
}

function check(base: Contract, text: string, path = 'api.yaml'): void {
  const head = read(text, path);
  if (head === undefined) return;
  const lines = text.split('\n').length;
  for (const { at } of head.problems) {
    expect(at.line).toBeGreaterThanOrEqual(1);
    expect(at.line).toBeLessThanOrEqual(lines);
  }
  compareContracts(base, head);
  compareContracts(head, base);
  expect(compareContracts(head, head)).toEqual([]);
}

/** What somebody may write where something else belongs. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<fc.JsonValue>(
    null,
    [],
    {},
    'sting',
    { $ref: '#/components/schemas/Thing' },
    { $ref: '#/paths' },
    { $ref: '' },
    { $ref: 7 },
    { type: 'sting' },
    { type: ['string', 5] },
    { allOf: [{ $ref: '#/components/schemas/Thing' }] },
    { enum: [null, {}, []] },
    { __proto__: 1 },
  ),
);

describe('a damaged document never stops the diff', () => {
  const base = foreign(rich);

  it('whatever stands in the place of whatever', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 9 }), anything), {
          minLength: 1,
          maxLength: 4,
        }),
        (damages) => {
          const document = parseDocument(rich);
          for (const [steps, value] of damages) {
            const path: unknown[] = [];
            let node: unknown = document.contents;
            for (const step of steps) {
              if (isMap(node) && node.items.length > 0) {
                const pair = node.items[step % node.items.length];
                path.push(pair?.key);
                node = pair?.value;
              } else if (isSeq(node) && node.items.length > 0) {
                path.push(step % node.items.length);
                node = node.items[step % node.items.length];
              } else break;
            }
            if (path.length > 0) document.setIn(path, document.createNode(value));
          }
          check(base, document.toString());
          check(base, JSON.stringify(document.toJS()), 'api.json');
        },
      ),
      { numRuns: 150 },
    );
  });

  it('whatever is missing from the text, or stands too much in it', () => {
    fc.assert(
      fc.property(
        fc.nat(rich.length),
        fc.nat(40),
        fc.oneof(
          fc.string({ maxLength: 6 }),
          fc.constantFrom('\t', '- ', '{', '"', '&a ', '*a', '? ', '\n\n', '#'),
        ),
        (from, length, text) => {
          check(base, `${rich.slice(0, from)}${text}${rich.slice(from + length)}`);
        },
      ),
      { numRuns: 300 },
    );
  });
});
