/**
 * A promise of the README, and an attempt to break it that takes minutes. The quick form of each attempt is a test that
 * `pnpm test` runs; this one tries more of the same.
 *
 * One file here, `<name>.attack.ts`, exports one attack as its default.
 */
export interface Attack {
  /** Runs the attempt. `note` shows progress; what is worth keeping belongs into the rows. */
  run(note: (text: string) => void): Promise<readonly Row[]>;
}

/** One line of the table that users may hold us to. */
export interface Row {
  /** A sentence about behaviour: "An order over undici arrives once". */
  readonly promise: string;
  /** How often it was tried, and what one try is: `32,000 faulted writes`. */
  readonly tries: number;
  readonly of: string;
  /** How often it did not hold. */
  readonly failures: number;
  /** What the first failures looked like: enough to find them again (a seed, an input). Shown, not kept. */
  readonly examples?: readonly string[] | undefined;
}
