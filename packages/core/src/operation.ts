/**
 * The shape of an operation as generated code hands it to the runtime. Everything here is plain data:
 * the client encodes, governs and decodes by it, the mock routes and refuses by it.
 */

/** A value that travels as text. */
export type Scalar = string | number | boolean;

/** `read` may be repeated; `write` may have changed something on the exchange and never is. */
export type Effect = 'read' | 'write';

/** What a request must carry: nothing, an API key, or an API key and a signature. */
export type Auth = 'none' | 'key' | 'signed';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** How a parameter is written. `integer` is a JavaScript number, `int64` and `decimal` are exact; `object` is JSON. */
export type ParameterKind = 'string' | 'decimal' | 'int64' | 'integer' | 'boolean' | 'object';

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly required?: true;
  /** `repeat`: `asset=BTC&asset=USDT`; `json`: `symbols=["BTCUSDT","BNBBTC"]` in one value. */
  readonly array?: 'repeat' | 'json';
  /** The closed list of legal values. */
  readonly values?: readonly (string | number)[];
  readonly min?: number;
  readonly max?: number;
  /** Of a time or a duration. */
  readonly unit?: 'ms' | 's';
  /** Booleans are written `TRUE`/`FALSE` instead of `true`/`false`. */
  readonly upper?: true;
  /** Masked in errors, logs and hooks. */
  readonly secret?: true;
  /** Stands in the path: `/orders/{id}`. */
  readonly inPath?: true;
  /** Stands in the query of a request that has a body. */
  readonly inQuery?: true;
  /** Is the JSON body itself: a list. */
  readonly whole?: true;
  /** In JSON: written as text or as a number, where that is not as usual (decimals are text, integers are numbers). */
  readonly json?: 'string' | 'number';
  /** In JSON: may be null. */
  readonly nullable?: true;
  /** In JSON: how many items a list may have; one at least, where nothing is said. */
  readonly minItems?: number;
  readonly maxItems?: number;
  /** What an object, or each of a list of objects, consists of, and the rules between these. */
  readonly members?: readonly Parameter[];
  readonly rules?: readonly Rule[];
  /** Where the answer repeats the value. */
  readonly echo?: Echo;
}

/** A member of the answer by which an answer to another request is told from one's own. */
export interface Echo {
  /** Names from the answer down, `[]` for any item of a list: `orders.[].clientOrderId`. */
  readonly member: string;
  /** An id, in which capitals count. Other names may come back as the exchange writes them. */
  readonly exact?: true;
  /** The answer may do without it. */
  readonly optional?: true;
  /** It says something else where the member beside it has this value. */
  readonly unless?: { readonly member: string; readonly value: string };
}

/** Legal values of a parameter, or whether it is sent at all. */
export type Condition = Readonly<Record<string, readonly Scalar[] | boolean>>;

/** A rule between parameters. Evaluated over wire text by client and mock alike. */
export interface Rule {
  /** All must hold for the rule to apply. */
  readonly when?: Condition;
  /** Parameters that must be sent. */
  readonly require?: readonly string[];
  /** Parameters that must be sent with exactly this value. */
  readonly equals?: Readonly<Record<string, Scalar>>;
  /** Parameters that must not be sent. */
  readonly forbid?: readonly string[];
  readonly exactlyOne?: readonly string[];
  readonly atLeastOne?: readonly string[];
  readonly atMostOne?: readonly string[];
  readonly compare?: Comparison;
  /** One sentence for the caller who breaks the rule. */
  readonly note?: string;
}

/** Applies when both parameters are sent; numbers compare exactly, digit by digit. */
export interface Comparison {
  readonly left: string;
  readonly op: '<' | '<=' | '>' | '>=';
  readonly right: string;
  /** `right - left` may be at most this (or must be less, with `withinExclusive`). */
  readonly within?: number;
  readonly withinExclusive?: true;
}

export type Weight =
  | number
  | {
      /** The parameter whose value decides. */
      readonly by: string;
      /** The value that counts when the parameter is absent. */
      readonly default?: Scalar;
      readonly table: Readonly<Record<string, number>>;
      /** Values that do not stand in the table. */
      readonly ranges?: readonly WeightRange[];
    }
  | { readonly sent: string; readonly weight: Weight; readonly otherwise: Weight }
  /** By the items of a list: so much for each, or by how many there are. */
  | { readonly items: string; readonly each: number }
  | { readonly items: string; readonly ranges: readonly WeightRange[] }
  /** By the outcome: what a call spends that the exchange refused, and every other one. */
  | { readonly refused: Weight; readonly otherwise: Weight };

/** Values up to `to`, itself included, that are more than those of the range before. The last may have no end. */
export interface WeightRange {
  readonly to?: number;
  readonly weight: number;
}

/** What one call spends of one bucket. */
export interface Cost {
  /** A key of the exchange's limit table, or a limit of this operation alone. */
  readonly bucket: string | Bucket;
  readonly weight: Weight;
  /** Of a bucket that is counted by instrument: the parameter that names it (`instId`), or those of a list (`orders[].instId`). */
  readonly instrument?: string;
}

