import type { At } from './node.ts';

/** A mistake in a spec: where, which rule, what is wrong, and what to do about it. */
export interface Diagnostic {
  readonly at: At;
  /** Stable id, kebab-case: `unresolved-ref`. */
  readonly rule: string;
  /** One sentence that names the culprit. */
  readonly message: string;
  /** One sentence that says how to mend it. */
  readonly fix: string;
}
