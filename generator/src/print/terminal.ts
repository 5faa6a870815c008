import { joined, type Safe, type Template, template } from './safe.ts';
import { linesIn, visible, withoutCommands } from './visible.ts';

/** Text for a terminal or a log. Its only control characters are the line ends that we wrote. */
export type Terminal = Safe<'terminal'>;

export const terminal: Template<'terminal'> = template(withoutCommands);

/** Foreign text, on one line. */
export function shown(text: string): Terminal {
  return withoutCommands(visible(text)) as Terminal; // this is the gate
}

/** Foreign text of several lines, which stay lines: what a command or a library said. */
export function shownLines(text: string): Terminal {
  return joined(linesIn(text).map(shown), terminal`\n`);
}

/** One below the other, each with its end. */
export function terminalLines(lines: readonly Terminal[]): Terminal {
  return joined([...lines, terminal``], terminal`\n`);
}

/** Raw lines, one below the other: whatever a line holds, it stays one. */
export function shownRows(rows: readonly string[]): Terminal {
  return terminalLines(rows.map(shown));
}

/** Several on one line. */
export function terminalList(parts: readonly Terminal[], separator: Terminal = terminal`, `): Terminal {
  return joined(parts, separator);
}

/** What was thrown, for a person. */
export function errorText(error: unknown): Terminal {
  return terminal`${shownLines(error instanceof Error ? error.message : String(error))}\n`;
}
