import type { Bucket, DecodePlan, Operation, Parameter, Rule, SignatureForm } from '@exspec/core';

/** Tables that the generator writes from the specs; the engine knows nothing else about an exchange. */
export interface MockTables {
  readonly operations: readonly MockOperation[];
  readonly limits: Readonly<Record<string, Bucket>>;
  /** Which error a malformed parameter gets where it does not say itself: `missing`, `empty`, `illegal`, `malformed`, `duplicate`, `tooMany`, `unknown`, `unread`, `notRequired`. */
  readonly parameterErrors: Readonly<Record<string, MockError>>;
  readonly errors: Readonly<Record<string, MockErrorEntry>>;
  /** How requests must be signed. Absent: none is. */
  readonly access?: MockAccess | undefined;
  /** The operation, and the member of its answer, that tell the exchange's time. */
  readonly clock?: { readonly operation: string; readonly field: string } | undefined;
  readonly errorForm: MockErrorForm;
}

export interface MockErrorEntry {
  readonly names: readonly string[];
  readonly messages: readonly string[];
  readonly httpStatus: number;
  readonly trait?: string;
}

/** An error to answer with. `message` has placeholders (`%s`, `{0}`) that `args`, or the culprit's name, fill. */
export interface MockError {
  readonly code: number | string;
  readonly message?: string;
  readonly args?: readonly string[];
}

export interface MockParameter extends Parameter {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** What an object, or each of a list of objects, consists of, and the rules between these. */
  readonly members?: readonly MockParameter[];
  readonly rules?: readonly MockRule[];
  /** Filled by the client's runtime (timestamp, signature, recvWindow), still checked here. */
  readonly supplied?: true;
  /** The value that counts when the parameter is absent. */
  readonly default?: string;
  readonly error?: MockError;
}

export interface MockRule extends Rule {
  readonly error?: MockError;
}

export interface MockExample {
  readonly name: string;
  /** The variant that it shows, where the answer depends on the request: `ACK`, `sent`. */
  readonly variant?: string;
  /** JSON text, digits as in the spec. */
  readonly body: string;
}

/** What an exchange knows of an operation beside what a client does. */
export interface MockDetails {
  readonly securityType: string;
  readonly examples: readonly MockExample[];
  /** How an answer is encoded that holds decimals which travel as numbers: `decode` does not tell them from texts. */
  readonly wire?: DecodePlan;
  readonly variantBy?: string;
  readonly variantDefault?: {
    readonly by: string;
    readonly values: Readonly<Record<string, string>>;
    readonly otherwise: string;
  };
}

/** A header (lower-case name), or a parameter of query or form. */
export type MockPlace =
  | { readonly header: string; readonly parameter?: undefined }
  | { readonly parameter: string; readonly header?: undefined };

/** What is wrong with how a request proves who makes it. */
export type AccessSituation =
  | 'noKey'
  | 'badKey'
  | 'noSignature'
  | 'badSignature'
  | 'noTimestamp'
  | 'badTimestamp'
  | 'timestampOld'
  | 'timestampAhead'
  | 'noPassphrase'
  | 'badPassphrase';

/** How requests must be signed, and what others are answered: `x-signing` of the specs. */
export interface MockAccess {
  readonly algorithms: readonly SignatureForm[];
  readonly secret?: 'base64';
  readonly time: 'ms' | 's' | 'iso-ms' | 'iso-s';
  readonly message: readonly (string | { readonly text: string })[];
  readonly separator?: string;
  readonly sent: {
    readonly key: MockPlace;
    readonly passphrase?: MockPlace;
    readonly window?: MockPlace;
    readonly time: MockPlace;
    readonly signature: MockPlace;
  };
  /** What is sent as a parameter stands in the query, and nowhere else. */
  readonly inQuery?: true;
  /** Its time must lie less than this ahead, ms. */
  readonly earlyMs: number;
  /** How old it may be where it does not say itself, ms. */
  readonly lateMs: number;
  readonly errors: Readonly<
    Record<'noKey' | 'badKey' | 'badSignature' | 'timestampOld' | 'timestampAhead', MockError>
  > &
    Readonly<Partial<Record<AccessSituation, MockError>>>;
}

/** How an exchange writes errors: `x-error-shape` of the specs, and an error that they show. Paths go from the answer down. */
export interface MockErrorForm {
  readonly code?: readonly string[];
  readonly message: readonly string[];
  /** Codes are texts. */
  readonly textCodes?: true;
  /** JSON text; code and message in it are replaced. Absent: an error has nothing else. */
  readonly example?: string;
}

export interface MockOperation
  extends Pick<Operation, 'key' | 'method' | 'path' | 'auth' | 'in' | 'cost' | 'decode'>,
    MockDetails {
  readonly parameters: readonly MockParameter[];
  readonly rules: readonly MockRule[];
}

/** An operation of the client, as the exchange sees it. */
export function mockOperation(
  { key, method, path, auth, in: place, cost, decode, parameters, rules = [] }: Operation,
  more: MockDetails & {
    /** By name, what is checked beyond what a client checks. */
    readonly parameters?: Readonly<Record<string, Partial<MockParameter>>>;
    /** Parameters that a client's caller does not give. */
    readonly supplied?: readonly MockParameter[];
    /** By place among the rules: what breaking one is answered with. */
    readonly ruleErrors?: Readonly<Record<number, MockError>>;
  },
): MockOperation {
  const { parameters: details = {}, supplied = [], ruleErrors = {}, ...own } = more;
  const detailed = parameters.map((one) =>
    Object.hasOwn(details, one.name) ? { ...one, ...details[one.name] } : one,
  );
  const withErrors = rules.map((rule, at) => {
    const error = ruleErrors[at];
    return error === undefined ? rule : { ...rule, error };
  });
  return {
    ...{ key, method, path, auth, in: place, cost, ...(decode === undefined ? {} : { decode }) },
    ...own,
    parameters: [...detailed, ...supplied],
    rules: withErrors,
  };
}
