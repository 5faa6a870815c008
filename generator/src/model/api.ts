import type { Auth, Effect, Page, Scalar, Weight } from '@exspec/core';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { At } from '../load/node.ts';
import type { ApiAnswer, ApiBody, ApiResponse } from './api-answers.ts';
import type { Json, JsonObject, NamedSchema, Schema } from './api-schemas.ts';
import type { ApiStreams } from './api-streams.ts';
import type { InMaps, ModelBucket, ModelCost, ModelRule } from './core.ts';

export type * from './api-answers.ts';
export type * from './api-schemas.ts';
export type * from './api-streams.ts';
export type { Scalar };

/**
 * The intermediate model: what an exchange's API is, without YAML, `$ref` syntax or file layout.
 * Total: what is not understood becomes `{ kind: 'unknown' }`, references stay named.
 */

export interface Api {
  readonly name: string;
  /** Whether a client is generated from it: it is one of our own specs. */
  readonly generated: boolean;
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
  /** Named schemas of both documents: those of the endpoints', and those that only streams use. */
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
  /** Text of each file, by its path in `At`. */
  readonly texts: ReadonlyMap<string, string>;
  /** The page that a file as a whole was written from, by its path in `At`. */
  readonly pages: ReadonlyMap<string, Docs>;
  /** What has no place of its own in the model. */
  readonly remarks: ReadonlyMap<string, Remark>;
  /** What could not be brought into the model: two components of one name, say. */
  readonly problems: readonly Diagnostic[];
}

/** What is held against its text when two documents are compared, by what it is called. */
export interface Remark {
  readonly text: string;
  /** Whether programs may depend on it; otherwise it is words. */
  readonly weighs: boolean;
  /** It belongs to something whose coming and going has rules of its own (a server, a limit). */
  readonly owned: boolean;
  /** Compared where something refers to it. */
  readonly used?: boolean;
  readonly at: At | undefined;
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
  /** All that it says, as texts: how the request carries it, and how it is signed. */
  readonly text: string;
  readonly signingText: string;
  readonly at: At;
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
  /** `GET /api/v3/depth` */
  readonly key: string;
  /** How a reader calls it: `binance.market.depth()`, or the key where no client is generated. */
  readonly call: string;
  readonly section: string;
  /** In capitals; code is generated for GET, POST, PUT and DELETE. */
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly deprecated: boolean;
  readonly docs: Docs;
  readonly securityType: string;
  readonly auth: Auth;
  /** The security requirement as a text. */
  readonly security: string;
  readonly effect: Effect;
  /** A write that can only lower what the account risks. */
  readonly lowersRisk: boolean;
  /** `query`, `form`, `json`, or the media type of another body. */
  readonly in: string;
  readonly parameters: readonly ApiParameter[];
  readonly body: ApiBody | undefined;
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
  /** All answers with their media types and headers: `200`, `200 as text/csv`, `429 with header Retry-After`. */
  readonly answers: ReadonlyMap<string, ApiAnswer>;
  /** How long what the answer hands out is valid. */
  readonly lifetime: string | undefined;
  /** The day on which the call is turned off. */
  readonly sunset: string | undefined;
  readonly remarks: ReadonlyMap<string, Remark>;
  /** The other side calls it: a webhook or a callback. */
  readonly incoming: boolean;
  readonly callbacks: readonly ApiCallback[];
  readonly history: readonly { readonly date: string; readonly change: string }[];
  readonly at: At;
}

/** What the other side calls on account of a call. */
export interface ApiCallback {
  readonly name: string;
  /** `{$request.body#/url}` */
  readonly address: string;
  readonly operation: ApiOperation;
}

export interface ApiParameter {
  readonly name: string;
  /** `query`, `path`, `form`, `json`; no code is generated for other places. */
  readonly in: string;
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
  /** How lists and objects are written, where it is said. */
  readonly style: string;
  readonly upper: boolean;
  readonly secret: boolean;
  /** Filled by the runtime, absent from the TypeScript method. */
  readonly supplied: boolean;
  readonly default: Json | undefined;
  readonly error: ApiError | undefined;
  readonly unit: 'ms' | 's' | undefined;
  readonly docs: Docs;
  /** What else it says of itself, and the model has no place for. */
  readonly words: string;
  /** What has no rule of its own. */
  readonly detail: string;
  readonly at: At;
}

export interface ApiError {
  readonly code: number | string;
  readonly message: string | undefined;
  readonly args: readonly string[];
  readonly assumed: boolean;
}

export interface ApiRule extends Required<Omit<ModelRule, 'compare' | 'note'>> {
  readonly compare: ModelRule['compare'] | undefined;
  readonly error: ApiError | undefined;
  readonly note: string | undefined;
  readonly assumed: boolean;
  readonly at: At;
}

export interface ApiCost extends Omit<ModelCost, 'bucket'> {
  /** A bucket's name, or a limit of this operation alone. */
  readonly bucket: string | ApiBucket;
  readonly at: At;
}

export type ApiWeight = InMaps<Weight>;
/** Up to `to`, itself included. */
export type ApiWeightRange = Extract<
  Exclude<ApiWeight, number>,
  { readonly items: string; readonly ranges: unknown }
>['ranges'][number];
export type ApiBucketKey = ModelBucket['key'];

/** Who shares a budget. */
export const bucketKeys: readonly ApiBucketKey[] = [
  'ip',
  'account',
  'instrument',
  'ip+instrument',
  'account+instrument',
];

export interface ApiBucket extends ModelBucket {
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
  readonly by: Page['by'];
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
