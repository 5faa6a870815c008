import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { SpecNode } from '../load/node.ts';
import type { FileRole } from '../load/role.ts';
import { locate } from './instance.ts';
import { diagnostic } from './report.ts';

/**
 * AsyncAPI 3.0's own JSON Schema, from @asyncapi/specs. Ours are narrower and speak more clearly, so they come first;
 * this one proves that what they let through is AsyncAPI that other people's tools read.
 */
const source = '@asyncapi/specs/schemas/3.0.0-without-$id.json';

/** Parts of the schema that our files cannot reach, and that cost two thirds of its compilation (0.3 s). */
const unreachable = /^bindings-|BindingsObject$|^(?:avroSchema|openapiSchema)/;

/** Places of the schema that our files are instances of. */
const definitions: Readonly<Partial<Record<FileRole, string>>> = {
  asyncapi: 'asyncapi#',
  channel: 'asyncapi#/definitions/channel',
};

let ajv: Ajv | undefined;

function validatorOf(pointer: string): ValidateFunction {
  if (ajv === undefined) {
    const path = createRequire(import.meta.url).resolve(source);
    const schema: { readonly definitions: Readonly<Record<string, object>> } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    const kept = Object.entries(schema.definitions).map(([name, definition]) =>
      unreachable.test(name) ? [name, {}] : [name, definition],
    );
    ajv = new Ajv({
      allErrors: true,
      ownProperties: true,
      strict: false,
      validateFormats: false,
      validateSchema: false,
      inlineRefs: false,
      code: { optimize: false },
    });
    ajv.addSchema({ ...schema, definitions: Object.fromEntries(kept) }, 'asyncapi');
  }
  const validate = ajv.getSchema(pointer);
  if (validate === undefined) throw new Error(`${source} has no ${pointer}`);
  return validate;
}

/** Holds a file of streams against AsyncAPI 3.0; other files are none of its business. */
export function checkAsyncapi(root: SpecNode, value: unknown, role: FileRole): readonly Diagnostic[] {
  const pointer = definitions[role];
  if (pointer === undefined) return [];
  const validate = validatorOf(pointer);
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  // The deepest error is the mistake; those above it say that no alternative fits, because of it.
  const depth = Math.max(...errors.map((error) => error.instancePath.split('/').length));
  const deepest = errors.filter((error) => error.instancePath.split('/').length === depth);
  return [...new Map(deepest.map((error) => [error.instancePath, error])).values()].map((error) => {
    const { node, name } = locate(root, error.instancePath);
    return diagnostic(
      node.at,
      'asyncapi',
      `AsyncAPI 3.0 does not allow this: ${name} ${error.message ?? 'is not as it must be'}.`,
      'Write it as the AsyncAPI 3.0 specification says.',
    );
  });
}
