import { type Data, literal, propertyKey, quote } from '../emit/literal.ts';
import { type KnownValues, sampleCall } from '../emit/sample.ts';
import type { Api, ApiOperation } from '../model/api.ts';
import { clientClass, clientVariable } from '../model/package-names.ts';

/** A program that makes one call. What it takes from around it are the names of credentials: `apiKey`, `secret`. */
export function callSample(operation: ApiOperation, api: Api, known: KnownValues): string {
  const { section, id } = operation;
  const create = `create${clientClass(api)}`;
  const client = clientVariable(api);
  const credentials = credentialNames(operation, api);
  const options = credentials.length === 0 ? '' : `{ ${credentials.join(', ')} }`;
  return [
    `import { ${create} } from ${quote(api.packageName).replaceAll('"', "'")};`,
    '',
    `const ${client} = ${create}(${options});`,
    `const answer = await ${client}.${section}.${id}(${argument(operation, sampleCall(operation, api, known))});`,
  ].join('\n');
}

/** Every name that a sample can take from around it. */
export function credentialNames({ auth }: Pick<ApiOperation, 'auth'>, api: Api): readonly string[] {
  if (auth === 'none') return [];
  if (auth === 'key') return ['apiKey'];
  return ['apiKey', 'secret', ...(api.signing?.sent.passphrase === undefined ? [] : ['passphrase'])];
}

/** On one line where it fits. */
function argument({ parameters }: ApiOperation, call: ReadonlyMap<string, Data>): string {
  if (call.size === 0) return '';
  const [whole, ...others] = parameters.filter((one) => !one.supplied);
  if (whole?.whole === true && others.length === 0) return literal(call.get(whole.name));
  const line = literal(call);
  if (line.length <= 60) return line;
  return `{\n${[...call].map(([name, value]) => `  ${propertyKey(name)}: ${literal(value)},\n`).join('')}}`;
}