export type BucketKey = 'ip' | 'account' | 'instrument' | 'ip+instrument' | 'account+instrument';

/** A rate limit: one budget, counted over one or more windows. */
export interface Bucket {
  readonly name: string;
  /** Who shares the budget: all behind this address, all with this account; all, or these, who trade one instrument. */
  readonly key: BucketKey;
  /** One budget for all operations, or one for each. */
  readonly scope: 'shared' | 'operation';
  readonly unit: 'weight' | 'request' | 'order';
  readonly windows: readonly BucketWindow[];
}

export interface BucketWindow {
  /** Length in ms. */
  readonly ms: number;
  readonly limit: number;
  /** Lower-case name of the response header that reports what is used. */
  readonly header?: string;
}

/** How the outcome of a write is found when its answer was lost. */
export interface Lookup {
  /** Key of the operation to call, such as `trade.queryOrder`. */
  readonly operation: string;
  /** The client-chosen id parameter of the write, filled by the client when absent. */
  readonly parameter?: string;
  /** The lookup operation's parameter that takes that id. */
  readonly by?: string;
  /** Further parameters of the lookup: its parameter -> the write's parameter. */
  readonly with: Readonly<Record<string, string>>;
}

/** Which parts of an answer need exact digits. A node may have several arms where the schema is a union. */
export type DecodePlan = 'int64' | 'decimal' | DecodeNode;

export interface DecodeNode {
  readonly object?: Readonly<Record<string, DecodePlan>>;
  readonly array?: DecodePlan;
  readonly tuple?: readonly (DecodePlan | null)[];
  /** Values of an object whose keys are data. */
  readonly map?: DecodePlan;
}

export interface Decode {
  readonly plan: DecodePlan;
  /** A decimal travels as a JSON number somewhere: its digits must be taken from the source text. */
  readonly lossless?: true;
}

export interface Operation {
  /** Section and name: `market.depth`. */
  readonly key: string;
  readonly method: Method;
  readonly path: string;
  readonly effect: Effect;
  /** It can only lower what the account risks: a cancel. Comes before other calls that wait. */
  readonly lowersRisk?: true;
  readonly auth: Auth;
  /** Where parameters other than path parameters travel. */
  readonly in: 'query' | 'form' | 'json';
  readonly parameters: readonly Parameter[];
  readonly rules?: readonly Rule[];
  readonly cost: readonly Cost[];
  readonly lookup?: Lookup;
  readonly decode?: Decode;
  readonly page?: Page;
  /** Writes the parameters in place of the usual encoder, which knows no JSON: `encodeJson` does. */
  readonly encode?: (
    operation: Operation,
    params: Readonly<Record<string, unknown>> | undefined,
  ) => EncodedCall;
  /** What must not be shown of what is inside objects: `secretsInside`. */
  readonly secretsIn?: (parameters: readonly Parameter[], given: unknown) => readonly string[];
  /** What a call spends, in place of the usual sum, which knows no items, instruments, ranges and outcomes: `everyCost` does. */
  readonly costs?: (operation: Costly, values: Readonly<Record<string, string>>) => readonly CallCost[];
}

/** All that what a call spends depends on, beside the call. */
export type Costly = Pick<Operation, 'parameters' | 'cost'>;

/** What one call spends of one bucket. */
export interface CallCost {
  /** A key of the exchange's limit table, or a limit of this operation alone. */
  readonly bucket: string | Bucket;
  /** The most that it may be. */
  readonly weight: number;
  /** Whose budget it is, where instruments have one each. */
  readonly instrument?: string | undefined;
  /** What it is in the end, where that depends on the outcome. */
  readonly outcome?: { readonly refused: number; readonly otherwise: number } | undefined;
}

/** A call's parameters as they travel. */
export interface EncodedCall {
  /** The operation's path with its parameters filled in. */
  readonly path: string;
  readonly query: string;
  readonly body: string;
  /** Wire text by parameter name, for rules, weights and lookups. Repeated values are joined by `,`. */
  readonly values: Readonly<Record<string, string>>;
}

/** Where the items of a list lie (in the first of several members that is one), and the parameter that says how many a page holds. */
interface Listed {
  readonly size?: string;
  readonly items?: string | readonly string[];
}

/** Parameters of a span of time, the longest span of one request in ms, and the member of an item that holds its time. */
interface Spanned {
  readonly start?: string;
  readonly end?: string;
  readonly time?: string | number;
  readonly window?: number;
}

/** How a list is walked, page by page. `field` and `time` are members of an item, or indices in a tuple. */
export type Page = Listed &
  (
    | (Spanned & { readonly by: 'id'; readonly parameter: string; readonly field: string | number })
    | {
        readonly by: 'time';
        readonly start: string;
        readonly end: string;
        readonly field: string | number;
        /** Longest span of one request in ms. */
        readonly window?: number;
      }
    /** `page`: counted from 1. `offset`: how many items lie before. */
    | (Spanned & { readonly by: 'page' | 'offset'; readonly parameter: string; readonly total?: string })
    | { readonly by: 'cursor'; readonly parameter: string; readonly field: string | number }
  );
