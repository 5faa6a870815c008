/** How much of a consumer's day a change costs: a build, a look at what the program does, nothing, or a second of reading. */
export type Severity = 'breaking' | 'behavioural' | 'additive' | 'docs-only';

/** From the worst to the mildest. */
export const severities: readonly Severity[] = ['breaking', 'behavioural', 'additive', 'docs-only'];

/** 0 is the worst. */
export function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** What a reader filters by. */
export type Area =
  | 'operations'
  | 'parameters'
  | 'answers'
  | 'types'
  | 'errors'
  | 'security'
  | 'limits'
  | 'servers'
  | 'streams'
  | 'documentation';

export interface Rule {
  /** `breaking` says that code which compiled does not compile any more; test/diff/consumer.test.ts proves it for each. */
  readonly severity: Severity;
  readonly area: Area;
  /** What it means to who calls the client. */
  readonly sentence: string;
}
