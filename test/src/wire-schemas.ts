import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { root } from './pack.ts';

type Json = Readonly<Record<string, unknown>>;

/** Checks an answer, as it travelled, against the response schema in a package's published openapi.json. */
export function responseValidator(
  packageName: string,
): (method: string, path: string, body: unknown) => readonly string[] {
  const document: Json = JSON.parse(readFileSync(`${root}/packages/${packageName}/openapi.json`, 'utf8'));
  // Formats say how TypeScript shows a value; on the wire `type` and `pattern` decide.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'api');
  const compiled = new Map<string, ValidateFunction>();
  return (method, path, body) => {
    const tokens = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      '200',
      'content',
      'application/json',
      'schema',
    ];
    const pointer = tokens
      .map((token) => encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/');
    let validate = compiled.get(pointer);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: `api#/${pointer}` });
      compiled.set(pointer, validate);
    }
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'does not fit'}`,
    );
  };
}
