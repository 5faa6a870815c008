import type { At } from '../load/node.ts';
import type { Docs } from './api.ts';
import type { Rest } from './rest.ts';
import type { Written } from './written.ts';

/** JSON with numbers as written: exact past 2^53. */
export type Json = null | boolean | string | NumberText | readonly Json[] | JsonObject;
export interface NumberText {
  readonly number: string;
}
export interface JsonObject {
  readonly object: ReadonlyMap<string, Json>;
}

export interface NamedSchema {
  readonly name: string;
  readonly schema: Schema;
  /** How it is written, where that is known. */
  readonly written?: Written;
  readonly at: At;
}

interface SchemaBase {
  readonly description: string;
  readonly nullable: boolean;
  readonly docs: Docs;
  /** What the model has no place for. */
  readonly rest: Rest | undefined;
  /** Why no code can be generated from it, where that is so. */
  readonly unprintable?: string;
  readonly at: At;
}

export type Schema =
  | (SchemaBase & { readonly kind: 'ref'; readonly name: string })
  | (SchemaBase & {
      readonly kind: 'string';
      /** How the value travels, where its type in TypeScript does not tell: `integer int32`. */
      readonly wire: string;
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
      readonly wire: string;
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
