const WIDTH = 13;
const LINE = 110;

/** Labelled lines; those without text are left out, long ones broken between words. */
export function rows(pairs: readonly (readonly [label: string, text: string])[]): readonly string[] {
  return pairs
    .filter(([, text]) => text !== '')
    .flatMap(([label, text]) =>
      wrapped(text, LINE - WIDTH).map(
        (line, index) => `  ${(index === 0 ? label : '').padEnd(WIDTH)}${line}`,
      ),
    );
}

/** A text in lines of at most so many characters; a longer word stays whole. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
