import { loadSpecs } from '@exspec/generator/src/load/load-specs.ts';
import { toJson } from '@exspec/generator/src/load/read-node.ts';
import { bundleStreams } from '@exspec/generator/src/model/bundle.ts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { root } from './pack.ts';

/** Checks what travelled over a stream connection against the schema of a message in the AsyncAPI document. */
export function messageValidator(
  exchange: string,
): (channel: string, message: string, payload: unknown) => readonly string[] {
  const tree = loadSpecs(`${root}/specs`).trees.find(({ name }) => name === exchange);
  const bundled = tree === undefined ? undefined : bundleStreams(tree);
  if (bundled === undefined) throw new Error(`${exchange} has no asyncapi.yaml.`);
  // Formats say how TypeScript shows a value; on the wire `type` decides.
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(JSON.parse(toJson(bundled.document)), 'streams');
  const compiled = new Map<string, ValidateFunction>();
  return (channel, message, payload) => {
    const pointer = `/channels/${channel}/messages/${message}/payload/schema`;
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `streams#${pointer}` });
    compiled.set(pointer, validate);
    if (validate(payload)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message: fault }) => `${instancePath || '/'} ${fault ?? 'does not fit'}`,
    );
  };
}
