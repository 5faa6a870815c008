import { type CallSecrets, redactText } from './redact.ts';
import { TransportError } from './transport/transport.ts';

/** Links of a chain of causes, and errors of one that holds several. More are not told of. */
const MOST_LINKS = 8;
/** What platforms say about failures, beside words. Nothing else of a foreign error is kept. */
const KEPT = ['code', 'errno', 'syscall', 'hostname', 'address', 'port'] as const;

type Mask = (text: string) => string;

/**
 * A failure of the transport as it may be shown. A foreign transport may throw anything (errors that hold the request,
 * plain objects, errors within errors), so nothing of it is handed on but a copy of what is known to be harmless, with
 * texts masked. What is no `TransportError` counts as sent.
 *
 * @param reason why the caller's own signal was aborted: that is theirs, and stays as it is
 */
export function shownFailure(thrown: unknown, secrets: CallSecrets, reason: unknown): TransportError {
  const mask: Mask = (text) => redactText(text, secrets);
  const isOwn = thrown instanceof TransportError;
  const cause = isOwn ? memberOf(thrown, 'cause') : thrown;
  const message = mask(textIn(thrown, 'message') ?? 'the transport failed');
  const shownCause = reason !== undefined && cause === reason ? reason : shownError(cause, mask, MOST_LINKS);
  if (!isOwn) return new TransportError('reset', true, message, shownCause);
  const { failure, sent } = thrown;
  const isKnown = ['connect', 'reset', 'timeout', 'aborted'].includes(failure);
  return new TransportError(isKnown ? failure : 'reset', sent, message, shownCause);
}

/** A copy of what was thrown, as far as it may be shown. */
function shownError(thrown: unknown, mask: Mask, links: number): Error | undefined {
  if (thrown === undefined || thrown === null || links === 0) return undefined;
  const message = mask(typeof thrown === 'string' ? thrown : (textIn(thrown, 'message') ?? ''));
  const errors = memberOf(thrown, 'errors');
  const error = Array.isArray(errors)
    ? new AggregateError(
        errors.slice(0, MOST_LINKS).flatMap((one) => shownError(one, mask, links - 1) ?? []),
        message,
      )
    : new Error(message);
  for (const name of ['name', 'stack']) {
    const text = textIn(thrown, name);
    if (text !== undefined) hide(error, name, mask(text));
  }
  const cause = shownError(memberOf(thrown, 'cause'), mask, links - 1);
  if (cause !== undefined) hide(error, 'cause', cause);
  for (const name of KEPT) {
    const member = memberOf(thrown, name);
    if (typeof member !== 'string' && typeof member !== 'number') continue;
    const text = mask(String(member));
    Object.assign(error, { [name]: text === String(member) ? member : text });
  }
  return error;
}

function hide(error: Error, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true });
}

function textIn(thrown: unknown, name: string): string | undefined {
  const text = memberOf(thrown, name);
  return typeof text === 'string' ? text : undefined;
}

/** A getter of somebody else's may throw. */
function memberOf(thrown: unknown, name: string): unknown {
  try {
    return typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
  } catch {
    return undefined;
  }
}
