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

/** How a parameter is written. `integer` is a JavaScript number, `int64` and `decimal` are exact. */
export type ParameterKind = 'string' | 'decimal' | 'int64' | 'integer' | 'boolean';

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
  /** Booleans are written `TRUE`/`FALSE` instead of `true`/`false`. */
  readonly upper?: true;
  /** Masked in errors, logs and hooks. */
  readonly secret?: true;
  /** Stands in the path: `/orders/{id}`. */
  readonly inPath?: true;
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
    }
  | { readonly sent: string; readonly weight: number; readonly otherwise: number };

/** What one call spends of one bucket. */
export interface Cost {
  /** A key of the exchange's limit table, or a limit of this operation alone. */
  readonly bucket: string | Bucket;
  readonly weight: Weight;
}

/** A rate limit: one budget, counted over one or more windows. */
export interface Bucket {
  readonly name: string;
  /** Who shares the budget: everybody behind this address, or everybody with this account. */
  readonly key: 'ip' | 'account';
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
  /** Writes the parameters of an operation that no spec describes (`request()`), in place of the encoder. */
  readonly encode?: (params: Readonly<Record<string, unknown>> | undefined) => {
    readonly query: string;
    readonly body: string;
    readonly values: Readonly<Record<string, string>>;
  };
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
