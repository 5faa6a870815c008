import { posix } from 'node:path';
import { stringify } from 'yaml';
import type { SpecNode } from '../../load/node.ts';
import { entries, entry, flag, items, text } from '../../load/read-node.ts';
import type { Change } from '../diff/diff-pages.ts';
import type { ParameterFactName } from '../diff/fact.ts';
import { draftSchema } from '../draft/skeleton.ts';
import type { ParameterFact } from '../facts.ts';
import { type Context, inOperation } from './context.ts';
import { ask, edit, type Found } from './edit.ts';
import { enumEdit, numeric } from './enums.ts';
import {
  followed,
  type ParameterList,
  type ParameterPlace,
  type Placed,
  parameterList,
  parameterPlace,
} from './places.ts';
import { flowText, type Splice } from './yaml-text.ts';

/** A parameter that the pages name now, or no longer. */
export function parameterChange(context: Context, change: Change, operation: string, name: string): Found {
  return inOperation(context, operation, (place, endpoint) => {
    const partner = context.changes.find(
      ({ subject, kind }) =>
        subject.kind === 'parameter' && subject.operation === operation && kind !== change.kind,
    );
    if (partner?.subject.kind === 'parameter') {
      const other = partner.subject.parameter;
      const [gone, fresh] = change.kind === 'removed' ? [name, other] : [other, name];
      return ask(
        `${gone} is gone and ${fresh} is new. Is it the same parameter under another name, or another parameter? Rename it, or remove one and add the other.`,
        place.node.at,
      );
    }
    if (change.kind === 'removed') return withoutParameter(context, place, name);
    const index = endpoint.parameters.findIndex((one) => one.name === name);
    const fact = endpoint.parameters[index];
    if (fact === undefined) return ask('The page lists the parameters elsewhere.', place.node.at);
    const before = endpoint.parameters.slice(0, index).map((one) => one.name);
    const list = parameterList(context.tree, place);
    if (list === undefined && (endpoint.method === 'POST' || endpoint.method === 'PUT'))
      return ask(`${name} is its first parameter: write the form body.`, place.node.at);
    return withParameter(context, place, list, fact, before);
  });
}

function withParameter(
  { tree, yaml }: Context,
  place: Placed,
  list: ParameterList | undefined,
  fact: ParameterFact,
  before: readonly string[],
): Found {
  const { name } = fact;
  const required = fact.mandatory === 'yes';
  const shared = tree.files.get(`${tree.name}/common.yaml`);
  const known = sharedParameter(shared?.root, name, required);
  const { schema, todo } = draftSchema(fact);
  const drafted = { name, in: 'query', ...(required ? { required } : {}), schema, 'x-todo': todo };
  if (list?.in === 'form') {
    const { body } = list;
    const properties = entry(body.node, 'properties');
    if (properties === undefined) return ask('The body has no properties.', body.node.at);
    const target = tree.resolve(text(entry(entry(known?.node, 'schema'), '$ref')) ?? '', shared?.path ?? '');
    const value =
      target === undefined
        ? { ...schema, 'x-todo': todo }
        : { $ref: `${relativeRef(target.file, body.file)}#${target.pointer}` };
    return edit(properties.at, body.file, [
      yaml(body.file).setBehind(properties.at, name, flowText(value), before),
      ...(required ? [requiredSplice({ yaml }, body, name, true)] : []),
    ]);
  }
  const item =
    known === undefined || shared === undefined
      ? stringify(drafted, { lineWidth: 110 })
      : `$ref: ${relativeRef(shared.path, place.file)}#/${known.key}`;
  if (list === undefined) {
    const lines = item.trimEnd().replaceAll('\n', '\n    ');
    const aboveAnswers = entries(place.node).flatMap(([key]) => (key === 'responses' ? [] : [key]));
    return edit(place.node.at, place.file, [
      yaml(place.file).setBehind(place.node.at, 'parameters', `\n  - ${lines}`, aboveAnswers),
    ]);
  }
  const flow = known === undefined ? flowText(drafted) : `{ ${item} }`;
  const at = list.list.node.at;
  const names = items(list.list.node).map((node) =>
    text(entry(followed(tree, { file: list.list.file, node })?.node, 'name')),
  );
  const behind = names.findLastIndex((one) => one !== undefined && before.includes(one));
  const file = yaml(list.list.file);
  const inBrackets = file.text[file.offset(at)] === '[';
  const position = behind === -1 ? names.length - 1 : behind;
  return edit(at, list.list.file, [file.appendBehind(at, position, inBrackets ? flow : item)]);
}

/** The parameter that several operations share and that is as mandatory; where several have its name, only its namesake. */
function sharedParameter(
  shared: SpecNode | undefined,
  name: string,
  required: boolean,
): { readonly key: string; readonly node: SpecNode } | undefined {
  const fitting = entries(shared).flatMap(([key, { value }]) =>
    text(entry(value, 'name')) === name && (flag(entry(value, 'required')) ?? false) === required
      ? [{ key, node: value }]
      : [],
  );
  return fitting.find(({ key }) => key === name) ?? (fitting.length === 1 ? fitting[0] : undefined);
}

