import { isDeepStrictEqual } from 'node:util';
import { NotPlain, readPlainYaml } from '../../src/load/plain-yaml.ts';
import type { Reach } from '../../src/load/remark.ts';
import { type ReadYaml, readWithLibrary } from '../../src/load/yaml-library.ts';

export const own: Reach = { shares: false, levels: 100, nodes: 100_000 };
export const foreign: Reach = { shares: true, levels: 200, nodes: 100_000 };

/** What only a refusal needs: the fast reader follows them, or leaves the text to the library. */
const silent: ReadonlySet<string> = new Set(['anchor', 'alias', 'merge']);

/** What the fast reader makes of a text; undefined where it gives up. */
export function fastly(text: string, reach: Reach): ReadYaml | undefined {
  try {
    return readPlainYaml(text, 'a.yaml', reach);
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** Whether both readers say the same of a text, places and remarks included; undefined where the fast one gives up. */
export function agree(text: string, reach: Reach): boolean | undefined {
  const fast = fastly(text, reach);
  if (fast === undefined) return undefined;
  const whole = readWithLibrary(text, 'a.yaml', reach);
  return isDeepStrictEqual(fast, {
    root: whole?.root,
    remarks: whole?.remarks.filter(({ kind }) => !silent.has(kind)),
  });
}
