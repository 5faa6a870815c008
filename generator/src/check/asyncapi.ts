import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { SpecNode } from '../load/node.ts';
import type { FileRole } from '../load/role.ts';
import { compiledSchemas } from './compiled-schemas.ts';
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

let validators: ((name: string) => ValidateFunction) | undefined;

function readValidators(): (name: string) => ValidateFunction {
  const text = readFileSync(createRequire(import.meta.url).resolve(source), 'utf8');
  return compiledSchemas({
    name: 'asyncapi',
    draft: '7',
    options: {
      allErrors: true,
      ownProperties: true,
      strict: false,
      validateFormats: false,
      validateSchema: false,
      inlineRefs: false,
    },
    texts: [text, String(unreachable)],
    schemas: () => {
      const schema: { readonly definitions: Readonly<Record<string, object>> } = JSON.parse(text);
      const kept = Object.entries(schema.definitions).map(([name, definition]) =>
        unreachable.test(name) ? [name, {}] : [name, definition],
      );
      return [{ ...schema, $id: 'asyncapi', definitions: Object.fromEntries(kept) }];
    },
    entries: definitions,
  });
}

/** Holds a file of streams against AsyncAPI 3.0; other files are none of its business. */
export function checkAsyncapi(root: SpecNode, value: unknown, role: FileRole): readonly Diagnostic[] {
  if (definitions[role] === undefined) return [];
  validators ??= readValidators();
  const validate = validators(role);
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
