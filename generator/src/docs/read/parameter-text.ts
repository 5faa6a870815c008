import type { ParameterFact, TypeClass } from '../facts.ts';
import { halfWidth } from './lines.ts';

const classes: Readonly<Record<string, TypeClass>> = {
  STRING: 'string',
  ENUM: 'enum',
  LONG: 'long',
  INT: 'int',
  INTEGER: 'int',
  DECIMAL: 'decimal',
  BIGDECIMAL: 'decimal',
  FLOAT: 'decimal',
  NUMBER: 'decimal',
  DOUBLE: 'decimal',
  BOOLEAN: 'boolean',
  BOOL: 'boolean',
  TEXT: 'string',
  STRINGS: 'string',
  OBJECT: 'object',
  JSON: 'object',
};

/** What a documented type means, whatever its spelling; `null` for a word that is none. */
export function typeClass(type: string): TypeClass | null {
  const word = type.trim().toUpperCase();
  if (/^(?:ARRAY|LIST)\b/.test(word)) return 'array';
  return classes[word] ?? null;
}

type Stated = Pick<ParameterFact, 'default' | 'min' | 'max' | 'values' | 'inWords'>;

const number = String.raw`\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?`;
/** A number counts as a bound or default only where nothing follows that would make it a phrase ("90 days"). */
const end = String.raw`(?=\s*(?:$|[,;.)\n]|max|min|default|条|最|默))`;
const word = '[A-Z][A-Z0-9_]+';

const maxForms: readonly RegExp[] = [
  new RegExp(String.raw`\bmax(?:imum)?(?:\s+value)?(?:\s+is)?\s*[:=]?\s*(${number})${end}`, 'i'),
  new RegExp(String.raw`\b(?:cannot be greater than|no more than|cannot exceed)\s+(${number})${end}`, 'i'),
  new RegExp(String.raw`最大(?:值)?(?:为)?\s*:?\s*(${number})${end}`),
];
const minForms: readonly RegExp[] = [
  new RegExp(String.raw`\bmin(?:imum)?(?:\s+value)?(?:\s+is)?\s*[:=]?\s*(${number})${end}`, 'i'),
  new RegExp(String.raw`\b(?:cannot be less than|no less than)\s+(${number})${end}`, 'i'),
  new RegExp(String.raw`\bstart(?:s|ing)?\s+f(?:ro|or)m\s+(${number})${end}`, 'i'),
];
/** A value in code marks is one, where nothing follows that would make it hold in some cases only. */
const codedDefault =
  /\b(?:the )?default(?:s)?(?: value)?(?: is| to)?\s*:?\s*`([^`\s]+)`(?=\s*(?:$|[,;.)\n]))/gi;
const defaultForms: readonly RegExp[] = [
  new RegExp(
    String.raw`\bdefaults?(?:\s+value)?(?:\s+to)?(?:\s+is)?\s*[:=]?\s*(?:"(\w+)"|(?:(true|false|TRUE|FALSE)\b|(${word})\b|(${number}))${end})`,
    'gi',
  ),
  new RegExp(String.raw`默认(?:值)?(?:为)?\s*:?\s*(?:"(\w+)"|(${number})${end})`, 'g'),
];

/**
 * Default, bounds and allowed values from the description of a parameter. What is there only in words is named in
 * `inWords` and left to a reader.
 */
export function readDescription(description: string, type: TypeClass | null): Stated {
  let rest = halfWidth(description).replaceAll('：', ':');
  const listed = listedLines(rest);
  const inWords = new Set<'default' | 'min' | 'max' | 'values'>();
  const defaults: string[] = [];
  rest = rest.replace(codedDefault, (whole: string, value: string) => {
    defaults.push(value);
    return blanked(whole);
  });
  rest = rest.replaceAll('`', '');

  // "range: 1 months" bounds the distance of two parameters, not this one.
  const range = /\bmax\w*\s+range\b[^.;]*/i;
  if (range.test(rest)) inWords.add('max');
  rest = rest.replace(range, blanked);

  for (const form of defaultForms) {
    rest = rest.replace(form, (...match: (string | number | undefined)[]) => {
      const [whole, ...groups] = match;
      const found = groups.find((group, index) => typeof group === 'string' && index < 4);
      const shouted = new RegExp(`^${word}$`);
      // The flag i lets lower-case words through; only quoted ones, numbers, booleans and CONSTANTS are values.
      const value = typeof found === 'string' ? found : '';
      const quoted = typeof groups[0] === 'string';
      if (!quoted && !/^[\d.,]+$|^(?:true|false)$/i.test(value) && !shouted.test(value)) return String(whole);
      defaults.push(plainNumber(value));
      return blanked(String(whole));
    });
  }
  const max = take(maxForms);
  const min = take(minForms);
  const coded = codedValues(rest, type);
  const values = listed ?? allowedValues(rest, type) ?? coded?.map(({ code }) => code);

  if (defaults.length === 0) {
    const byLabel = /\bdefault\s+([a-z][a-z ]+)/i.exec(rest)?.[1]?.trim().toLowerCase();
    const code = coded?.find(({ label }) => label === byLabel)?.code;
    if (code !== undefined) defaults.push(code);
    else if (/\bdefault(?: is)? first page\b/i.test(rest) && min === '1') defaults.push('1');
    else if (/default|默认/i.test(rest)) inWords.add('default');
  } else if (/\bdefault/i.test(rest)) inWords.add('default');
  if (max === undefined && /\bmax|\bmore than|(?<!not be |\bno )\bless than|最大/i.test(rest))
    inWords.add('max');
  if (min === undefined && /\bminimum\b|\bgreater than\b|(?:not be|\bno) less than\b/i.test(rest))
    inWords.add('min');
  if (values === undefined && (/\bvalid|\benum\b/i.test(rest) || (type === 'enum' && /[A-Z]{3}/.test(rest))))
    inWords.add('values');

  const [only] = defaults;
  const certain = only !== undefined && new Set(defaults).size === 1 && !inWords.has('default');
  if (defaults.length > 0 && !certain) inWords.add('default');
  return {
    ...(certain ? { default: only } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(values === undefined || type === 'boolean' ? {} : { values }),
    ...(inWords.size === 0 ? {} : { inWords: [...inWords].sort() }),
  };

  function take(forms: readonly RegExp[]): string | undefined {
    for (const form of forms) {
      const found = form.exec(rest)?.[1];
      if (found === undefined) continue;
      rest = rest.replace(form, blanked);
      return plainNumber(found);
    }
    return undefined;
  }
}

