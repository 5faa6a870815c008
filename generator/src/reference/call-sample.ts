import { type Data, literal, propertyKey, quote } from '../emit/literal.ts';
import { type KnownValues, sampleCall } from '../emit/sample.ts';
import type { Api, ApiOperation } from '../model/api.ts';

/** A program that makes one call. What it takes from around it are the names of credentials: `apiKey`, `secret`. */
export function callSample(operation: ApiOperation, api: Api, known: KnownValues): string {
  const { section, id } = operation;
  const create = `create${api.className}`;
  const credentials = credentialNames(operation, api);
  const options = credentials.length === 0 ? '' : `{ ${credentials.join(', ')} }`;
  return [
    `import { ${create} } from ${quote(api.packageName).replaceAll('"', "'")};`,
    '',
    `const ${api.name} = ${create}(${options});`,
    `const answer = await ${api.name}.${section}.${id}(${argument(sampleCall(operation, api, known))});`,
  ].join('\n');
}

/** Every name that a sample can take from around it. */
export function credentialNames({ auth }: Pick<ApiOperation, 'auth'>, api: Api): readonly string[] {
  if (auth === 'none') return [];
  if (auth === 'key') return ['apiKey'];
  return ['apiKey', 'secret', ...(api.signing?.sent.passphrase === undefined ? [] : ['passphrase'])];
}

/** On one line where it fits. */
function argument(call: ReadonlyMap<string, Data>): string {
  if (call.size === 0) return '';
  const line = literal(call);
  if (line.length <= 60) return line;
  return `{\n${[...call].map(([name, value]) => `  ${propertyKey(name)}: ${literal(value)},\n`).join('')}}`;
}
