import type { Diagnostic } from '../load/diagnostic.ts';
import { printable } from '../load/methods.ts';
import type { At } from '../load/node.ts';
import type { Api, ApiParameter, Schema } from './api.ts';
import { decodePlan } from './decode.ts';
import { children, formsOf } from './forms.ts';
import { clientClass, clientTypes, globals, reservedType } from './package-names.ts';
import { element } from './resolve.ts';
import { ruledTypes } from './ruled-types.ts';
import { unsupportedStreams } from './unsupported-streams.ts';

const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Words that cannot name anything. */
const keywords: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function
  if implements import in instanceof interface let new null package private protected public return static super switch this throw true try
  typeof var void while with yield undefined`.split(/\s+/),
);

/** Words that cannot name a function, a constant or a type. */
const reserved: ReadonlySet<string> = new Set([
  ...keywords,
  ...'any bigint boolean never number object string symbol unknown async of type as connection params options'.split(
    ' ',
  ),
]);

/** Names that the generated modules import or use for something else. */
const taken: ReadonlySet<string> = new Set([
  'CallOptions',
  'CallPromise',
  'Connection',
  'Operation',
  'Decimal',
  'DecimalInput',
  'Int64',
  'Int64Input',
  'Record',
  'Readonly',
  'components',
  'paths',
  'operations',
]);

/** What generated modules import from the runtime, or declare for all sections. */
const runtimeValues = ['iterate', 'encodeJson', 'everyCost', 'secretsInside', 'sectionOperations'] as const;

/** Names of its members are data. */
function holdsAny(schema: Schema): boolean {
  return schema.kind === 'object' && schema.additional !== undefined;
}

const printableMethods: ReadonlySet<string> = new Set(printable.map((method) => method.toUpperCase()));
const printablePlaces: ReadonlySet<string> = new Set(['query', 'path', 'form', 'json']);

/** Everything in the model that no correct code can be written for. */
export function unsupported(api: Api): readonly Diagnostic[] {
  const found: Diagnostic[] = [...api.problems];
  const report = (at: At, message: string, fix: string, rule = 'unsupported'): void => {
    found.push({ at, rule, message, fix });
  };

  function name(at: At, kind: string, text: string): void {
    if (!identifier.test(text))
      report(
        at,
        `The ${kind} ${JSON.stringify(text)} is no identifier.`,
        'Use letters, digits and _ and begin with a letter.',
        'not-an-identifier',
      );
    else if (reserved.has(text) || taken.has(text))
      report(
        at,
        `The ${kind} ${text} is a word that the generated code needs itself.`,
        'Choose another name.',
        'reserved-name',
      );
  }

  function unknowns(schema: Schema): void {
    if (schema.kind === 'unknown')
      report(
        schema.at,
        `This schema cannot be expressed: ${schema.reason}.`,
        'Write it with the keywords that docs/spec-format.md lists.',
      );
    else if (schema.unprintable !== undefined)
      report(
        schema.at,
        `This schema cannot be expressed: ${schema.unprintable}.`,
        'Write it with the keywords that docs/spec-format.md lists.',
      );
    for (const child of children(schema)) unknowns(child);
  }

  function writable(parameter: ApiParameter, id: string, path: string): void {
    const { kind } = element(parameter.schema, api.schemas);
    if (kind === 'unknown') return;
    const isMap = holdsAny(element(parameter.schema, api.schemas));
    if (parameter.members === undefined || isMap) {
      if (kind === 'string' || kind === 'number' || kind === 'boolean') return;
      const isObject = kind === 'object' || kind === 'intersection';
      report(
        parameter.at,
        `Parameter ${path} of ${id} is of kind ${isMap ? 'map' : kind}, which cannot be written into a request.`,
        isObject && !isMap
          ? 'Say that it is JSON (content, or encoding of the body), and let no schema hold itself.'
          : 'Make it a scalar, an object with properties, or an array of these.',
      );
      return;
    }
    for (const member of parameter.members)
      writable(member, id, `${path}${parameter.array === undefined ? '' : '[]'}.${member.name}`);
  }

  const owners = new Map<string, string>();
  function declare(at: At, text: string, owner: string): void {
    const other = owners.get(text);
    if (other !== undefined && other !== owner)
      report(
        at,
        `The type name ${text} is needed by ${owner} and by ${other}.`,
        'Rename one of them.',
        'duplicate-type',
      );
    owners.set(text, owner);
  }

  const values = new Map<string, string>(runtimeValues.map((one) => [one, 'the runtime']));
  /** Names of functions and constants. */
  function value(at: At, text: string, owner: string): void {
    const other = values.get(text);
    if (other !== undefined && other !== owner)
      report(
        at,
        `The name ${text} is needed by ${owner} and by ${other}.`,
        'Rename one of them.',
        'duplicate-name',
      );
    values.set(text, owner);
  }

  const root = { file: `${api.name}/openapi.yaml`, line: 1, col: 1 };
  const hidden = reservedType(api.className);
  if (hidden !== undefined)
    report(
      root,
      `The client would be called ${api.className}, which is ${hidden}.`,
      'Choose another class.',
      'reserved-name',
    );
  for (const type of clientTypes(clientClass(api))) declare(root, type, 'the client');
  const forms = formsOf(api);
  for (const { component, name: type } of forms.all) {
    if (globals.has(type) && forms.scalar(component) === undefined)
      report(
        api.schemas.get(component)?.at ?? { file: '', line: 1, col: 1 },
        `The component name ${type} is that of a JavaScript global.`,
        'Choose another name.',
        'reserved-name',
      );
    else if (reservedType(type) !== undefined && forms.scalar(component) === undefined)
      report(
        api.schemas.get(component)?.at ?? root,
        `The component name ${type} is that of ${reservedType(type)}.`,
        'Choose another name.',
        'reserved-name',
      );
    const named = api.schemas.get(component);
    if (named === undefined) continue;
    name(named.at, 'component name', type);
    declare(named.at, type, `component ${component}`);
  }
  for (const named of api.schemas.values()) unknowns(named.schema);
  const sections = new Map(api.operations.map((operation) => [operation.section, operation.at]));
  const files = new Map<string, string>();
  for (const [section, at] of sections) {
    name(at, 'section', section);
    declare(at, `${section.slice(0, 1).toUpperCase()}${section.slice(1)}Section`, `section ${section}`);
    const other = files.get(section.toLowerCase());
    if (other !== undefined)
      report(
        at,
        `The sections ${other} and ${section} are one file on a disk that ignores case.`,
        'Rename one of them.',
        'duplicate-section',
      );
    files.set(section.toLowerCase(), section);
  }
  const ids = new Set<string>();
  for (const operation of api.operations) {
    const { id, at, response } = operation;
    name(at, 'operationId', id);
    if (ids.has(id))
      report(
        at,
        `Two operations are called ${id}.`,
        'Give each operation a name of its own.',
        'duplicate-operation-id',
      );
    ids.add(id);
    value(at, id, `operation ${id}`);
    value(at, `${id}Operation`, `operation ${id}`);
    if (!printableMethods.has(operation.method))
      report(at, `${id} is called by ${operation.method}, which is not supported.`, 'Leave it out.');
    if (response.status !== '200' || !/^application\/json$/.test(response.mediaType ?? ''))
      report(at, `${id} has no answer of status 200 in application/json.`, 'Describe it.');
    const pascal = id.slice(0, 1).toUpperCase() + id.slice(1);
    for (const suffix of ['Params', 'Fields', 'Combinations', 'Choice', 'Responses', 'DefaultResponse'])
      declare(at, `${pascal}${suffix}`, `operation ${id}`);
    if (operation.page !== undefined) value(at, `iterate${pascal}`, `the iterator of ${id}`);
    value(at, `${operation.section}Operations`, `section ${operation.section}`);
    unknowns(response.schema);
    if (operation.errorResponse !== undefined) unknowns(operation.errorResponse);
    const members = response.schema.kind === 'union' ? response.schema.members.length : 0;
    if (response.variants.length > 0 && response.variants.length !== members) {
      report(
        at,
        `${id} lists ${response.variants.length} variants for ${members} members of oneOf.`,
        'Name one variant per member, in order.',
      );
    }
    for (const [parameter, type] of ruledTypes(pascal, operation.parameters))
      for (const suffix of ['', 'Fields'])
        declare(parameter.at, type + suffix, `parameter ${parameter.name} of ${id}`);
    for (const parameter of operation.parameters) {
      if (!printablePlaces.has(parameter.in)) {
        const what =
          parameter.in === 'body' ? `a body of type ${operation.in}` : `a parameter in ${parameter.in}`;
        report(
          parameter.at,
          `${id} has ${what}, which is not supported.`,
          'Describe it as a query, path or form parameter.',
        );
        continue;
      }
      unknowns(parameter.schema);
      writable(parameter, id, parameter.name);
    }
    for (const problem of decodePlan(response.schema, api).problems)
      report(problem.at, `The answer of ${id} has ${problem.what}.`, 'Give the value one format.');
  }
  const clock = api.clock?.operation;
  if (clock !== undefined && !api.operations.some((one) => `${one.section}.${one.id}` === clock)) {
    report(
      root,
      `x-clock names the operation ${clock}, which does not exist.`,
      'Name the operationId of the operation that tells the time.',
      'unknown-clock',
    );
  }
  const named = new Map<string, number | string>();
  for (const { at, code, names } of api.errors.codes) {
    for (const one of names) {
      const other = named.get(one);
      if (other !== undefined)
        report(
          at,
          `The error name ${one} belongs to ${other} and to ${code}.`,
          'Give a name to one code only.',
          'duplicate-error-name',
        );
      named.set(one, code);
    }
  }
  found.push(...unsupportedStreams(api, (word) => keywords.has(word)));
  return found;
}
