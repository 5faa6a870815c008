import { linesOf } from './lines.ts';

/** `key: value` lines between the first two `---`. */
export interface Head {
  readonly values: ReadonlyMap<string, string>;
  /** Index of the first line behind it. */
  readonly next: number;
}

export function readHead(lines: readonly string[]): Head | undefined {
  if (lines[0]?.trim() !== '---') return undefined;
  const close = lines.findIndex((line, at) => at > 0 && line.trim() === '---');
  if (close === -1) return undefined;
  const values = new Map(
    lines.slice(1, close).flatMap((line): [string, string][] => {
      const [, key, value] = /^(\w+):(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value.trim()]];
    }),
  );
  return { values, next: close + 1 };
}

export function headOf(text: string): Head | undefined {
  return readHead(linesOf(text));
}