/** Values on lines of their own, each in code marks. */
function listedLines(text: string): readonly string[] | undefined {
  const marked = text.split('\n').flatMap((line) => /^\s*`([^`]+)`/.exec(line)?.[1] ?? []);
  return marked.length >= 2 ? marked : undefined;
}

function allowedValues(text: string, type: TypeClass | null): readonly string[] | undefined {
  const bracket = /\bvalid[^[]*\[([^\]]+)\]/i.exec(text)?.[1];
  if (bracket !== undefined) return bracket.split(',').map((one) => one.trim());
  if (type !== 'string' && type !== 'enum') return undefined;
  const quoted = [...new Set([...text.matchAll(/"(\w+)"/g)].flatMap(([, one]) => one ?? []))];
  if (quoted.length >= 2) return quoted;
  const enumeration = /\benum\s*:\s*(.+)$/i.exec(text)?.[1];
  if (enumeration !== undefined)
    return enumeration
      .replace(/\([^)]*\)/g, '')
      .split(',')
      .map((one) => one.trim());
  if (/\btrue or false\b/i.test(text)) return ['true', 'false'];
  const shouted = new RegExp(
    String.raw`(?:^|[.:]\s+|\bare\s+|,\s+)(${word}(?:\s*(?:,\s*(?:or\s+|and\s+)?|\/|\s+or\s+|\n)\s*${word})+)\s*(?=$|[.;])`,
  ).exec(text.trim())?.[1];
  if (shouted !== undefined) return shouted.match(new RegExp(word, 'g')) ?? undefined;
  const labelled = [...text.matchAll(new RegExp(String.raw`(?:^|,\s*)(${word}) for `, 'g'))];
  return labelled.length >= 2 ? labelled.flatMap(([, one]) => one ?? []) : undefined;
}

/** `0: pending, 1: success`, `0-buy,1-sell`, `0 all, 1 valid`. */
function codedValues(
  text: string,
  type: TypeClass | null,
): readonly { readonly code: string; readonly label: string }[] | undefined {
  if (type !== 'int' && type !== 'long' && type !== 'string') return undefined;
  for (const form of [/(?<![\w.-])(\d{1,2})\s*[:-]\s*(?=[^\d\s])/g, /(?:^|[),])\s*(\d)\s?(?=[a-z])/g]) {
    const found = [...text.matchAll(form)];
    if (found.length < 2) continue;
    return found.map((match, index) => {
      const from = match.index + match[0].length;
      const label = text.slice(from, found[index + 1]?.index).split(/[,;.()]/)[0] ?? '';
      return { code: match[1] ?? '', label: label.trim().toLowerCase() };
    });
  }
  return undefined;
}

function plainNumber(text: string): string {
  return /^\d{1,3}(?:,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text;
}

function blanked(text: string): string {
  return ' '.repeat(text.length);
}
