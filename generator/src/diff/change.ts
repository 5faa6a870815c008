import { createHash } from 'node:crypto';
import type { At } from '../load/node.ts';
import type { RuleId } from './rules/index.ts';
import type { Area, Severity } from './rules/rule.ts';

/** An operation that a change reaches. */
export interface Affected {
  /** `GET /api/v3/depth`, as in HEAD unless it is only in BASE. */
  readonly key: string;
  readonly call: string;
  readonly section: string;
  readonly page: string | undefined;
  readonly revision: string | undefined;
}

/** How one edit is felt on one side: a member that is new for callers and for readers has two effects. */
export interface Effect {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly sentence: string;
  readonly operations: readonly string[];
}

/** One edit of a specification. */
export interface Change {
  /** 16 hex digits: the same while the edit is the same, whatever the order of keys and files. */
  readonly fingerprint: string;
  readonly exchange: string;
  /** Of the worst effect. */
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly area: Area;
  /** What was edited: `OrderFull.price`, `depth: parameter limit`. */
  readonly subject: string;
  /** What in it: `.price`, `parameter limit`; nothing for the whole. */
  readonly path: string;
  /** Whether it stands in a call, in a named schema, or in neither. */
  readonly within: 'operation' | 'schema' | 'api';
  /** The worst first. */
  readonly effects: readonly Effect[];
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly base: At | undefined;
  readonly head: At | undefined;
  readonly operations: readonly Affected[];
  /** Name of the schema that the edit stands in, if it is a named one. */
  readonly schema: string | undefined;
  /** Equal edits that were made at several places, told as one; absent for a single one. */
  readonly places?: readonly Change[];
}

export function fingerprintOf(parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
