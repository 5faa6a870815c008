import type { Api, ApiOperation } from '../model/api.ts';
import { isSimple } from '../model/cost.ts';
import { formsOf } from '../model/forms.ts';
import { descriptor, holdsSecrets, needsJson } from './descriptor.ts';
import { type Iterator, iteratorOf } from './iterator.ts';
import { comment, literal, tsdoc } from './literal.ts';
import { callTypes, type Signature } from './signature.ts';
import { filesOf, header, importLines, pascal, render } from './source.ts';
import { perOperation, surroundingsOf } from './surroundings.ts';
import { type Imports, imports } from './type-text.ts';
import { operationWords } from './words.ts';

/** One module per section: parameter types, descriptors, functions, and the section's interface. */
export function emitOperations(api: Api): Map<string, string> {
  const surroundings = surroundingsOf(api.name, api, formsOf(api));
  return new Map(
    usedSections(api).map(({ name, description }) => {
      const used = imports();
      for (const type of ['CallOptions', 'CallPromise', 'Connection', 'Operation']) used.core.add(type);
      const own = api.operations.filter((operation) => operation.section === name);
      const operations = own.map((operation) => {
        const text = operationText(operation, surroundings);
        for (const kind of ['types', 'core', 'values'] as const)
          for (const name of text.used[kind]) used[kind].add(name);
        return text;
      });
      const table = `export const ${name}Operations: { ${own.map((one) => `readonly ${one.id}: Operation`).join('; ')} } = { ${own.map((one) => `${one.id}: ${one.id}Operation`).join(', ')} };`;
      const doc = tsdoc([description === '' ? `Operations of the section ${name}.` : comment(description)]);
      const text = render('operations', {
        header: header(filesOf(own)),
        imports: importLines(used, '../types.ts'),
        operations,
        table,
        section: `${pascal(name)}Section`,
        name,
        doc,
      });
      return [`operations/${name}.ts`, text];
    }),
  );
}

interface OperationText {
  readonly declarations: string;
  readonly descriptor: string;
  readonly functions: string;
  readonly methods: string;
  readonly used: Imports;
}

const operationText = perOperation((operation, { api, forms }): OperationText => {
  const used = imports();
  const { declarations, signatures } = callTypes(operation, api, forms, used);
  const words = operationWords(operation, api);
  const passed = signatures.at(-1)?.params === '' ? 'undefined' : 'params';
  const iterator = iteratorOf(operation, api, forms, used);
  const methods = signatures.map(
    (one) =>
      `${tsdoc(words, '  ')}  ${operation.id}${one.generics}(${args([one.params])}): CallPromise<${one.result}>;`,
  );
  return {
    declarations,
    descriptor: `export const ${operation.id}Operation: Operation = ${withRuntime(literal(descriptor(operation, api)), operation, used)};`,
    functions: functionText(operation.id, signatures, tsdoc(words), passed) + iteratorFunction(iterator),
    methods: [...methods, ...iteratorMethod(iterator)].join('\n'),
    used,
  };
});

/** What the operation needs of the runtime beside what every call does stands in its constant: others do not bundle it. */
function withRuntime(text: string, operation: ApiOperation, used: Imports): string {
  const members = [
    ...(needsJson(operation) ? ['encode: encodeJson'] : []),
    ...(holdsSecrets(operation) ? ['secretsIn: secretsInside'] : []),
    ...(operation.costs.every(isSimple) ? [] : ['costs: everyCost']),
  ];
  for (const name of members) used.values.add(name.slice(name.indexOf(':') + 2));
  return [text.replace(/ \}$/, ''), ...members].join(', ') + (text.endsWith(' }') ? ' }' : '');
}

/** Sections that have operations, in the order of the table of contents. */
export function usedSections(api: Api): readonly { readonly name: string; readonly description: string }[] {
  const listed = new Map(api.sections.map((section) => [section.name, section.description]));
  const names = new Set([...listed.keys(), ...api.operations.map((operation) => operation.section)]);
  return [...names]
    .filter((name) => api.operations.some((operation) => operation.section === name))
    .map((name) => ({ name, description: listed.get(name) ?? '' }));
}

function args(parts: readonly string[]): string {
  return [...parts.filter((part) => part !== ''), 'options?: CallOptions'].join(', ');
}

function functionText(id: string, signatures: readonly Signature[], doc: string, passed: string): string {
  const heads = signatures.map(
    (one) =>
      `${doc}export function ${id}${one.generics}(${args(['connection: Connection', one.params])}): CallPromise<${one.result}>`,
  );
  const body = `{\n  return connection.call(${id}Operation, ${passed}, options);\n}`;
  const last = signatures.at(-1);
  if (signatures.length === 1 || last === undefined) return `${heads.join('')} ${body}`;
  // The implementation's own signature is invisible to callers.
  const params = last.params.replace(/^params:/, 'params?:');
  return `${heads.map((head) => `${head};`).join('\n')}\nexport function ${id}(${args(['connection: Connection', params])}): CallPromise<${last.result}> ${body}`;
}

function iteratorFunction(iterator: Iterator | undefined): string {
  if (iterator === undefined) return '';
  const { name, item, params, words, operation } = iterator;
  return `\n\n${tsdoc(words)}export function ${name}(${args(['connection: Connection', params])}): AsyncGenerator<${item}, void, void> {\n  return iterate<${item}>(connection, ${operation}Operation, params, options);\n}`;
}

function iteratorMethod(iterator: Iterator | undefined): readonly string[] {
  if (iterator === undefined) return [];
  const { name, item, params, words } = iterator;
  return [`${tsdoc(words, '  ')}  ${name}(${args([params])}): AsyncGenerator<${item}, void, void>;`];
}
