/**
 * What no reader sees, and what changes how the rest is read: control characters, marks of direction and of format, zero
 * widths, separators of lines, lone surrogates, private characters.
 */
const unseen =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]/gu;

/** `##[` begins a command of a CI runner wherever it stands in a line of a log. */
const runnerCommand = /##(?=\[)/g;

/** So does `::` at the beginning of one. */
const runnerLine = /(^|\n)([^\S\n]*)(?=::)/g;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Foreign text on one line in which everything can be seen: the rest as escapes, `\u202e`. */
export function visible(text: string): string {
  return text.replace(unseen, escapeOf).replace(runnerCommand, '##\\');
}

/** Lines of which a runner takes none for a command. */
export function withoutCommands(text: string): string {
  return text.replace(runnerLine, '$1$2\\').replace(runnerCommand, '##\\');
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code > 0xffff) return `\\u{${digits}}`;
  return (
    short[character] ?? (code > 0xff ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`)
  );
}

/** The same for JSON, whose texts mean what they meant before. */
export function visibleJson(json: string): string {
  return json
    .replace(unseen, (character) =>
      character === '\n'
        ? character
        : Array.from(
            { length: character.length },
            (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
          ).join(''),
    )
    .replaceAll('##[', '##\\u005b');
}

const lineBreak = /\r\n?|[\n\v\f\x85\u2028\u2029]/;

/** The lines of a text, whatever ends them. */
export function linesIn(text: string): readonly string[] {
  return text.split(lineBreak);
}
