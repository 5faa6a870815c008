import { join } from 'node:path';
import { loadSpecs } from '../load/load-specs.ts';
import type { Api } from '../model/api.ts';
import { buildApi } from '../model/build.ts';
import { type Print, toStdout } from '../print/stdout.ts';
import { shown, shownRows, type Terminal, terminal, terminalList } from '../print/terminal.ts';
import { errorText } from './error-text.ts';
import { type Found, find, suggestions } from './find.ts';
import { operationText } from './operation-text.ts';
import { removedText } from './removed-text.ts';

export interface ExplainOptions {
  /** The repository; its specs stand in `specs/`. */
  readonly root: string;
  /** As typed: a method and a path, an operation, an error code or its name. */
  readonly what: readonly string[];
  /** One exchange instead of all. */
  readonly only: string | undefined;
  /** Where text goes. Default: standard output. */
  readonly print?: Print;
}

/**
 * `exspec explain`: prints what the specs know of what is asked for.
 *
 * @returns the exit code: 1 when there is nothing of that name; what comes near is printed then
 */
export function explainCommand({ root, what, only, print = toStdout }: ExplainOptions): number {
  const { trees } = loadSpecs(join(root, 'specs'));
  const apis = trees.filter(({ name }) => only === undefined || name === only).map(buildApi);
  if (apis.length === 0) {
    print(
      shownRows([
        `There is no exchange called ${only ?? ''}. Known: ${trees.map(({ name }) => name).join(', ')}.`,
      ]),
    );
    return 1;
  }
  const { text, isKnown } = explain(apis, what);
  print(text);
  return isKnown ? 0 : 1;
}

/** The text to print, and whether the specs know what was asked for. */
export function explain(
  apis: readonly Api[],
  what: readonly string[],
): { readonly text: Terminal; readonly isKnown: boolean } {
  const found = find(apis, what);
  if (found.length > 0)
    return { text: terminal`${terminalList(found.map(textOf), terminal`\n\n`)}\n`, isKnown: true };
  const near = suggestions(apis, what);
  const hint = near.length === 0 ? [] : ['Did you mean one of these?', ...near.map((one) => `  ${one}`)];
  return { text: shownRows([`The specs know nothing of ${what.join(' ')}.`, ...hint]), isKnown: false };
}

function textOf(found: Found): Terminal {
  switch (found.kind) {
    case 'operation':
      return operationText(found.operation, found.api);
    case 'error':
      return errorText(found.entry, found.api);
    case 'removed':
      return shown(removedText(found.endpoint, found.api));
  }
}
