import type { PageAt } from '../compare/outcome.ts';

/** What a fact is about. Operations are named as `GET /path`. */
export type Subject =
  | { readonly kind: 'operation' | OperationFact; readonly operation: string }
  | { readonly kind: 'parameter'; readonly operation: string; readonly parameter: string }
  | {
      readonly kind: 'parameter fact';
      readonly operation: string;
      readonly parameter: string;
      readonly fact: ParameterFactName;
    }
  | { readonly kind: 'field' | 'field required'; readonly operation: string; readonly path: string }
  | { readonly kind: 'table field' | 'field values'; readonly operation: string; readonly field: string }
  | { readonly kind: 'error'; readonly code: string }
  | {
      readonly kind: 'error fact';
      readonly code: string;
      readonly fact: 'names' | 'messages' | 'section';
    }
  | { readonly kind: 'general'; readonly fact: string }
  | { readonly kind: 'languages'; readonly fact: string };

export type OperationFact = 'security type' | 'signed' | 'weight' | 'limit' | 'data source' | 'parameters';
export type ParameterFactName = 'type' | 'mandatory' | 'default' | 'min' | 'max' | 'values';

/** One thing that the pages say. */
export interface Fact {
  /** The same on both sides, whatever page and path it stands under by now. */
  readonly id: string;
  /** As `exspec docs check` and waivers call it. */
  readonly name: string;
  readonly subject: Subject;
  /** The fact that it is a detail of. */
  readonly parent?: string;
  /** It follows from its parent: where that changes, it is no second change. */
  readonly follows?: true;
  /** What decides whether two are the same. */
  readonly value: string;
  /** What people read. */
  readonly shown: string;
  /** The members, where the value is a set. */
  readonly items?: readonly string[];
  readonly at: PageAt;
  /** The page that says it, the same on both sides. */
  readonly page: string;
}
