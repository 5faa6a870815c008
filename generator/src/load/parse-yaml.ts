import type { Diagnostic } from './diagnostic.ts';
import type { At, SpecNode } from './node.ts';
import { NotPlain, readPlainYaml } from './plain-yaml.ts';
import { type Reach, type Remark, TooMuch } from './remark.ts';
import { type ReadYaml, readWithLibrary } from './yaml-library.ts';
import { foreignWords, ownWords, type Words } from './yaml-words.ts';

export interface ParsedYaml {
  readonly root: SpecNode;
  readonly diagnostics: readonly Diagnostic[];
}

interface Dialect {
  readonly reach: Reach;
  readonly words: Words;
}

/** Mistakes of one file that are told. */
const mostMistakes = 100;

const own: Dialect = {
  reach: { shares: false, levels: 100, nodes: 1_000_000 },
  words: ownWords,
};

const foreign: Dialect = {
  reach: { shares: true, levels: 200, nodes: 4_000_000 },
  words: foreignWords,
};

/**
 * Reads one of our own files: YAML 1.2 as JSON-like data that still knows its positions. YAML's own extras (anchors,
 * tags, merge keys, several documents) are mistakes here: what a reviewer reads is what the spec says.
 *
 * @param file path relative to `specs/`, for positions
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  return parsed(text, file, own);
}

/** Reads anybody's YAML or JSON. Aliases and merge keys are followed; every mistake is told, and what is left is read. */
export function parseForeign(text: string, file: string): ParsedYaml {
  return parsed(text, file, foreign);
}

function parsed(text: string, file: string, { reach, words }: Dialect): ParsedYaml {
  // A byte order mark is no column.
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    const { root, remarks } = read(body, file, reach);
    return { root, diagnostics: told(remarks, words) };
  } catch (error) {
    if (error instanceof TooMuch)
      return refused(
        error.at,
        `The file stands for more than ${reach.nodes.toLocaleString('en-US')} values by here, aliases written out.`,
        'Split the file.',
      );
    if (error instanceof NotPlain)
      return refused(
        error.at,
        'A file of this length must be JSON or plain YAML, and here it is not: a mistake, a tag or an explicit key, perhaps.',
        'Write this place plainly, or split the file.',
      );
    throw error;
  }
}

/** @throws TooMuch, NotPlain where the text is too long for the library */
function read(text: string, file: string, reach: Reach): ReadYaml {
  try {
    return readPlainYaml(text, file, reach);
  } catch (error) {
    const whole = error instanceof NotPlain ? readWithLibrary(text, file, reach) : undefined;
    if (whole === undefined) throw error;
    return whole;
  }
}

function refused(at: At, message: string, fix: string): ParsedYaml {
  return nothing({ at, rule: 'yaml-syntax', message, fix });
}

/** What is left of a file that cannot be read. */
export function nothing(mistake: Diagnostic): ParsedYaml {
  return { root: { kind: 'scalar', at: mistake.at, value: null, source: '' }, diagnostics: [mistake] };
}

function told(remarks: readonly Remark[], words: Words): readonly Diagnostic[] {
  const mistakes = remarks.flatMap((remark): readonly Diagnostic[] => {
    const said = words(remark);
    return said === undefined ? [] : [{ at: remark.at, ...said }];
  });
  const next = mistakes[mostMistakes];
  if (next === undefined) return mistakes;
  const message = `From here on the file has ${mistakes.length - mostMistakes} more mistakes.`;
  return [
    ...mistakes.slice(0, mostMistakes),
    { at: next.at, rule: next.rule, message, fix: 'Mend those that are told first.' },
  ];
}