/** A reference from one spec file to another. */
function relativeRef(path: string, from: string): string {
  const relative = posix.relative(posix.dirname(from), path);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

function withoutParameter({ tree, yaml }: Context, place: Placed, name: string): Found {
  const list = parameterList(tree, place);
  const parameter = parameterPlace(tree, place, name);
  if (list === undefined || parameter === undefined)
    return ask(`Remove ${name}; it stands where this tool does not look.`, place.node.at);
  const at = parameter.written.node.at;
  if (list.in === 'query') {
    const file = yaml(list.list.file);
    const only = items(list.list.node).length === 1;
    return edit(at, list.list.file, [
      only ? file.remove(place.node.at, 'parameters') : file.removeItem(list.list.node.at, parameter.index),
    ]);
  }
  const { body } = list;
  const properties = entry(body.node, 'properties');
  if (properties === undefined) return ask(`Remove ${name}.`, at);
  return edit(at, body.file, [
    yaml(body.file).remove(properties.at, name),
    ...(isRequired(body, name) ? [requiredSplice({ yaml }, body, name, false)] : []),
  ]);
}

/** Something else about a parameter. */
export function parameterFactChange(
  context: Context,
  operation: string,
  name: string,
  fact: ParameterFactName,
): Found {
  return inOperation(context, operation, (place, endpoint) => {
    const stated = endpoint.parameters.find((one) => one.name === name);
    const parameter = parameterPlace(context.tree, place, name);
    if (stated === undefined || parameter === undefined)
      return ask(`The specs have no parameter ${name} here.`, place.node.at);
    return parameterFactEdit(context, parameter, stated, fact);
  });
}

/** @param stated what the page says now */
export function parameterFactEdit(
  context: Context,
  parameter: ParameterPlace,
  stated: Omit<ParameterFact, 'line'>,
  fact: ParameterFactName,
): Found {
  const { name } = stated;
  const at = parameter.written.node.at;
  const inWords = fact !== 'type' && fact !== 'mandatory' && stated.inWords?.includes(fact) === true;
  if (inWords && stated[fact] === undefined)
    return ask(`The page says the ${fact} of ${name} in words: read it.`, at);
  switch (fact) {
    case 'type':
      return ask(
        `The page calls ${name} ${stated.type ?? 'nothing'} now. Which type and format is that in TypeScript?`,
        at,
      );
    case 'mandatory':
      return mandatoryEdit(context, parameter, stated);
    case 'values':
      return stated.values === undefined
        ? ask(`The page lists no values of ${name} any more. May it be anything now?`, at)
        : enumEdit(context, parameter.target, stated.values);
    default:
      // Where the values are listed, least and greatest follow from them.
      return fact !== 'default' &&
        stated.values !== undefined &&
        entry(parameter.target.node, 'enum') !== undefined
        ? enumEdit(context, parameter.target, stated.values)
        : boundEdit(context, parameter, fact, stated[fact]);
  }
}

const keywords = { default: 'default', min: 'minimum', max: 'maximum' } as const;

/** A default may stand beside the `$ref` of a schema; bounds belong to the schema itself. */
function boundEdit(
  { yaml }: Context,
  { schema, target }: ParameterPlace,
  fact: keyof typeof keywords,
  value: string | undefined,
): Found {
  const key = keywords[fact];
  const holder =
    [schema, target].find(({ node }) => entry(node, key) !== undefined) ??
    (fact === 'default' ? schema : target);
  const { at } = holder.node;
  const shown = entry(holder.node, key)?.at ?? at;
  const file = yaml(holder.file);
  if (value === undefined) return edit(shown, holder.file, [file.remove(at, key)]);
  const boolean = text(entry(target.node, 'type')) === 'boolean';
  const written = numeric(target.node) || boolean ? value.toLowerCase() : flowText(value);
  return edit(shown, holder.file, [file.set(at, key, written)]);
}

function mandatoryEdit(
  context: Context,
  { in: place, written, holder }: ParameterPlace,
  { name, mandatory }: Omit<ParameterFact, 'line'>,
): Found {
  const { tree, yaml } = context;
  const { at } = holder.node;
  if (mandatory === 'conditional' || mandatory === null)
    return ask(`When ${name} has to be sent is a rule (x-requires): read the page.`, at);
  const required = mandatory === 'yes';
  if (place === 'form') return edit(at, holder.file, [requiredSplice(context, holder, name, required)]);
  const ref = entry(written.node, '$ref');
  if (ref !== undefined) {
    // A shared parameter stays what it is for the others; perhaps its twin is what this one needs.
    const twin = entries(tree.files.get(holder.file)?.root).find(
      ([, { value }]) =>
        text(entry(value, 'name')) === name &&
        flag(entry(value, 'required')) === required &&
        text(entry(entry(value, 'schema'), '$ref')) === text(entry(entry(holder.node, 'schema'), '$ref')),
    );
    if (twin !== undefined) {
      const [before = ''] = (text(ref) ?? '').split('#');
      return edit(ref.at, written.file, [yaml(written.file).replace(ref.at, `${before}#/${twin[0]}`)]);
    }
  }
  const file = yaml(holder.file);
  return edit(at, holder.file, [required ? file.set(at, 'required', 'true') : file.remove(at, 'required')]);
}

/** A name in the `required` of an object, or out of it. */
export function requiredSplice(
  { yaml }: Pick<Context, 'yaml'>,
  { file, node }: Placed,
  name: string,
  required: boolean,
): Splice | undefined {
  const list = entry(node, 'required');
  const names = items(list).map(text);
  if (required)
    return list === undefined
      ? yaml(file).set(node.at, 'required', flowText([name]))
      : yaml(file).append(list.at, flowText(name));
  if (list === undefined) return undefined;
  return names.length === 1
    ? yaml(file).remove(node.at, 'required')
    : yaml(file).removeItem(list.at, names.indexOf(name));
}

export function isRequired({ node }: Placed, name: string): boolean {
  return items(entry(node, 'required')).some((one) => text(one) === name);
}
