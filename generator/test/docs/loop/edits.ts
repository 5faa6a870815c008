import { type Counted, count, type Kind } from '../law/count.ts';

/** What an edit does to a page, and what has to be said of it. */
export interface Edit {
  readonly lines: readonly string[];
  /** A report of each of these has to be there, and none that fits none of them. */
  readonly told: readonly RegExp[];
}

/** One kind of edit; `undefined` where the page has nothing of it. Facts are found by the law's own count. */
export type Editor = (lines: readonly string[], seed: number) => Edit | undefined;

function pick<T>(list: readonly T[], seed: number): T | undefined {
  return list[seed % Math.max(1, list.length)];
}

/** Edits the line of something that the page has. */
function on(
  kind: Kind,
  form: RegExp,
  to: (match: RegExpExecArray, line: string) => string | readonly string[],
  told: (match: RegExpExecArray) => readonly RegExp[],
): Editor {
  return (lines, seed) => {
    const places = count(lines.join('\n')).flatMap((one: Counted) => {
      const match = one.kind === kind ? form.exec(lines[one.line - 1] ?? '') : null;
      return match === null ? [] : [{ at: one.line - 1, match }];
    });
    const place = pick(places, seed);
    if (place === undefined) return undefined;
    const line = lines[place.at] ?? '';
    const result = to(place.match, line);
    const put = typeof result === 'string' ? [result] : result;
    return { lines: lines.toSpliced(place.at, 1, ...put), told: told(place.match) };
  };
}

