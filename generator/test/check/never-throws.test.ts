import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSpecs } from '../../src/check/check-specs.ts';
import { loadTexts, validTexts } from '../load/load-texts.ts';

const texts = validTexts();
const paths = Object.keys(texts);
/** Lines and words of real specs: mutations made of them get further than noise does. */
const lines = Object.values(texts).flatMap((text) => text.split('\n'));
const words = [
  ...new Set(Object.values(texts).flatMap((text) => text.match(/[\w$./#"-]+/g) ?? [])),
  '__proto__',
  'constructor',
  'null',
  '[]',
  '{}',
  '-1',
  '"#/"',
  '$ref: "#/Ack"',
];

const mutation = fc.record({
  path: fc.constantFrom(...paths),
  from: fc.nat(),
  length: fc.nat({ max: 60 }),
  insert: fc.oneof(
    fc.constantFrom(...words),
    fc.constantFrom(...lines),
    fc.string({ maxLength: 20 }),
    fc.constant(''),
  ),
});

/** Replaces one word, so that the YAML mostly stays valid and the rules see the change. */
const replacement = fc.record({
  path: fc.constantFrom(...paths),
  word: fc.nat(),
  by: fc.constantFrom(...words),
});

describe('loading and checking', () => {
  it('answer diagnostics for cut and spliced specs and never throw', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const changed = { ...texts };
        for (const { path, from, length, insert } of mutations) {
          const text = changed[path] ?? '';
          const start = from % (text.length + 1);
          changed[path] = text.slice(0, start) + insert + text.slice(start + length);
        }
        expect(Array.isArray(checkSpecs(loadTexts('demo', changed)))).toBe(true);
      }),
      { numRuns: 250 },
    );
  }, 240_000);

  it('answer diagnostics for specs whose words are exchanged and never throw', () => {
    fc.assert(
      fc.property(fc.array(replacement, { minLength: 1, maxLength: 6 }), (replacements) => {
        const changed = { ...texts };
        for (const { path, word, by } of replacements) {
          const text = changed[path] ?? '';
          const found = [...text.matchAll(/[\w$./#"-]+/g)];
          const chosen = found[word % Math.max(found.length, 1)];
          if (chosen !== undefined)
            changed[path] = text.slice(0, chosen.index) + by + text.slice(chosen.index + chosen[0].length);
        }
        checkSpecs(loadTexts('demo', changed));
      }),
      { numRuns: 400 },
    );
  }, 240_000);

  it('answer the same diagnostics twice', () => {
    const changed = { ...texts, 'demo/schemas/order.yaml': lines.slice(0, 40).join('\n') };
    expect(checkSpecs(loadTexts('demo', changed))).toEqual(checkSpecs(loadTexts('demo', changed)));
  });

  it('answer diagnostics for lists of maps where scalars belong', () => {
    const odd = `${texts['demo/schemas/order.yaml']}
A: { type: [{ a: 1 }, { a: 1 }], required: [{ valueOf: 1 }, { valueOf: 1 }], enum: [{ a: 1 }, { a: 1 }] }
`;
    const found = checkSpecs(loadTexts('demo', { ...texts, 'demo/schemas/order.yaml': odd }));
    expect(found.map(({ rule }) => rule)).toContain('wrong-type');
  });

  it('answer diagnostics for unions and references that run in circles', () => {
    const circles = `${texts['demo/schemas/order.yaml']}
A: { oneOf: [{ $ref: "#/A" }, { $ref: "#/B" }, { $ref: "#/A" }] }
B: { allOf: [{ $ref: "#/A" }, { $ref: "#/B" }] }
C: { anyOf: [{ $ref: "#/B" }, { type: array, items: { $ref: "#/C" } }], default: [[[1]]] }
`;
    const found = checkSpecs(loadTexts('demo', { ...texts, 'demo/schemas/order.yaml': circles }));
    expect(found.map(({ rule }) => rule)).toContain('ref-cycle');
  });
});
