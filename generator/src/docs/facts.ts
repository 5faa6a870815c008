/**
 * What a documentation page says, as data. Every fact has its line, counted from 1. What stands in words only
 * (`title`, `description`, `notes`, `text`) is there for people and for `exspec docs draft`; `facts-file.ts` drops it
 * when facts are committed.
 */

export type PageForm = 'binance-text' | 'binance-markdown' | 'okx-markdown' | 'unknown';
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
/** Whom a limit counts. */
export type Scope = 'IP' | 'UID';
export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';
export type TypeClass = 'string' | 'enum' | 'long' | 'int' | 'decimal' | 'boolean' | 'array' | 'object';

export interface PageFacts {
  /** Base name of the page's file. */
  readonly file: string;
  readonly form: PageForm;
  /** As the page's head names it. */
  readonly exchange?: string;
  readonly sourceUrl?: string;
  /** Date of the page, as its head or its newest change names it. */
  readonly revision?: string;
  /** The page's anchors belong to another page than its `source_url`: nothing on it is to be believed. */
  readonly mismatch?: { readonly claimed: string; readonly anchors: string; readonly line: number };
  readonly endpoints: readonly EndpointFacts[];
  /** Parameters that the general part describes for all endpoints. */
  readonly common: readonly ParameterFact[];
  readonly errors?: ErrorFacts;
  readonly enums: readonly EnumFact[];
  readonly filters: readonly FilterFact[];
  readonly rateLimits: readonly RateLimitFact[];
  readonly sockets?: readonly SocketFacts[];
  readonly tables?: readonly TableFact[];
  readonly samples?: readonly SampleFact[];
  readonly statements?: readonly StatementFact[];
  readonly log?: readonly LogEntryFact[];
  /** The page has links or prose only. */
  readonly prose?: true;
  /** Where the two languages of the page say different things. */
  readonly halves: readonly HalfDisagreement[];
  readonly unread: readonly Unread[];
}

export interface EndpointFacts extends SubjectFacts {
  readonly method: Method;
  readonly path: string;
}

/** What is called or listened to over a socket. */
export interface SocketFacts extends SubjectFacts {
  readonly kind: 'method' | 'stream' | 'event' | 'channel';
  readonly name: string;
  /** How often it sends, in milliseconds; 0 in real time. */
  readonly speeds?: readonly number[];
  /** Path of the socket that it belongs to. */
  readonly socket?: string;
}

/** What a page says of one thing that a program can call or listen to. */
export interface SubjectFacts {
  readonly line: number;
  /** Heading of the part of the page that it stands in. */
  readonly section?: string;
  readonly title: string;
  readonly security: {
    /** `null`: the page names none. */
    readonly type: string | null;
    /** The page says so by its rule for titles without a bracket. */
    readonly byRule?: true;
    readonly line: number;
  };
  /** The endpoint line names the signature method. */
  readonly hmac: boolean;
  /** By the signature method, by a timestamp parameter, or by the security type. */
  readonly signed: boolean;
  readonly weights: readonly WeightFact[];
  /** Limits beside the weight. */
  readonly limits: readonly LimitFact[];
  readonly sources?: { readonly names: readonly string[]; readonly line: number };
  /** The parameters are those of another endpoint. */
  readonly sameAs?: { readonly method: Method; readonly path: string; readonly line: number };
  readonly parameters: readonly ParameterFact[];
  readonly examples: readonly ExampleFact[];
  /** Rows of a table of response fields. */
  readonly responseFields: readonly {
    readonly name: string;
    readonly type: string;
    /** Of what is sent later, not of the answer. */
    readonly part?: 'push';
    readonly line: number;
  }[];
  /** Values of a response field that the notes list. */
  readonly responseEnums: readonly {
    readonly name: string;
    readonly values: readonly string[];
    readonly line: number;
  }[];
  readonly notes: readonly { readonly line: number; readonly text: string }[];
  /** JSON that is sent. */
  readonly requests?: readonly ExampleFact[];
  /** Code in other languages. */
  readonly samples?: readonly SampleFact[];
  /** Other things that it says of itself: what it adds to order counts. */
  readonly statements?: readonly StatementFact[];
}

export interface SampleFact {
  readonly language: string;
  readonly sha256: string;
  readonly line: number;
}

/** A fact that has a name and a value: a host, a header, a limit. */
export interface StatementFact {
  readonly about: string;
  readonly value: string;
  readonly line: number;
}

