import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../specs/schema');
const names = readdirSync(folder);

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function read(name: string): Json {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** Members of `properties` that say nothing to an editor, by path. */
function undescribed(node: Json, path: string, rootOf: (ref: string) => Json): string[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node))
    return node.flatMap((item, index) => undescribed(item, `${path}/${index}`, rootOf));
  return Object.entries(node).flatMap(([key, value]) => {
    const own =
      key === 'properties' && !path.endsWith('/properties') && typeof value === 'object' && value !== null
        ? Object.entries(value)
        : [];
    const silent = own
      .filter(([, property]) => !isDescribed(property, rootOf))
      .map(([name]) => `${path}/properties/${name}`);
    return [...(path.endsWith('/if') ? [] : silent), ...undescribed(value, `${path}/${key}`, rootOf)];
  });
}

function isDescribed(property: Json, rootOf: (ref: string) => Json): boolean {
  if (typeof property !== 'object' || property === null || !('$ref' in property)) {
    return typeof property === 'object' && property !== null && 'description' in property;
  }
  return 'description' in property || isDescribed(rootOf(String(property.$ref)), rootOf);
}

function follow(ref: string, file: string): Json {
  const [path, pointer = ''] = ref.split('#');
  return pointer
    .split('/')
    .slice(1)
    .reduce<Json>(
      (node, token) =>
        typeof node === 'object' && node !== null && token in node
          ? (Object.entries(node).find(([key]) => key === token)?.[1] ?? null)
          : null,
      read(path || file),
    );
}

describe('the JSON Schemas of specs/schema', () => {
  it.each(names)('%s is valid draft 2020-12', (name) => {
    const ajv = new Ajv2020();
    expect(ajv.validateSchema(JSON.parse(readFileSync(join(folder, name), 'utf8')))).toBe(true);
  });

  it.each(names)('%s explains every keyword that an editor can complete', (name) => {
    expect(undescribed(read(name), name, (ref) => follow(ref, name))).toEqual([]);
  });
});
