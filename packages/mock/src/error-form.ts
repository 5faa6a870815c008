import { parseLossless } from '@exspec/core';
import type { MockErrorForm } from './tables.ts';

/** What an error is answered with: the one of the specs, with this code and message. */
export function errorBodyOf(
  form: MockErrorForm,
): (error: { readonly code: number | string; readonly message: string }) => unknown {
  return ({ code, message }) => {
    const body: unknown = parseLossless(form.example ?? '{}');
    const written =
      form.code === undefined
        ? body
        : withMember(body, form.code, form.textCodes === true ? String(code) : code);
    return withMember(written, form.message, message);
  };
}

/** A copy with another value at the end of the path. */
function withMember(value: unknown, [name, ...rest]: readonly string[], to: unknown): unknown {
  if (name === undefined) return to;
  const isIndex = /^\d+$/.test(name);
  const base = typeof value === 'object' && value !== null ? value : isIndex ? [] : {};
  const member = withMember(Object.hasOwn(base, name) ? Reflect.get(base, name) : undefined, rest, to);
  if (!Array.isArray(base)) return { ...base, [name]: member };
  const list: unknown[] = [...base];
  list[Number(name)] = member;
  return list;
}
