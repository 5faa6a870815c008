import type { At } from '../load/node.ts';
import type { Json, Schema } from './api.ts';

/** A body as a whole; its members are parameters. */
export interface ApiBody {
  /** Undefined where no type depends on it: the body is a parameter, which says it itself, or the client always sends one. */
  readonly required: boolean | undefined;
  readonly words: string;
  readonly encoding: string;
  /** Named schemas that it consists of: their members are compared as parameters. */
  readonly components: readonly string[];
  readonly at: At;
}

export interface ApiAnswer {
  readonly kind: 'status' | 'media' | 'header';
  readonly status: string;
  /** `unknown` where the schema stands elsewhere: that of the answer itself. */
  readonly schema: Schema;
  readonly words: string;
  /** What has no place of its own. */
  readonly detail: string;
  readonly at: At;
}

/** The answer that a call returns. */
export interface ApiResponse {
  /** `200`; undefined where there is no answer at all. */
  readonly status: string | undefined;
  readonly mediaType: string | undefined;
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
