import { type EndpointFacts, operationKey, type PageFacts } from '../../src/docs/facts.ts';

/** Edits of real pages: those that change a fact, and those that change nothing but its clothes. */

/** A page as lines, and what was read from them. */
export interface Page {
  readonly lines: readonly string[];
  readonly facts: PageFacts;
}

/** What to do to a line, and the fact that has to be reported for it. */
export interface Mutation {
  readonly lines: readonly string[];
  /** Beginning of the name of the change. */
  readonly name: string;
}

export type Mutate = (page: Page, seed: number) => Mutation | undefined;

function pick<T>(list: readonly T[], seed: number): T | undefined {
  return list[seed % Math.max(list.length, 1)];
}

/** @param line counted from 1 */
function withLine(page: Page, line: number, edit: (text: string) => string): readonly string[] | undefined {
  const before = page.lines[line - 1] ?? '';
  const after = edit(before);
  return after === before ? undefined : page.lines.with(line - 1, after);
}

function mutation(lines: readonly string[] | undefined, name: string): Mutation | undefined {
  return lines === undefined ? undefined : { lines, name };
}

const parametersOf = (
  page: Page,
): readonly { readonly endpoint: EndpointFacts; readonly parameter: EndpointFacts['parameters'][number] }[] =>
  page.facts.endpoints.flatMap((endpoint) =>
    endpoint.parameters
      .filter(({ line, name }) => (page.lines[line - 1] ?? '').startsWith(name))
      .map((parameter) => ({ endpoint, parameter })),
  );

