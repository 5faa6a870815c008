import type { At } from '../../load/node.ts';
import type { Api, ApiOperation } from '../../model/api.ts';
import type { EndpointFacts } from '../facts.ts';

/** A line of a page. */
export interface PageAt {
  readonly file: string;
  readonly line: number;
}

/** A fact about which page and spec differ. */
export interface Disagreement {
  /** `GET /api/v3/depth parameter limit max`: stable, and what waivers name. */
  readonly fact: string;
  readonly page: string;
  readonly spec: string;
  readonly pageAt: PageAt | undefined;
  readonly specAt: At | undefined;
}

/** A fact that only one side states in a form that can be compared. */
export interface Uncompared {
  readonly fact: string;
  readonly reason: string;
  readonly pageAt: PageAt;
}

export type FactKind =
  | 'operations'
  | 'security types'
  | 'signatures'
  | 'weights'
  | 'limits'
  | 'data sources'
  | 'parameters'
  | 'parameter facts'
  | 'fields'
  | 'error codes'
  | 'error messages'
  | 'enum values'
  | 'filters'
  | 'rate limits'
  | 'languages';

/** What `same` says when a side states nothing. */
export const nothing = 'none';

/** Gathers what a comparison finds. */
export class Outcome {
  readonly disagreements: Disagreement[] = [];
  readonly uncompared: Uncompared[] = [];
  readonly totals: Map<FactKind, number> = new Map<FactKind, number>();
  /** Operations of which nothing is known: the body of their page belongs to another one. */
  readonly unknown: Set<string> = new Set<string>();

  /** Counts one compared fact, and notes it when the two values differ. */
  same(kind: FactKind, difference: Disagreement): void {
    this.count(kind);
    if (difference.page !== difference.spec) this.disagreements.push(difference);
  }

  count(kind: FactKind, number = 1): void {
    this.totals.set(kind, (this.totals.get(kind) ?? 0) + number);
  }

  skip(fact: string, reason: string, pageAt: PageAt): void {
    this.uncompared.push({ fact, reason, pageAt });
  }
}

/** One endpoint of a page, held against its operation. */
export interface Comparison {
  readonly outcome: Outcome;
  readonly api: Api;
  readonly operation: ApiOperation;
  readonly endpoint: EndpointFacts;
  /** `GET /api/v3/depth`: how facts of it begin. */
  readonly key: string;
  readonly at: (line: number) => PageAt;
}
