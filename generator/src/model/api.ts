import type { Diagnostic } from '../load/diagnostic.ts';
import type { At } from '../load/node.ts';
import type { ApiStreams } from './api-streams.ts';

export type * from './api-streams.ts';

/**
 * The intermediate model: what an exchange's API is, without YAML, `$ref` syntax or file layout.
 * Total: what is not understood becomes `{ kind: 'unknown' }`, references stay named.
 */

export interface Api {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly packageName: string;
  /** Type name of the client: `Binance`. */
  readonly className: string;
  /** The package brings a mock of its own, which knows more than examples. */
  readonly hasOwnMock: boolean;
  readonly servers: readonly ApiServer[];
  readonly sections: readonly Section[];
  /** How calls prove who makes them. */
  readonly schemes: readonly ApiScheme[];
  /** Undefined where nothing is signed. */
  readonly signing: ApiSigning | undefined;
  readonly errorShape: ApiErrorShape;
  readonly operations: readonly ApiOperation[];
  /** Named schemas of both documents: those of the bundle, and those that only streams use. */
  readonly schemas: ReadonlyMap<string, NamedSchema>;
  readonly buckets: readonly ApiBucket[];
  /** How an answer reports the limits in force; undefined where none does. */
  readonly reportedLimits: ApiReportedLimits | undefined;
  readonly clock: { readonly operation: string; readonly field: string } | undefined;
  readonly parameterErrors: ReadonlyMap<string, ApiError>;
  readonly errors: ErrorCatalogue;
  /** Endpoints that the exchange had once, latest first. */
  readonly removed: readonly RemovedEndpoint[];
  /** Undefined where the exchange has no asyncapi.yaml. */
  readonly streams: ApiStreams | undefined;
  /** The bundled, self-contained OpenAPI document: everything as written, references within the document. */
  readonly document: JsonObject;
  /** Spec files that went into it, relative to `specs/`, sorted. */
  readonly files: readonly string[];
  /** What could not be brought into the model: two components of one name, say. */
  readonly problems: readonly Diagnostic[];
}

/** What operations share by name: all that one operation's text depends on beside itself. */
export type Vocabulary = Pick<Api, 'schemas' | 'errors'>;

export interface Docs {
  readonly page?: string;
  readonly revision?: string;
  readonly note?: string;
  readonly assumed?: true;
}

/** Names of members, from the list in the answer down to one limit's window and number. */
export interface ApiReportedLimits {
  readonly list: string;
  /** Says which bucket it is: as `adjust.rateLimitType` of the bucket. */
  readonly type: string;
  readonly unit: string;
  readonly count: string;
  readonly limit: string;
  /** Milliseconds of each unit. */
  readonly units: ReadonlyMap<string, number>;
}

/** As core's type of that name. */
export type ServerRole = 'live' | 'mirror' | 'testnet' | 'demo' | 'data';

