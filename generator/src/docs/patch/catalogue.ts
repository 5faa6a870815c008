import type { At } from '../../load/node.ts';
import { entry, items, number, text } from '../../load/read-node.ts';
import type { Change } from '../diff/diff-pages.ts';
import { groupBy } from '../group-by.ts';
import { type Context, mapAt } from './context.ts';
import { ask, edit, type Found } from './edit.ts';
import { enumEdit } from './enums.ts';
import { parameterFactEdit } from './parameters.ts';
import { followed, operationPlace, parameterPlace } from './places.ts';
import { flowText } from './yaml-text.ts';

/** An error code that came, went, or is called otherwise. All that it needs stands on the page. */
export function errorChange(context: Context, change: Change, code: string): Found {
  const { tree, pages, yaml } = context;
  const file = tree.files.get(`${tree.name}/errors.yaml`);
  const list = entry(file?.root, 'codes');
  if (file === undefined || list === undefined) return ask('There is no errors.yaml with codes.');
  const codeOf = (node: (typeof own)[number]): string | undefined => text(entry(node, 'code'));
  const own = items(list);
  const index = own.findIndex((node) => codeOf(node) === code);
  const mine = own[index];
  if (change.kind === 'removed')
    return edit(mine?.at ?? list.at, file.path, [yaml(file.path).removeItem(list.at, index)]);

  const documented = pages.flatMap(({ errors }) => errors?.codes ?? []);
  const facts = documented.filter((one) => one.code === code);
  const [first] = facts;
  if (first === undefined)
    return ask(`Add ${code}: the page names it among the order rejections only.`, list.at);
  const section = items(entry(file.root, 'sections')).find(
    (one) => text(entry(one, 'title')) === first.section,
  );
  const id = text(entry(section, 'id'));
  const names = facts.flatMap(({ name }) => name ?? []);
  const messages = facts.flatMap((one) => one.messages);
  const quoted = `[${messages.map((one) => JSON.stringify(one)).join(', ')}]`;
  if (mine === undefined) {
    if (id === undefined) return ask(`Add the section "${first.section}", and ${code} to it.`, list.at);
    const numberOrText = /^-?\d+$/.test(code) ? code : JSON.stringify(code);
    const item = `{ code: ${numberOrText}, section: ${id}, names: ${flowText(names)}, messages: ${quoted} }`;
    const order = [...groupBy(documented, (one) => one.code).keys()];
    const before = order.slice(0, order.indexOf(code));
    const behind = own.findLastIndex((node) => before.includes(codeOf(node) ?? ''));
    return edit(list.at, file.path, [
      yaml(file.path).appendBehind(list.at, behind === -1 ? own.length - 1 : behind, item),
    ]);
  }
  if (entry(mine, 'variants') !== undefined)
    return ask(`${code} has variants: which names and messages belong together?`, mine.at);
  switch (change.subject.kind === 'error fact' ? change.subject.fact : undefined) {
    case 'names':
      return edit(mine.at, file.path, [yaml(file.path).set(mine.at, 'names', flowText(names))]);
    case 'messages':
      return edit(mine.at, file.path, [yaml(file.path).set(mine.at, 'messages', quoted)]);
    default:
      return id === undefined
        ? ask(`Add the section "${first.section}".`, mine.at)
        : edit(mine.at, file.path, [yaml(file.path).set(mine.at, 'section', flowText(id))]);
  }
}

/** What a page says for all endpoints. */
export function generalChange(context: Context, change: Change, fact: string): Found {
  const specAt = context.open.get(fact)?.specAt;
  if (fact.startsWith('enum ')) return definitionEdit(context, fact.slice('enum '.length), specAt);
  if (fact.startsWith('rate limit ')) return rateLimitEdit(context, change, specAt);
  const [, name, what] = /^parameter (\w+) (default|min|max) of all endpoints$/.exec(fact) ?? [];
  if (name !== undefined && (what === 'default' || what === 'min' || what === 'max'))
    return sharedParameterEdit(context, name, what);
  return ask('Its meaning, in your own words, has to be written or removed by hand.', specAt);
}

function definitionEdit(context: Context, title: string, specAt: At | undefined): Found {
  const values = context.pages.flatMap(({ enums }) => enums).find((one) => one.title === title)?.values;
  const target = specAt === undefined ? undefined : mapAt(context.tree, specAt);
  if (target === undefined || values === undefined)
    return ask(`Which schema is the list "${title}"?`, specAt);
  return enumEdit(context, target, values);
}

function rateLimitEdit({ tree, yaml }: Context, { before, after }: Change, specAt: At | undefined): Found {
  const form = /^(\d+) per (\d+) s$/;
  const [, limit, seconds] = form.exec(after?.text ?? '') ?? [];
  const [, earlier] = form.exec(before?.text ?? '') ?? [];
  const bucket = specAt === undefined ? undefined : mapAt(tree, specAt);
  const window = items(entry(bucket?.node, 'windows')).find(
    (one) => String(number(entry(one, 'limit'))) === earlier,
  );
  if (bucket === undefined || window === undefined || limit === undefined || seconds === undefined)
    return ask('Which bucket of x-limits is that, and who counts?', specAt);
  return edit(window.at, bucket.file, [yaml(bucket.file).set(window.at, 'limit', limit)]);
}

/** What the general part says of a parameter holds wherever it is taken: one of the operations leads to its schema. */
function sharedParameterEdit(context: Context, name: string, what: 'default' | 'min' | 'max'): Found {
  const common = context.pages.flatMap((page) => page.common).find((one) => one.name === name);
  const fact = [...context.open.keys()].find((one) => one.endsWith(` parameter ${name} ${what}`));
  const key = fact?.split(' parameter ')[0] ?? '';
  const operation = operationPlace(context.tree, key);
  const place = operation && parameterPlace(context.tree, operation, name);
  if (place === undefined || common === undefined) return ask(`Find the schema of ${name}.`);
  return parameterFactEdit(
    context,
    { ...place, schema: followed(context.tree, place.schema) ?? place.schema },
    common,
    what,
  );
}
