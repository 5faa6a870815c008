import type { SpecNode } from '../../load/node.ts';
import { entry, text } from '../../load/read-node.ts';
import type { Change } from '../diff/diff-pages.ts';
import { parentPath } from '../diff/facts-of.ts';
import { draftResponse } from '../draft/response.ts';
import type { EndpointFacts, FieldFact, JsonType } from '../facts.ts';
import { stepsOf, unionOfFields } from '../read/example-fields.ts';
import { type Context, inOperation, mapAt } from './context.ts';
import { ask, edit, type Found, together } from './edit.ts';
import { enumEdit } from './enums.ts';
import { isRequired, requiredSplice } from './parameters.ts';
import { answerPlace, examplesAt, followed, type Placed, schemasAt } from './places.ts';
import { flowText } from './yaml-text.ts';

/** A field of the answer that came, went, or has another type. */
export function fieldChange(context: Context, change: Change, operation: string, path: string): Found {
  const { tree } = context;
  return inOperation(context, operation, (place, endpoint) => {
    const answer = answerPlace(tree, place);
    const at = answer?.node.at ?? place.node.at;
    if (path === '$' || path.endsWith('[]'))
      return ask('The answer has another shape now: which type is it?', at);
    const key = stepsOf(path).at(-1)?.key ?? '';
    const [object, second] = objectsAt(context, answer, parentPath(path));
    if (object === undefined || second !== undefined)
      return ask(`Several schemas could have ${key}, or none: which of them?`, at);
    const other = otherName(context, change, operation, path);
    if (other !== undefined)
      return ask(
        `${path} and ${other} are of one type; one is gone and one is new. Is it the same field under another name? Rename it, or remove one and add the other.`,
        object.node.at,
      );
    if (change.kind === 'removed')
      return together(
        withoutField(context, object, key),
        ...examplesAt(tree, place, pathSteps(parentPath(path))).flatMap(({ file, node }) =>
          entry(node, key) === undefined
            ? []
            : [edit(node.at, file, [context.yaml(file).remove(node.at, key)])],
        ),
      );
    if (change.kind === 'added') return withField(context, object, key, path, endpoint);
    const types = unionOfFields(endpoint.examples).find((one) => one.path === path)?.types ?? [];
    const written = entry(entry(object.node, 'properties'), key);
    const target = written && followed(tree, { file: object.file, node: written });
    return target === undefined
      ? ask(`Find ${key}.`, at)
      : together(
          typeEdit(context, target, types),
          ...examplesAt(tree, place, pathSteps(path)).map((one) => exampleEdit(context, one, types)),
        );
  });
}

/** A field beside it, of the same type, that went when it came or came when it went. */
function otherName(
  { changes, open }: Context,
  { kind, before, after }: Change,
  operation: string,
  path: string,
): string | undefined {
  if (kind !== 'added' && kind !== 'removed') return undefined;
  const found = changes.find(
    (one) =>
      one.subject.kind === 'field' &&
      one.subject.operation === operation &&
      one.kind === (kind === 'added' ? 'removed' : 'added') &&
      parentPath(one.subject.path) === parentPath(path) &&
      (one.after ?? one.before)?.text === (after ?? before)?.text &&
      open.has(one.name),
  );
  return found?.subject.kind === 'field' ? found.subject.path : undefined;
}

/** Whether a field is in every element. */
export function fieldRequiredChange(context: Context, operation: string, path: string): Found {
  return inOperation(context, operation, (place) => {
    const answer = answerPlace(context.tree, place);
    const key = stepsOf(path).at(-1)?.key ?? '';
    const [object, other] = objectsAt(context, answer, parentPath(path));
    if (object === undefined || other !== undefined)
      return ask(`Several schemas could have ${key}, or none: which of them?`, answer?.node.at);
    return edit(object.node.at, object.file, [requiredSplice(context, object, key, false)]);
  });
}

