import type { JsonText } from './json.ts';
import type { Markdown } from './markdown.ts';
import type { Terminal } from './terminal.ts';
import type { Workflow } from './workflow.ts';

/** What may go to standard output, where a person, a file or a CI runner reads it. */
export type Printable = Terminal | Markdown | Workflow | JsonText;

export type Print = (text: Printable) => void;

export function toStdout(text: Printable): void {
  process.stdout.write(text);
}
