import { showValue } from './error-parameter.ts';
import { isJsonObject } from './lossless.ts';
import type { Echo, Operation } from './operation.ts';
import { givenValue, wireText } from './wire-text.ts';

/** A parameter that the answer should repeat, and what it says instead. */
export interface Foreign {
  readonly member: string;
  readonly reason: string;
}

/**
 * What shows that an answer belongs to another request: a late or doubled one on a connection that is kept alive is
 * a good answer in all else. Undefined where all echoes agree.
 *
 * @param values what was sent, as on the wire, by parameter name
 * @param data the answer, decoded: ids are texts
 */
export function foreignEcho(
  operation: Operation,
  values: Readonly<Record<string, string>>,
  data: unknown,
): Foreign | undefined {
  for (const { name, echo, secret } of operation.parameters) {
    if (echo === undefined) continue;
    const sent = wireText(values, name);
    if (sent === undefined || agrees(data, echo.member.split('.'), 0, echo, sent) !== false) continue;
    const wanted = secret === true ? 'the one sent' : showValue(sent);
    return {
      member: echo.member,
      reason: `it answers another request: ${echo.member} is not ${wanted} (${name})`,
    };
  }
  return undefined;
}

/** Undefined where there is nothing to compare: an empty list, a member that may be missing. */
function agrees(
  value: unknown,
  path: readonly string[],
  depth: number,
  echo: Echo,
  sent: string,
): boolean | undefined {
  const step = path[depth];
  if (step === '[]' && Array.isArray(value)) {
    let found: boolean | undefined;
    for (const item of value) {
      const one = agrees(item, path, depth + 1, echo, sent);
      if (one === true) return true;
      found ??= one;
    }
    return found;
  }
  if (step !== undefined && isJsonObject(value)) {
    const { unless } = echo;
    if (unless !== undefined && value[unless.member] === unless.value) return undefined;
    return agrees(givenValue(value, step), path, depth + 1, echo, sent);
  }
  if (value === undefined || value === null) return echo.optional === true ? undefined : false;
  if (step !== undefined || typeof value === 'object') return false;
  const text = String(value);
  return text === sent || (echo.exact !== true && text.toLowerCase() === sent.toLowerCase());
}
