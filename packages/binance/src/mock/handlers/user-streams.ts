import type { HandlerRequest } from '@exspec/mock';
import { streamKeys } from '../../generated/streams.ts';
import { refuse } from '../refusal.ts';
import { makeUp, type Step, symbolOf } from '../step.ts';
import { type Answer, required } from './request.ts';

/** The three kinds of listenKey with their operations. A key of isolated margin belongs to a symbol besides. */
const kinds: readonly {
  readonly kind: string;
  readonly create: string;
  readonly keepAlive: string;
  readonly close: string;
}[] = [
  { kind: 'spot', create: 'createListenKey', keepAlive: 'keepAliveListenKey', close: 'closeListenKey' },
  {
    kind: 'margin',
    create: 'createMarginListenKey',
    keepAlive: 'keepAliveMarginListenKey',
    close: 'closeMarginListenKey',
  },
  {
    kind: 'isolated',
    create: 'createIsolatedListenKey',
    keepAlive: 'keepAliveIsolatedListenKey',
    close: 'closeIsolatedListenKey',
  },
];

/** listenKeys, by operation key. */
export const userStreamAnswers: Readonly<Record<string, Answer>> = Object.fromEntries(
  kinds.flatMap(({ kind, create, keepAlive, close }): [string, Answer][] => [
    [
      `userStream.${create}`,
      (step, request) => ({ listenKey: createKey(step, slotOf(step, request, kind), validFor(create)) }),
    ],
    [
      `userStream.${keepAlive}`,
      (step, request) => changeKey(step, request, kind, step.now + validFor(create)),
    ],
    [`userStream.${close}`, (step, request) => changeKey(step, request, kind, undefined)],
  ]),
);

/** How long the keys of an operation are valid, ms. */
function validFor(create: string): number {
  const validMs = streamKeys.find(({ operation }) => operation === `userStream.${create}`)?.lifetimeMs;
  if (validMs === undefined) throw new Error(`the specs do not say how long the keys of ${create} are valid`);
  return validMs;
}

/** Where the state keeps the one active key of an account (and symbol). */
function slotOf(step: Step, request: HandlerRequest, kind: string): string {
  if (kind !== 'isolated') return `${kind}:${request.account}`;
  const symbol = required(request, 'symbol');
  symbolOf(step, symbol);
  return `${kind}:${request.account}:${symbol}`;
}

/** A new key, or the active one with its validity extended. */
function createKey(step: Step, slot: string, validMs: number): string {
  const active = step.state.listenKeys[slot];
  const key = active !== undefined && active.expires > step.now ? active.key : makeUp(step, 64);
  const listenKeys = { ...step.state.listenKeys, [slot]: { key, expires: step.now + validMs } };
  step.state = { ...step.state, listenKeys };
  return key;
}

/** Extends a key, or without a new time removes it. */
function changeKey(
  step: Step,
  request: HandlerRequest,
  kind: string,
  expires: number | undefined,
): Record<string, never> {
  const slot = slotOf(step, request, kind);
  const { [slot]: active, ...others } = step.state.listenKeys;
  const key = required(request, 'listenKey');
  if (active === undefined || active.key !== key || active.expires <= step.now)
    throw refuse('INVALID_LISTEN_KEY');
  const listenKeys = expires === undefined ? others : { ...others, [slot]: { key, expires } };
  step.state = { ...step.state, listenKeys };
  return {};
}
