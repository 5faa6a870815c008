import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { compiledSchemas, type SchemaSet } from '../../src/check/compiled-schemas.ts';

const cache = `${mkdtempSync(join(tmpdir(), 'exspec-schemas-'))}/`;
afterAll(() => rmSync(cache, { recursive: true }));

let asked = 0;

function setOf(limit: number): SchemaSet {
  return {
    name: 'made-up',
    draft: '2020',
    options: { allErrors: true, verbose: true },
    texts: [String(limit)],
    schemas: () => {
      asked++;
      return [{ $id: 'shop', $defs: { price: { maximum: limit, minimum: 1 } } }];
    },
    entries: { price: 'shop#/$defs/price' },
    cache,
  };
}

function mistakes(set: SchemaSet, value: number): readonly string[] {
  const validate = compiledSchemas(set)('price');
  validate(value);
  return (validate.errors ?? []).map(({ keyword, parentSchema }) => `${keyword} ${parentSchema?.minimum}`);
}

describe('validators that are kept', () => {
  beforeEach(() => {
    for (const file of readdirSync(cache)) rmSync(join(cache, file));
    asked = 0;
  });

  it('are compiled once, and answer the same when they come from the disk', () => {
    const answers = [5, 10, 11, 0].map((value) => mistakes(setOf(10), value));
    expect(answers).toEqual([[], [], ['maximum 1'], ['minimum 1']]);
    expect(asked).toBe(1);
  });

  it('are compiled again when what they are made from has changed', () => {
    expect(mistakes(setOf(10), 15)).toEqual(['maximum 1']);
    expect(mistakes(setOf(20), 15)).toEqual([]);
    expect(asked).toBe(2);
  });

  it('are compiled again when the file was damaged, which is mended', () => {
    mistakes(setOf(10), 15);
    const [file = ''] = readdirSync(cache);
    writeFileSync(join(cache, file), 'module.exports = {');
    expect(mistakes(setOf(10), 15)).toEqual(['maximum 1']);
    expect(mistakes(setOf(10), 5)).toEqual([]);
    expect(asked).toBe(2);
  });
});