export const factMutations: Readonly<Record<string, Mutate>> = {
  'another weight': (page, seed) => {
    const weighty = page.facts.endpoints.filter(({ weights }) => weights.length === 1);
    const endpoint = pick(weighty, seed);
    const [weight] = endpoint?.weights ?? [];
    if (endpoint === undefined || weight === undefined || weight.when !== undefined) return undefined;
    const number = new RegExp(`\\b${weight.weight}\\b`);
    const lines = withLine(page, weight.line, (text) => text.replace(number, String(weight.weight + 1)));
    return mutation(lines, `${operationKey(endpoint)} weight`);
  },
  'mandatory or not': (page, seed) => {
    const one = pick(
      parametersOf(page).filter(
        ({ parameter }) => parameter.mandatory === 'yes' || parameter.mandatory === 'no',
      ),
      seed,
    );
    if (one === undefined) return undefined;
    const other = one.parameter.mandatory === 'yes' ? 'NO' : 'YES';
    const lines = withLine(page, one.parameter.line, (text) =>
      text.replace(/^(\w+\s*[\t|]\s*\w+\s*[\t|]\s*)(?:yes|no)\b/i, `$1${other}`),
    );
    return mutation(lines, `${operationKey(one.endpoint)} parameter ${one.parameter.name} mandatory`);
  },
  'another type': (page, seed) => {
    const one = pick(parametersOf(page), seed);
    if (one === undefined) return undefined;
    const type = one.parameter.class === 'boolean' ? 'LONG' : 'BOOLEAN';
    const lines = withLine(page, one.parameter.line, (text) =>
      text.replace(/^(\w+\s*[\t|]\s*)\w+/, `$1${type}`),
    );
    return mutation(lines, `${operationKey(one.endpoint)} parameter ${one.parameter.name}`);
  },
  'a parameter more': (page, seed) => {
    const one = pick(parametersOf(page), seed);
    const row = page.lines[(one?.parameter.line ?? 0) - 1] ?? '';
    if (one === undefined) return undefined;
    const mark = row.includes('\t') ? '\t' : '| ';
    const at = one.parameter.line - 1;
    const fresh = ['zzz', 'STRING', 'NO', 'New'].join(mark);
    return mutation(page.lines.toSpliced(at, 0, fresh), `${operationKey(one.endpoint)} parameter zzz`);
  },
  'a parameter less': (page, seed) => {
    const one = pick(
      parametersOf(page).filter(({ parameter }) => !parameter.description.includes('\n')),
      seed,
    );
    // Without its timestamp an endpoint may not be signed any more, which is told as well.
    if (one === undefined || one.parameter.name === 'timestamp') return undefined;
    return mutation(
      page.lines.toSpliced(one.parameter.line - 1, 1),
      `${operationKey(one.endpoint)} parameter ${one.parameter.name}`,
    );
  },
  'another security type': (page, seed) => {
    const endpoint = pick(
      page.facts.endpoints.filter(({ security }) => security.type !== null && security.byRule === undefined),
      seed,
    );
    if (endpoint === undefined) return undefined;
    const type = endpoint.security.type === 'TRADE' ? 'MARGIN' : 'TRADE';
    const lines = withLine(page, endpoint.security.line, (text) =>
      text.replace(/[(（]\w+[)）]\s*$|(?<=Permission: )\w+/, (old) =>
        /^[(（]/.test(old) ? `(${type})` : 'Withdraw',
      ),
    );
    return mutation(lines, `${operationKey(endpoint)} security type`);
  },
  'a field of another name': (page, seed) => {
    const all = page.facts.endpoints.flatMap((endpoint) =>
      endpoint.examples.flatMap(({ fields }) => fields.map((field) => ({ endpoint, field }))),
    );
    const one = pick(all, seed);
    const key = /(\w+)$/.exec(one?.field.path ?? '')?.[1];
    if (one === undefined || key === undefined) return undefined;
    const lines = withLine(page, one.field.line, (text) => text.replace(`"${key}"`, `"${key}zzz"`));
    return mutation(lines, `${operationKey(one.endpoint)} response `);
  },
  'another method': (page, seed) => {
    const endpoint = pick(page.facts.endpoints, seed);
    const taken = new Set(page.facts.endpoints.map(operationKey));
    const free = ['PUT', 'DELETE', 'POST', 'GET'].find(
      (method) => !taken.has(`${method} ${endpoint?.path ?? ''}`),
    );
    if (endpoint === undefined || free === undefined) return undefined;
    const lines = withLine(page, endpoint.line, (text) => text.replace(endpoint.method, free));
    return mutation(lines, 'operation ');
  },
  'another error name': (page, seed) => {
    const code = pick(page.facts.errors?.codes.filter(({ name }) => name !== undefined) ?? [], seed);
    if (code?.name === undefined) return undefined;
    return mutation(
      withLine(page, code.line, (text) => text.replace(code.name ?? '', `${code.name}_ZZZ`)),
      `error ${code.code}`,
    );
  },
};

export type Redress = (page: Page, seed: number) => readonly string[];

/** Lines of an example, as indexes. */
function exampleLines(page: Page, seed: number): readonly [from: number, to: number] | undefined {
  const example = pick(
    page.facts.endpoints.flatMap(({ examples }) => examples),
    seed,
  );
  if (example === undefined) return undefined;
  return [example.line - 1, Math.max(...example.fields.map(({ line }) => line))];
}

function inExample(
  page: Page,
  seed: number,
  edit: (lines: readonly string[]) => readonly string[],
): readonly string[] {
  const range = exampleLines(page, seed);
  if (range === undefined) return page.lines;
  const [from, to] = range;
  return [...page.lines.slice(0, from), ...edit(page.lines.slice(from, to)), ...page.lines.slice(to)];
}

const wide: Readonly<Record<string, string>> = { ',': '，', ':': '：', ';': '；', '(': '（', ')': '）' };
const widened = (text: string): string => text.replace(/[,:;()]/g, (mark) => wide[mark] ?? mark);

export const redresses: Readonly<Record<string, Redress>> = {
  'other line ends': ({ lines }) => lines.map((line) => `${line}\r`),
  'blanks at the end of lines': ({ lines }) =>
    lines.map((line) => (line === '' || line === '---' ? line : `${line}  `)),
  'another date': ({ lines }) =>
    lines.map((line) =>
      line
        .replace(/^\d{4}-\d{1,2}-\d{1,2}$/, '2031-02-03')
        .replace(/^updated_at: .*/, 'updated_at: 2031-02-03T00:00:00'),
    ),
  'JSON on one line': (page, seed) =>
    inExample(page, seed, (lines) =>
      lines.some((line) => line.includes('//')) ? lines : [lines.map((line) => line.trim()).join(' ')],
    ),
  'JSON further apart': (page, seed) =>
    inExample(page, seed, (lines) => lines.flatMap((line) => [`    ${line}`, ''])),
  'comments in JSON': (page, seed) =>
    inExample(page, seed, (lines) =>
      lines.map((line) => (/[{[,]\s*$/.test(line) && !line.includes('//') ? `${line} // a word` : line)),
    ),
  'comments elsewhere in JSON': (page, seed) =>
    inExample(page, seed, (lines) =>
      // An empty object is a placeholder only where a comment is in it.
      lines.map((line) => (/[{[]\s*\/\//.test(line) ? line : line.replace(/\s\/\/.*$/, ''))),
    ),
  'full-width punctuation in descriptions': (page) => {
    const rows = new Set(parametersOf(page).map(({ parameter }) => parameter.line));
    return page.lines.map((line, index) => {
      if (!rows.has(index + 1)) return line;
      const cells = line.split(/(?<=[\t|])/);
      return [...cells.slice(0, 3), ...cells.slice(3).map(widened)].join('');
    });
  },
  'full-width punctuation in titles and weights': (page) => {
    const titles = new Set(
      page.facts.endpoints.flatMap(({ security, weights }) => [
        security.line,
        ...weights.map(({ line }) => line),
      ]),
    );
    return page.lines.map((line, index) =>
      titles.has(index + 1) && !line.includes('\t') ? widened(line) : line,
    );
  },
  'table heads in the other language': ({ lines }) =>
    lines.map((line) =>
      line
        .replace('Name\tType\tMandatory\tDescription', '名称\t类型\t是否必需\t描述')
        .replace('Name| Type| Mandatory| Description', '名称| 类型| 是否必需| 描述'),
    ),
  'Chinese in other words': ({ lines }) => {
    const start = lines.findLastIndex((line) => /^# .*[\u4e00-\u9fff]/.test(line));
    return lines.map((line, index) =>
      start !== -1 &&
      index > start &&
      /[\u4e00-\u9fff]/.test(line) &&
      !line.startsWith('#') &&
      line.includes('|')
        ? line.replace(/([\u4e00-\u9fff])\s*$/, '$1呢')
        : line,
    );
  },
};
