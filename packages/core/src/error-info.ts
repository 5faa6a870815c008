import type { ErrorTrait } from './exchange.ts';

/** What the documentation says about an error code. */
export interface ErrorInfo {
  readonly code: number | string;
  /** Two where the documentation gives two, none where it gives none. */
  readonly names: readonly string[];
  /** Texts as documented; `%s` and `{0}` are placeholders. */
  readonly messages: readonly string[];
  /** Id of the section of the error list that the code stands in. */
  readonly section: string;
  readonly httpStatus: number;
  readonly trait?: ErrorTrait;
  /** Names with the messages that belong to them, where a code has several. */
  readonly variants?: readonly { readonly name: string; readonly messages: readonly string[] }[];
  /** What is unclear or contradictory in the documentation. */
  readonly note?: string;
}
