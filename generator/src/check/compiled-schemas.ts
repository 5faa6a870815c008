import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import type { AnySchemaObject, Options, ValidateFunction } from 'ajv';

const require = createRequire(import.meta.url);
const cache = fileURLToPath(new URL('../../node_modules/.cache/exspec/', import.meta.url));

/** Schemas that refer to one another, and which of them are asked for. */
export interface SchemaSet {
  /** Names the kept file. */
  readonly name: string;
  /** Of JSON Schema. */
  readonly draft: '7' | '2020';
  readonly options: Options;
  /** Each under the id that the others know it by. */
  readonly schemas: () => readonly AnySchemaObject[];
  /** What `schemas` is made from. */
  readonly texts: readonly string[];
  /** Name of a validator -> reference to its schema. */
  readonly entries: Readonly<Record<string, string>>;
  /** Where it is kept; default: beside the generator's bundle. */
  readonly cache?: string;
}

/**
 * Validators of JSON Schemas. Ajv writes them as JavaScript, which takes longer than all checks together (0.3 s); what it
 * wrote is kept beside the generator's bundle, under a hash of all that it depends on.
 */
export function compiledSchemas(set: SchemaSet): (name: string) => ValidateFunction {
  const { version } = require('ajv/package.json') as { version: string }; // npm demands one
  const hash = createHash('sha256');
  for (const text of [version, set.draft, JSON.stringify([set.options, set.entries]), ...set.texts])
    hash.update(`${text}\0`);
  const path = `${set.cache ?? cache}${set.name}-${hash.digest('hex').slice(0, 32)}.cjs`;
  const validators = kept(path) ?? load(written(set, path));
  return (name) => {
    const validate = validators[name];
    if (validate === undefined) throw new Error(`There is no schema of ${name}`);
    return validate;
  };
}

function kept(path: string): Readonly<Record<string, ValidateFunction>> | undefined {
  try {
    return load(readFileSync(path, 'utf8'));
  } catch {
    // None yet, or one that something has damaged.
    return undefined;
  }
}

function written(set: SchemaSet, path: string): string {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const { Ajv } = require('ajv') as typeof import('ajv');
  const { default: standalone } =
    require('ajv/dist/standalone') as typeof import('ajv/dist/standalone/index.js');
  const Draft = set.draft === '2020' ? Ajv2020 : Ajv;
  const ajv = new Draft({ ...set.options, code: { optimize: false, source: true } });
  for (const schema of set.schemas()) ajv.addSchema(schema);
  const text = standalone(ajv, { ...set.entries });
  const unfinished = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } catch {
    // A folder that nobody may write to: the next run compiles again.
  }
  return text;
}

function load(text: string): Readonly<Record<string, ValidateFunction>> {
  const module: { exports: Record<string, ValidateFunction> } = { exports: {} };
  compileFunction(text, ['module', 'exports', 'require'])(module, module.exports, require);
  return module.exports;
}