/** Edits a line of the English half that has a form. */
function where(
  form: RegExp,
  to: (match: RegExpExecArray, line: string) => string | readonly string[],
  told: (match: RegExpExecArray) => readonly RegExp[],
): Editor {
  return (lines, seed) => {
    const end = lines.findIndex((line, at) => at > 9 && /^# /.test(line));
    const places = lines.slice(0, end === -1 ? lines.length : end).flatMap((line, at) => {
      const match = form.exec(line);
      return at < 7 || match === null ? [] : [{ at, match }];
    });
    const place = pick(places, seed);
    if (place === undefined) return undefined;
    const result = to(place.match, lines[place.at] ?? '');
    return {
      lines: lines.toSpliced(place.at, 1, ...(typeof result === 'string' ? [result] : result)),
      told: told(place.match),
    };
  };
}

const row = /^(`?)(\w+)`?(\s*\|\s*)([A-Za-z]+)(\s*\|\s*)(YES|NO|Yes|No)(\s*\|.*)$/;
const field = /^(\w+)(\s*\|\s*)(String|LONG|STRING|DECIMAL|Boolean)(\s*\|.*)$/;
const other = (mandatory = ''): string => (/yes/i.test(mandatory) ? 'NO' : 'YES');
/** A contradiction with the half that was not edited may come or go. */
const languages = /^languages of /;

export const editors: Readonly<Record<string, Editor>> = {
  'mandatory or not': on(
    'parameter rows',
    row,
    ([, q, name, a, type, b, m, rest]) => `${q}${name}${q}${a}${type}${b}${other(m)}${rest}`,
    ([, , name]) => [new RegExp(`parameter \\S*\\b${name} mandatory`), languages],
  ),
  'now conditional': on(
    'parameter rows',
    row,
    ([, q, name, a, type, b, , rest]) => `${q}${name}${q}${a}${type}${b}Conditional${rest}`,
    ([, , name]) => [new RegExp(`parameter \\S*\\b${name} mandatory`), languages],
  ),
  'another type': on(
    'parameter rows',
    row,
    ([, q, name, a, type, b, m, rest]) =>
      `${q}${name}${q}${a}${type === 'Boolean' ? 'LONG' : 'Boolean'}${b}${m}${rest}`,
    ([, , name]) => [
      new RegExp(`parameter \\S*\\b${name} |^table .* row ${name}`),
      /not read \((?:values|default|min|max)-in-words/,
      languages,
    ],
  ),
  'a parameter more': on(
    'parameter rows',
    row,
    ([, , , a, type, b, m, rest], line) => [
      `zzNew${a}${type}${b}${m}${rest === undefined ? '' : '| Something new'}`,
      line,
    ],
    () => [/parameter \S*\bzzNew added/, languages],
  ),
  'a parameter under another name': on(
    'parameter rows',
    row,
    ([, q, name, a, type, b, m, rest]) => `${q}${name}zz${q}${a}${type}${b}${m}${rest}`,
    ([, , name]) => [new RegExp(`parameter \\S*\\b${name}(?:zz)?\\b`), /signed/, languages],
  ),
  'words of a parameter': on(
    'parameter rows',
    row,
    (_, line) => `${line.trimEnd()} zzwords`,
    () => [/^text: | (?:max|min|default|values): | condition/, /not read/],
  ),
  'another type of a field': on(
    'response rows',
    field,
    ([, name, a, type, rest]) => `${name}${a}${type === 'Boolean' ? 'String' : 'Boolean'}${rest}`,
    ([, name]) => [
      new RegExp(`response table \\S*(?: \\S+)?\\b${name}`),
      /not read \(table-against/,
      languages,
    ],
  ),
  'a field more': on(
    'response rows',
    field,
    ([, , a, type, rest], line) => [`zzField${a}${type}${rest}`, line],
    () => [/response table (?:push )?\S*zzField added/, languages],
  ),
  'another weight': on(
    'plain weights',
    /\d+/,
    ([number], line) => line.replace(/\d+/, String(Number(number) + 1)),
    () => [/ weight: /, languages],
  ),
  'another weight of several': on(
    'conditional weights',
    /(\d+)(\**)\s*$/,
    (match, line) => line.replace(/(\d+)(\**)\s*$/, `${Number(match[1]) + 1}$2`),
    () => [/weight/, /^text: /, / limit/, languages],
  ),
  'another limit': on(
    'rate limits',
    /(\d+)(?= (?:requests?|orders?|times?) per)/i,
    ([number], line) => line.replace(number, String(Number(number) + 7)),
    () => [/ limit/, languages],
  ),
  'another permission': on(
    'permissions',
    /Permission: (\w+)/,
    (_, line) => line.replace(/Permission: \w+/, 'Permission: Withdraw'),
    () => [/ security type/, languages],
  ),
  'another security type': on(
    'security types',
    /\((?:TRADE|USER_DATA|MARKET_DATA|USER_STREAM|NONE)\)/,
    ([whole], line) => line.replace(whole, whole === '(TRADE)' ? '(MARGIN)' : '(TRADE)'),
    () => [/ security type| signed/, languages, /^text: /],
  ),
  'another path': on(
    'endpoints',
    /(\/[\w\-/{}]+)/,
    ([path], line) => line.replace(path, `${path}zz`),
    () => [/operation /, /^languages of /],
  ),
  'another message': on(
    'error codes',
    /^(\d+ \| .*\w)\s*$/,
    ([, text]) => `${text} zz`,
    () => [/error \d+ messages/],
  ),
  'another error name': on(
    'error codes',
    /^(#+ -\d+ [A-Z_]+)\b/,
    ([, head], line) => line.replace(head ?? '', `${head ?? ''}_ZZ`),
    () => [/error -\d+ names/],
  ),
  'an error more': on(
    'error codes',
    /^(\d+)( \| \d+ \| )/,
    ([, , middle], line) => [`9999${middle ?? ''}Something new.`, line],
    () => [/error 9999 added/],
  ),
  'another stream': on(
    'stream names',
    /@(\w+)/,
    ([whole], line) => line.replace(whole, `${whole}zz`),
    () => [/^operation stream |^stream |^text: /],
  ),
  'another event': on(
    'event names',
    /(\w+)/,
    ([whole], line) => line.replace(whole, `${whole}zz`),
    () => [/event /],
  ),
  'another row': on(
    'other rows',
    /^(.*\|.*\w)\s*$/,
    ([, text]) => `${text} zz`,
    () => [/^table |^text: |^filter|^enum|rejection/],
  ),
  'a field of another name': where(
    /^ +"(\w+)": ?(?:"[^"]*"|\d+),?\s*(?:\/\/.*)?$/,
    ([, key], line) => line.replace(`"${key}"`, `"${key}zz"`),
    ([, key]) => [new RegExp(`${key}|sample`), /^operation |^text: |^languages /],
  ),
  'another value shown': where(
    /^ +"(\w+)": ?"(\d+)",?\s*$/,
    ([, , value], line) => line.replace(`"${value}"`, `"${value}9"`),
    () => [/^text: |sample/],
  ),
  'another comment': where(
    /^ +"\w+": ?[^/]*\/\/ *\w.*$/,
    (_, line) => `${line.trimEnd()} zz`,
    () => [/^text: /],
  ),
  'words of a paragraph': where(
    /^[A-Z][a-z]+ [a-z]+ [a-z]+ [^|`]*\w\.?\s*$/,
    (_, line) => `${line.trimEnd()} zzwords.`,
    () => [/^text: |^change log|^error|messages|limit|^host/],
  ),
  'a note more': where(
    /^ {2}\* \w.*$/,
    (_, line) => [line, '  * Something new zz'],
    () => [/^text: |^change log|^enum|messages/],
  ),
  'a default': where(
    /^(\w+\s*\|.*\b[Dd]efault:? )(\d+)([;,.].*|\s*)$/,
    ([, head, number, rest]) => `${head}${Number(number) + 1}${rest}`,
    () => [/ default|^text: |not read/, languages],
  ),
  'another line of a sample': where(
    /^ {4}(flag|apikey|secretkey) = .*$/,
    ([, name]) => `    ${name ?? ''} = "zz"`,
    () => [/sample/],
  ),
  'another host': where(
    /((?:https|wss):\/\/(?:api|stream|fapi|ws)[\w.]*)\.com/,
    ([whole], line) => line.replace(whole, whole.replace('.com', 'zz.com')),
    () => [/^host |^text: |sample|^table|change log/],
  ),
};

/** Edits that change nothing that the page says. */
export const quiet: Readonly<Record<string, (lines: readonly string[]) => readonly string[]>> = {
  'table heads in the other language': (lines) =>
    lines.map((line) =>
      line
        .replace(/^Name\| Type\| Mandatory\| Description/, '名称| 类型| 是否必需| 描述')
        .replace(/^Parameter \| Type \| Required \| Description/, '参数名 | 类型 | 是否必须 | 描述'),
    ),
  'the other language in other words': (lines) => {
    const second = lines.findLastIndex((line) => /^# .*[\u4e00-\u9fff]/.test(line));
    return lines.map((line, at) =>
      second !== -1 && at > second && /^[\u4e00-\u9fff，。]+\s*$/.test(line) ? `${line.trimEnd()}啊` : line,
    );
  },
  'zero-width spaces': (lines) =>
    lines.map((line) => (line.startsWith('## ') ? line.replace('[', '\u200b[') : line)),
  'blanks between blocks': (lines) =>
    lines.flatMap((line, at) => (/^## |^#### /.test(line) && at > 10 ? ['', line] : [line])),
  'another date of the page': (lines) =>
    lines.map((line) => line.replace(/^updated_at: .*/, 'updated_at: 2026-06-01T00:00:00')),
  'JSON further apart': (lines) =>
    lines.flatMap((line) => (/^ {4,}"\w+": ?"[^"]*",\s*$/.test(line) ? [line, '    '] : [line])),
};
