import type { At } from '../load/node.ts';
import type { Json, Schema } from './api.ts';

/** What is sent. */
export interface ApiBody {
  /** Undefined where no type depends on it: the client always sends one. */
  readonly required: boolean | undefined;
  readonly words: string;
  /** What has no rule of its own. */
  readonly detail: string;
  /** What may be sent, by media type; none where the members are parameters. */
  readonly media: ReadonlyMap<string, ApiMedia>;
  /** Named schemas whose members are parameters. */
  readonly components: readonly string[];
  readonly at: At;
}

export interface ApiMedia {
  readonly schema: Schema;
  readonly words: string;
  /** What has no rule of its own. */
  readonly detail: string;
  readonly at: At;
}

/** A status that is described, a media type or a header that its answer has. */
export interface ApiAnswer extends ApiMedia {
  readonly kind: 'status' | 'media' | 'header';
  readonly status: string;
  /** Of the answer in `response`: where it is the body, it is the same schema. */
  readonly main?: boolean;
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