/** Values of a response field. */
export function fieldValuesChange(context: Context, change: Change, operation: string, field: string): Found {
  return inOperation(context, operation, (_, { responseEnums }) => {
    const specAt = context.open.get(change.name)?.specAt;
    const values = responseEnums.find(({ name }) => name === field)?.values;
    const target = specAt === undefined ? undefined : followed(context.tree, mapAt(context.tree, specAt));
    return target === undefined || values === undefined
      ? ask(`Which values can ${field} have?`, specAt)
      : enumEdit(context, target, values);
  });
}

function pathSteps(path: string): readonly (string | null)[] {
  return stepsOf(path).map(({ key }) => key);
}

/** The value of an example in the type that the page shows now: quotes come or go, digits stay. */
function exampleEdit({ yaml }: Context, { file, node }: Placed, types: readonly JsonType[]): Found {
  const value = text(node);
  const type = node.kind === 'scalar' && node.value === null ? 'null' : typeof scalarOf(node);
  if (value === undefined || types.some((one) => one === type)) return edit(node.at, file, []);
  return edit(node.at, file, [
    yaml(file).replace(node.at, types.includes('number') ? value : JSON.stringify(value)),
  ]);
}

function scalarOf(node: SpecNode): unknown {
  return node.kind === 'scalar' ? node.value : node;
}

function objectsAt({ tree }: Context, answer: Placed | undefined, path: string): readonly Placed[] {
  return schemasAt(tree, answer, pathSteps(path)).filter(
    ({ node }) => entry(node, 'properties') !== undefined,
  );
}

function withField(
  { yaml }: Context,
  object: Placed,
  key: string,
  path: string,
  endpoint: EndpointFacts,
): Found {
  const properties = entry(object.node, 'properties');
  const fields = fieldsBelow(unionOfFields(endpoint.examples), path);
  const example = { label: null, line: 0, fields, placeholders: [], repairs: [] };
  const { schema } = draftResponse({ ...endpoint, examples: [example] });
  const todo = [schema['x-todo'], 'Add it to required and to the example, unless it can be missing.'];
  const marked = { ...schema, 'x-todo': todo.filter((one) => one !== undefined).join(' ') };
  return properties === undefined
    ? ask(`Add ${key}.`, object.node.at)
    : edit(properties.at, object.file, [yaml(object.file).set(properties.at, key, flowText(marked))]);
}

/** The field at a path and what is below it, as an answer of its own. */
function fieldsBelow(fields: readonly FieldFact[], path: string): readonly FieldFact[] {
  return fields.flatMap((field) => {
    if (field.path === path) return [{ ...field, path: '$' }];
    const rest = field.path.startsWith(path) ? field.path.slice(path.length) : '';
    return /^[.[]/.test(rest) ? [{ ...field, path: rest.replace(/^\./, '') }] : [];
  });
}

function withoutField(context: Context, object: Placed, key: string): Found {
  const properties = entry(object.node, 'properties');
  if (properties === undefined) return ask(`Remove ${key}.`, object.node.at);
  return edit(properties.at, object.file, [
    context.yaml(object.file).remove(properties.at, key),
    ...(isRequired(object, key) ? [requiredSplice(context, object, key, false)] : []),
  ]);
}

/** Only what keeps its meaning: null or not, and a decimal as text or as number. */
function typeEdit({ yaml }: Context, { file, node }: Placed, types: readonly JsonType[]): Found {
  const [type, second] = types.filter((one) => one !== 'null');
  const before = entry(node, 'type');
  const known = before?.kind === 'seq' ? before.items.map(text) : [text(before)];
  const decimal = text(entry(node, 'format')) === 'decimal';
  const same = type !== undefined && known.includes(type);
  const wire = decimal && (type === 'string' || type === 'number');
  if (before === undefined || type === undefined || second !== undefined || !(same || wire))
    return ask(`The page shows ${types.join(' or ')} now. Which type and format is that?`, node.at);
  const value = types.includes('null') ? [type, 'null'] : type;
  return edit(before.at, file, [
    yaml(file).set(node.at, 'type', Array.isArray(value) ? `[${type}, "null"]` : flowText(value)),
  ]);
}
