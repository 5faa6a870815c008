/** The texts of YAML: what stands plainly there, between quotes, or below a bar. Line ends are `\n` here. */

/** Plain text as YAML's core schema takes it: what is no number, boolean or null is text. */
export function plainValue(text: string): string | number | boolean | null {
  if (!special.test(text)) return text;
  if (number.test(text)) return Number(text);
  if (/^0[ox]/.test(text)) return Number(text);
  const known = words.get(text);
  return known === undefined ? text : known;
}

const number = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const words = new Map<string, number | boolean | null>([
  ['.nan', Number.NaN],
  ['.NaN', Number.NaN],
  ['.NAN', Number.NaN],
]);
for (const word of ['true', 'True', 'TRUE']) words.set(word, true);
for (const word of ['false', 'False', 'FALSE']) words.set(word, false);
for (const word of ['', '~', 'null', 'Null', 'NULL']) words.set(word, null);
for (const word of ['.inf', '.Inf', '.INF']) {
  words.set(word, Infinity).set(`+${word}`, Infinity).set(`-${word}`, -Infinity);
}
/** What may be no text, by its first character and all others. */
const special =
  /^(?:[-+.\d][-+.\deEinfINFaA]*|0o[0-7]+|0x[\da-fA-F]+|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|)$/;

/** Blanks around line ends go; one line end is a space, each further one a line end. */
function folded(text: string): string {
  return text.includes('\n') ? text.replace(breaks, (all) => fold(all)) : text;
}

const breaks = /[ \t]+(?:\n[ \t\n]*)?|\n[ \t\n]*/g;

function fold(blanks: string): string {
  const ends = blanks.split('\n').length - 1;
  if (ends === 0) return blanks;
  return ends === 1 ? ' ' : '\n'.repeat(ends - 1);
}

/** What stands between single quotes. */
export function singleQuoted(inside: string): string {
  return folded(inside).replaceAll("''", "'");
}

/** What stands between double quotes; undefined where a backslash begins nothing that YAML knows. */
export function doubleQuoted(inside: string): string | undefined {
  if (!inside.includes('\\')) return folded(inside);
  if (jsonString.test(inside)) return String(JSON.parse(`"${inside}"`));
  let known = true;
  const text = inside.replace(breakOrEscape, (all, hex: string | undefined, one: string | undefined) => {
    if (hex !== undefined && Number.parseInt(hex, 16) <= 0x10ffff)
      return String.fromCodePoint(Number.parseInt(hex, 16));
    if (one === undefined && hex === undefined) return all.startsWith('\\') ? '' : fold(all);
    const meant = escapes.get(one ?? '');
    known &&= meant !== undefined;
    return meant ?? '';
  });
  return known ? text : undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these
const jsonString = /^[^\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^\\\u0000-\u001f]*)*$/;
/** A line end behind a backslash joins its lines. */
const breakOrEscape =
  /[ \t]+(?:\n[ \t\n]*)?|\n[ \t\n]*|\\(?:\n[ \t]*|(?:x(?=[0-9a-fA-F]{2})|u(?=[0-9a-fA-F]{4})|U(?=[0-9a-fA-F]{8}))((?<=x)..|(?<=u)....|(?<=U)........)|([\s\S]))/g;
const escapes: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['e', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['N', '\u0085'],
  ['_', '\u00a0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
  ...[...' "/\\\t'].map((one): [string, string] => [one, one]),
]);

export interface Bar {
  readonly folds: boolean;
  readonly chomping: '' | '-' | '+';
}

/** A line of a text below a bar: how many spaces begin it, and what follows them. */
export interface BarLine {
  readonly indent: number;
  readonly content: string;
}

/**
 * The text below a bar (`|`, `>`).
 *
 * @param lines up to the first that is less indented, blank ones behind the text included
 * @param indent that of the text
 */
export function barText({ folds, chomping }: Bar, lines: readonly BarLine[], indent: number): string {
  let end = lines.length;
  while (end > 0 && isBlank(lines[end - 1], indent)) end--;
  if (end === 0) return chomping === '+' ? '\n'.repeat(lines.length) : '';
  const kept = lines
    .slice(0, end)
    .map((line) => ' '.repeat(Math.max(line.indent - indent, 0)) + line.content);
  const text = folds ? foldedLines(kept) : kept.join('\n');
  if (chomping === '-') return text;
  return text + (chomping === '+' ? '\n'.repeat(lines.length - end + 1) : '\n');
}

/** Without text, and with no more spaces than the text is indented by. */
function isBlank(line: BarLine | undefined, indent: number): boolean {
  return line !== undefined && line.content === '' && line.indent <= indent;
}

/** As `folded`, but that lines which begin with a blank keep their line ends. */
function foldedLines(lines: readonly string[]): string {
  let text = '';
  let between = '';
  let deeper = false;
  let begun = false;
  for (const line of lines) {
    if (line === '') {
      if (!begun || between === '\n') text += '\n';
      else between = '\n';
      continue;
    }
    const isDeeper = line.startsWith(' ') || line.startsWith('\t');
    if (isDeeper && between === ' ') between = '\n';
    else if (isDeeper && !deeper && between === '\n') between = '\n\n';
    text += between + line;
    between = isDeeper ? '\n' : ' ';
    deeper = isDeeper;
    begun = true;
  }
  return text;
}