/** A table that is none of parameters, fields, weights or codes: what each row says. */
export interface TableFact {
  readonly heading: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly string[]; readonly line: number }[];
  readonly line: number;
}

/** One entry of a change log. */
export interface LogEntryFact {
  readonly date: string;
  readonly text: string;
  /** Operations, methods and names in code marks. */
  readonly names: readonly string[];
  /** Dates in it that are later than the entry's own. */
  readonly from?: readonly string[];
  readonly line: number;
}

export type Condition =
  | { readonly is: 'sent' | 'absent'; readonly parameter: string }
  | { readonly is: 'one-of'; readonly parameter: string; readonly values: readonly string[] }
  /** Bounds are included. */
  | {
      readonly is: 'range' | 'count';
      readonly parameter: string;
      readonly from?: number;
      readonly to?: number;
    }
  /** So much for each item. */
  | { readonly is: 'each'; readonly parameter: string; readonly most?: number };

export interface WeightFact {
  readonly scope: Scope | null;
  readonly weight: number;
  readonly when?: Condition;
  /** Where it does not count against the usual weight: the response header that counts it. */
  readonly counter?: string;
  readonly line: number;
}

export interface LimitFact {
  readonly scope: Scope | null;
  readonly requests: number;
  readonly seconds: number;
  /** What is counted apart beside the scope: `Instrument ID`. */
  readonly by?: string;
  /** What alone it is for: "Options only". */
  readonly of?: string;
  /** It counts orders, not requests. */
  readonly orders?: true;
  readonly line: number;
}

export interface ParameterFact {
  readonly name: string;
  /** As written; `null` where the page gives none. */
  readonly type: string | null;
  readonly class: TypeClass | null;
  /** `null` where the page does not say; `conditional` where another parameter decides. */
  readonly mandatory: 'yes' | 'no' | 'conditional' | null;
  /** The sentence that says when. */
  readonly condition?: string;
  readonly default?: string;
  readonly min?: string;
  readonly max?: string;
  readonly values?: readonly string[];
  /** Facts that the description holds in words only. */
  readonly inWords?: readonly ('default' | 'min' | 'max' | 'values')[];
  readonly description: string;
  readonly line: number;
}

export interface ExampleFact {
  readonly label: string | null;
  readonly line: number;
  readonly fields: readonly FieldFact[];
  /** Paths of empty values that stand for content described elsewhere. */
  readonly placeholders: readonly string[];
  /** What had to be overlooked to read it as JSON. */
  readonly repairs: readonly { readonly line: number; readonly what: string }[];
}

export interface FieldFact {
  /** `$` is the whole answer; `rows[].asset`, `["BNB/USDT"].BUSD`. */
  readonly path: string;
  readonly types: readonly JsonType[];
  /** Some elements of the array around it lack it. */
  readonly partial?: true;
  readonly line: number;
}

export interface ErrorFacts {
  readonly codes: readonly ErrorCodeFact[];
  readonly filterFailures: readonly {
    readonly filter: string;
    readonly message: string;
    readonly line: number;
  }[];
  readonly rejectionCodes: readonly { readonly code: string; readonly name: string; readonly line: number }[];
  readonly rejections: readonly { readonly message: string; readonly line: number }[];
}

export interface ErrorCodeFact {
  readonly code: string;
  readonly name?: string;
  readonly messages: readonly string[];
  /** HTTP status that comes with it. */
  readonly status?: string;
  readonly section: string;
  readonly line: number;
}

export interface EnumFact {
  readonly title: string;
  /** The field names that the title gives in brackets. */
  readonly keys: readonly string[];
  readonly values: readonly string[];
  readonly line: number;
}

export interface FilterFact {
  readonly name: string;
  readonly fields: readonly FieldFact[];
  readonly line: number;
}

export interface RateLimitFact {
  readonly unit: 'weight' | 'order' | 'request';
  readonly scope: Scope | null;
  /** Each endpoint has a budget of its own. */
  readonly perEndpoint: boolean;
  readonly limit: number;
  readonly seconds: number;
  readonly line: number;
}

export interface HalfDisagreement {
  readonly fact: string;
  readonly english: string;
  readonly chinese: string;
  readonly line: number;
  readonly chineseLine: number;
}

export interface Unread {
  readonly line: number;
  /** Short and stable: `default-in-words`. */
  readonly reason: string;
  /** The page's own words. */
  readonly text: string;
}

export function operationKey({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path}`;
}
