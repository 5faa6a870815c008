import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { compareContracts } from '../../src/diff/compare/index.ts';
import { type Edit, editsByKind, type Json, objectOf, partOf, withEdit } from './edits.ts';
import { foreign } from './mini.ts';

/** A real API of a million characters that none of us wrote: what openapi-typescript's parser is measured with. */
const document = benchmark();

function benchmark(): string {
  const types = createRequire(import.meta.url).resolve('openapi-typescript');
  const core = createRequire(types).resolve('@redocly/openapi-core');
  return join(dirname(core), '../src/benchmark/benches/rebilly.yaml');
}

/** What OpenAPI and JSON Schema take for granted where it is not said. */
function isSameWithout({ path, what, value }: Edit, root: Json): boolean {
  const [name, list] = [path.at(-1), path.at(-2)];
  const parent = path
    .slice(0, -1)
    .reduce<Json>((one, key) => (Array.isArray(one) ? one[Number(key)] : objectOf(one)[key]) ?? null, root);
  if (what === 'other') return name === 'openapi' || (name === 'required' && objectOf(parent).in === 'path');
  if (what === 'item more') return name === 'parameters'; // the last one again
  if (what === 'item less')
    return name === 'allOf' && isAnyObject(Array.isArray(value) ? value.at(-1) : undefined, root);
  if (name === 'required') return value === false || objectOf(parent).in === 'path';
  if (name === 'style' || name === 'explode')
    return objectOf(parent).in === 'query' && (value === 'form' || value === true);
  if (name === 'additionalProperties') return value === true;
  if (list === 'allOf') return isAnyObject(value, root);
  return (
    value === false &&
    ['deprecated', 'nullable', 'readOnly', 'writeOnly', 'uniqueItems'].includes(String(name))
  );
}

/** Beside others in `allOf` it says nothing. */
function isAnyObject(value: Json | undefined, root: Json): boolean {
  const ref = objectOf(value).$ref;
  const target =
    typeof ref === 'string'
      ? ref
          .slice(2)
          .split('/')
          .reduce<Json>((one, key) => objectOf(one)[key] ?? null, root)
      : value;
  const { type, additionalProperties, ...rest } = objectOf(target);
  return (
    (type ?? 'object') === 'object' &&
    (additionalProperties ?? true) === true &&
    Object.keys(rest).length === 0
  );
}

/** The same sequence on every machine (Numerical Recipes' constants). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it.skipIf(!existsSync(document))(
  'of single edits of every keyword of a document that none of us wrote, none is silent',
  () => {
    const whole: Json = parse(readFileSync(document, 'utf8'), { maxAliasCount: -1 });
    const paths = Object.keys(objectOf(objectOf(whole).paths)).filter((_, index) => index % 60 === 11);
    const part = partOf(whole, paths);
    const read = (): ReturnType<typeof foreign> => foreign(JSON.stringify(part), 'a.json');
    const base = read();
    const next = random(7);
    const silent: string[] = [];
    let tried = 0;
    for (const [kind, edits] of editsByKind(part)) {
      const edit = edits[Math.floor(next() * edits.length)];
      if (edit === undefined || isSameWithout(edit, part)) continue;
      tried++;
      const told = withEdit(part, edit, () => {
        // What is no document any more is refused.
        if (edit.path.length === 1 && edit.path[0] === 'openapi') return true;
        const head = read();
        return head.problems.length > base.problems.length || compareContracts(base, head).length > 0;
      });
      if (!told) silent.push(`${kind}: ${edit.path.join(' ')}`);
    }
    expect(tried).toBeGreaterThan(100);
    expect(silent).toEqual([]);
  },
  120_000,
);
