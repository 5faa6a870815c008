import type { MockError, MockTables } from './tables.ts';

/** Why a request is not carried out: an error of the tables and what fills its placeholders. */
export interface Refusal {
  readonly error: MockError;
  /** Fill the placeholders where the error brings no `args` of its own. */
  readonly args: readonly string[];
  /** Which documented message of the code to take where the error brings none. Default: the one that `args` fit. */
  readonly message?: number;
}

export type ParameterSituation =
  | 'missing'
  | 'empty'
  | 'illegal'
  | 'malformed'
  | 'duplicate'
  | 'tooMany'
  | 'unknown'
  | 'unread'
  | 'notRequired';

const PLACEHOLDER = /%s|\{(\d+)\}/g;

/** How many values a message template takes. */
export function countPlaceholders(template: string): number {
  return template.match(PLACEHOLDER)?.length ?? 0;
}

/** `%s` takes the next argument, `{0}` the one of that index; a placeholder without an argument stays as it is. */
function fillTemplate(template: string, args: readonly string[]): string {
  let next = 0;
  return template.replace(PLACEHOLDER, (placeholder, index?: string) => {
    const argument = index === undefined ? args[next++] : args[Number(index)];
    return argument ?? placeholder;
  });
}

/** The template that takes exactly so many values, else the first. */
export function pickTemplate(templates: readonly string[], placeholders: number): string {
  return templates.find((template) => countPlaceholders(template) === placeholders) ?? templates[0] ?? '';
}

/** The error of a malformed parameter. Tables that do not know the situation get HTTP's own 400 as code. */
export function refuseParameter(
  tables: MockTables,
  situation: ParameterSituation,
  args: readonly string[],
): Refusal {
  const error = tables.parameterErrors[situation] ?? { code: 400, message: `Bad request (${situation}): %s` };
  return { error, args };
}

/** HTTP status, code and finished message of a refusal. */
export function describeRefusal(
  tables: MockTables,
  refusal: Refusal,
): { readonly status: number; readonly code: number | string; readonly message: string } {
  const { error } = refusal;
  const key = String(error.code);
  const entry = Object.hasOwn(tables.errors, key) ? tables.errors[key] : undefined;
  const messages = entry?.messages ?? [];
  const args = error.args ?? refusal.args;
  const template =
    error.message ??
    (refusal.message === undefined ? undefined : messages[refusal.message]) ??
    pickTemplate(messages, args.length);
  return { status: entry?.httpStatus ?? 400, code: error.code, message: fillTemplate(template, args) };
}