export interface ApiServer {
  readonly name: string;
  readonly url: string;
  /** Undefined in other people's documents. */
  readonly role: ServerRole | undefined;
  /** What every request to it carries, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly at: At;
}
/** A security scheme: something that travels with a request. */
export interface ApiScheme {
  readonly name: string;
  readonly in: 'header' | 'query';
  /** Name of the header or parameter. */
  readonly wireName: string;
  /** Parameters that its operations declare. */
  readonly parameters: readonly string[];
}

export type SigningAlgorithm = 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512' | 'rsa-sha256' | 'ed25519';

/** A header, or a parameter, by its name on the wire. */
export type ApiPlace = { readonly header: string } | { readonly parameter: string };

/** What is signed, how, and where everything travels: `x-signing`. */
export interface ApiSigning {
  /** Name of its security scheme. */
  readonly scheme: string;
  readonly algorithms: readonly {
    readonly algorithm: SigningAlgorithm;
    readonly encoding: 'hex' | 'base64';
  }[];
  readonly secret: 'base64' | undefined;
  readonly time: 'ms' | 's' | 'iso-ms' | 'iso-s';
  /** Names of parts, and texts that are always the same. */
  readonly message: readonly (string | { readonly text: string })[];
  readonly separator: string;
  readonly sent: {
    readonly key: ApiPlace | undefined;
    readonly passphrase: ApiPlace | undefined;
    readonly window: ApiPlace | undefined;
    readonly time: ApiPlace | undefined;
    readonly signature: ApiPlace;
  };
  /** Parameters of it travel in the query of every request. */
  readonly inQuery: boolean;
  /** How old a request may be, ms, where it does not say itself. */
  readonly lateMs: number | undefined;
  readonly earlyMs: number;
  /** By what is wrong with a request. */
  readonly errors: ReadonlyMap<string, ApiError>;
}

/** Where errors stand in answers: `x-error-shape`. Paths go from the answer down. */
export interface ApiErrorShape {
  readonly code: readonly string[] | undefined;
  readonly message: readonly string[];
  readonly decides: readonly string[] | undefined;
  readonly success: readonly string[] | undefined;
  readonly negative: boolean;
  readonly items:
    | {
        readonly list: readonly string[];
        readonly code: readonly string[];
        readonly message: readonly string[];
        readonly success: readonly string[];
      }
    | undefined;
  readonly plain: boolean;
  /** An error as the specs show it. */
  readonly example: Json | undefined;
}

export interface Section {
  readonly name: string;
  readonly description: string;
  readonly at: At;
}

export interface ApiOperation {
  readonly id: string;
  readonly section: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  readonly docs: Docs;
  readonly securityType: string;
  readonly auth: 'none' | 'key' | 'signed';
  readonly effect: 'read' | 'write';
  /** A write that can only lower what the account risks. */
  readonly lowersRisk: boolean;
  readonly in: 'query' | 'form' | 'json';
  readonly parameters: readonly ApiParameter[];
  readonly rules: readonly ApiRule[];
  readonly costs: readonly ApiCost[];
  readonly dataSources: readonly string[];
  readonly lookup: ApiLookup | undefined;
  /** What `x-echo` says of parameters; `echoesOf` has them all. */
  readonly echo: ReadonlyMap<string, WrittenEcho | false>;
  readonly page: ApiPage | undefined;
  readonly response: ApiResponse;
  /** What every other answer holds (`responses.default`). */
  readonly errorResponse: Schema | undefined;
  readonly history: readonly { readonly date: string; readonly change: string }[];
  readonly at: At;
}

export interface ApiParameter {
  readonly name: string;
  readonly in: 'query' | 'form' | 'json' | 'path';
  /** Is the JSON body itself: a list. */
  readonly whole: boolean;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
  /** Of an object, or of each in a list of objects, what it consists of; undefined where it is none. */
  readonly members: readonly ApiParameter[] | undefined;
  /** Between members. */
  readonly rules: readonly ApiRule[];
  readonly array: 'repeat' | 'json' | undefined;
  readonly upper: boolean;
  readonly secret: boolean;
  /** Filled by the runtime, absent from the TypeScript method. */
  readonly supplied: boolean;
  readonly default: Json | undefined;
  readonly error: ApiError | undefined;
  readonly unit: 'ms' | 's' | undefined;
  readonly docs: Docs;
  readonly at: At;
}

export interface ApiError {
  readonly code: number | string;
  readonly message: string | undefined;
  readonly args: readonly string[];
  readonly assumed: boolean;
}

export interface ApiRule {
  readonly when: ReadonlyMap<string, readonly Scalar[] | boolean>;
  readonly require: readonly string[];
  readonly equals: ReadonlyMap<string, Scalar>;
  readonly forbid: readonly string[];
  readonly exactlyOne: readonly string[];
  readonly atLeastOne: readonly string[];
  readonly atMostOne: readonly string[];
  readonly compare:
    | {
        readonly left: string;
        readonly op: '<' | '<=' | '>' | '>=';
        readonly right: string;
        readonly within?: number;
        readonly withinExclusive?: true;
      }
    | undefined;
  readonly error: ApiError | undefined;
  readonly note: string | undefined;
  readonly assumed: boolean;
  readonly at: At;
}

export interface ApiCost {
  /** A bucket's name, or a limit of this operation alone. */
  readonly bucket: string | ApiBucket;
  readonly weight: ApiWeight;
  /** Of a bucket that is counted by instrument: the parameter that names it, or `list[].member`. */
  readonly instrument?: string;
  readonly at: At;
}

export type ApiWeight =
  | number
  | {
      readonly by: string;
      readonly default?: Scalar;
      readonly table: ReadonlyMap<string, number>;
      readonly ranges?: readonly ApiWeightRange[];
    }
  | { readonly sent: string; readonly weight: ApiWeight; readonly otherwise: ApiWeight }
  | { readonly items: string; readonly each: number }
  | { readonly items: string; readonly ranges: readonly ApiWeightRange[] }
  | { readonly refused: ApiWeight; readonly otherwise: ApiWeight };

/** Up to `to`, itself included. */
export interface ApiWeightRange {
  readonly to?: number;
  readonly weight: number;
}

/** Who shares a budget. */
export const bucketKeys = ['ip', 'account', 'instrument', 'ip+instrument', 'account+instrument'] as const;
export type ApiBucketKey = (typeof bucketKeys)[number];

export interface ApiBucket {
  readonly name: string;
  readonly key: ApiBucketKey;
  readonly scope: 'shared' | 'operation';
  readonly unit: 'weight' | 'request' | 'order';
  readonly windows: readonly { readonly ms: number; readonly limit: number; readonly header?: string }[];
  /** The operation whose answer reports the limits in force, and the type that it gives this bucket there. */
  readonly adjust?: { readonly operation: string; readonly rateLimitType: string };
  readonly at: At;
}

export interface ApiLookup {
  readonly operation: string;
  readonly parameter: string | undefined;
  readonly by: string | undefined;
  readonly with: ReadonlyMap<string, string>;
}

/** A parameter that the answer repeats elsewhere than under its own name. */
export interface WrittenEcho {
  readonly member: readonly string[];
  /** It says something else where the member beside it has this value. */
  readonly unless: { readonly member: string; readonly value: string } | undefined;
}

/** How a list is walked. `size` is the page-size parameter, `items` the members one of which holds the list. */
export interface ApiPage {
  readonly by: 'id' | 'time' | 'page' | 'offset' | 'cursor';
  readonly parameter: string | undefined;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly field: string | number | undefined;
  /** Where an item's time stands, if it is not what leads on. */
  readonly time: string | number | undefined;
  /** ms; also where a rule of `x-requires` says how far start and end may lie apart. */
  readonly window: number | undefined;
  readonly size: string | undefined;
  readonly items: readonly string[];
  readonly total: string | undefined;
}

export interface ApiResponse {
  readonly schema: Schema;
  readonly description: string;
  /** One per member of the `oneOf`, in order; empty when the response does not depend on the request. */
  readonly variants: readonly string[];
  readonly variantBy: string | undefined;
  readonly variantDefault:
    | { readonly by: string; readonly values: ReadonlyMap<string, string>; readonly otherwise: string }
    | undefined;
  readonly examples: readonly { readonly name: string; readonly value: Json; readonly at: At }[];
}

/** JSON with numbers as written: exact past 2^53. */
export type Json = null | boolean | string | NumberText | readonly Json[] | JsonObject;
export interface NumberText {
  readonly number: string;
}
export interface JsonObject {
  readonly object: ReadonlyMap<string, Json>;
}
export type Scalar = string | number | boolean;

export interface NamedSchema {
  readonly name: string;
  readonly schema: Schema;
  readonly at: At;
}

interface SchemaBase {
  readonly description: string;
  readonly nullable: boolean;
  readonly docs: Docs;
  readonly at: At;
}

export type Schema =
  | (SchemaBase & { readonly kind: 'ref'; readonly name: string })
  | (SchemaBase & {
      readonly kind: 'string';
      readonly format: 'decimal' | 'int64' | 'password' | undefined;
      readonly enum: readonly string[] | undefined;
      readonly closed: boolean;
      readonly enumDescriptions: ReadonlyMap<string, string>;
      readonly pattern: string | undefined;
      readonly minLength: number | undefined;
      readonly maxLength: number | undefined;
    })
  | (SchemaBase & {
      readonly kind: 'number' /** wire type */;
      readonly type: 'integer' | 'number';
      readonly format: 'decimal' | 'int64' | 'double-int' | undefined;
      readonly enum: readonly number[] | undefined;
      readonly closed: boolean;
      readonly min: number | undefined;
      readonly max: number | undefined;
      readonly unit: 'ms' | 's' | undefined;
    })
  | (SchemaBase & {
      readonly kind: 'boolean';
      readonly enum: readonly boolean[] | undefined;
    })
  | (SchemaBase & { readonly kind: 'null' })
  | (SchemaBase & {
      readonly kind: 'array';
      readonly items: Schema;
      readonly minItems: number | undefined;
      readonly maxItems: number | undefined;
    })
  | (SchemaBase & {
      readonly kind: 'tuple';
      readonly items: readonly Schema[] /** What a reader calls each (`x-name`), as far as they are named. */;
      readonly names: readonly (string | undefined)[];
    })
  | (SchemaBase & {
      readonly kind: 'object';
      readonly properties: ReadonlyMap<
        string,
        {
          readonly schema: Schema;
          readonly required: boolean /** What a reader calls it (`x-name`), where that is something else. */;
          readonly readable?: string;
        }
      > /** Values of an object whose keys are data. */;
      readonly additional: Schema | undefined;
    })
  | (SchemaBase & {
      readonly kind: 'union';
      readonly members: readonly Schema[];
      readonly discriminator: string | undefined;
    })
  | (SchemaBase & { readonly kind: 'intersection'; readonly members: readonly Schema[] })
  | (SchemaBase & { readonly kind: 'unknown'; readonly reason: string });

export interface RemovedEndpoint {
  readonly method: string;
  readonly path: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** operationId of what to call now. */
  readonly successor: string | undefined;
  readonly note: string | undefined;
  readonly assumed: boolean;
  readonly at: At;
}

export interface ErrorCatalogue {
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  readonly codes: readonly ErrorEntry[];
  readonly filterFailures: readonly {
    readonly filter: string;
    readonly message: string;
    readonly description: string;
  }[];
  readonly orderRejections: {
    readonly codes: readonly number[];
    readonly messages: readonly {
      readonly id: string;
      readonly message: string;
      readonly description: string;
    }[];
  };
}

export interface ErrorEntry {
  readonly code: number | string;
  readonly section: string;
  readonly names: readonly string[];
  readonly messages: readonly string[];
  /** Only where names and messages belong together in pairs. */
  readonly variants: readonly { readonly name: string; readonly messages: readonly string[] }[];
  readonly trait: string | undefined;
  readonly httpStatus: number;
  readonly docs: Docs;
  readonly at: At;
}
