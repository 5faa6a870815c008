import { type CoreConnection, OptionsError } from '@exspec/core';
import type { UserStreams } from '../../generated/streams.ts';
import { checkAccountAllowed, checkSameMoney, streamUrl, streamUrlOfRest } from '../servers.ts';
import { accountCalls, type UserDataKind } from './account-calls.ts';
import type { UserData, UserDataHandlers, UserDataOptions, UserEvents } from './options.ts';
import { UserDataSession } from './session.ts';

/**
 * Listens to an account. Makes a listenKey, keeps it alive, makes another where it has expired, and deletes it when it
 * is closed.
 *
 * ```ts
 * const account = await userData(connection, { onOrder: (order) => console.log(order.i, order.X) });
 * ```
 *
 * @returns when the events flow
 * @throws OptionsError; CredentialsError; what making the listenKey throws; StreamError where the server refuses the
 *   stream; LiveServerError under a test runner
 * @see https://binance-docs.github.io/apidocs/spot/en/#user-data-streams
 */
export async function userData<
  const K extends UserDataKind = 'spot',
  const N extends keyof UserEvents = 'wire',
>(connection: CoreConnection, options: UserDataOptions<K, N>): Promise<UserData> {
  return createUserData(connection, options).open();
}

/** As {@link userData}, not yet opened. @throws OptionsError, LiveServerError */
export function createUserData<K extends UserDataKind, N extends keyof UserEvents>(
  connection: CoreConnection,
  options: UserDataOptions<K, N>,
): UserDataSession<K> {
  const { kind: givenKind, names, streamServer, deleteKey, allowLive, symbol, signal, ...others } = options;
  const { onOrder, onBalance, onPosition, onList, onOther, onGap, onReplay, ...streams } = others;
  // The default of K is the default of the option.
  const kind = (givenKind ?? 'spot') as K;
  if (!Object.hasOwn(accountCalls, kind))
    throw new OptionsError(`kind must be one of ${Object.keys(accountCalls).join(', ')}`);
  if ((kind === 'isolated') !== (symbol !== undefined))
    throw new OptionsError('symbol is the account of isolated margin, and of no other kind');
  const calls = accountCalls[kind](connection, symbol?.toUpperCase() ?? '');
  const url = streamServer === undefined ? streamUrlOfRest(connection.url) : streamUrl(streamServer);
  checkSameMoney(connection.url, url);
  checkAccountAllowed(calls.operation, url, allowLive);
  return new UserDataSession({
    kind,
    calls,
    streams: { ...streams, proxy: streams.proxy ?? connection.proxy(), url },
    isReadable: names === 'readable',
    isKeyDeleted: deleteKey !== false,
    deliver: delivery(options),
    isEnd: saysEnd,
    onGap,
    onReplay,
    signal,
  });
}

type Handler = keyof UserDataHandlers<UserDataKind, 'wire'>;

/** A kind of event that the specs gain does not compile until it has a handler here. */
const handlerOf: { readonly [E in UserStreams[string]['wire']['e']]: Handler } = {
  executionReport: 'onOrder',
  balanceUpdate: 'onBalance',
  outboundAccountPosition: 'onPosition',
  listStatus: 'onList',
};

function isKnown(kind: unknown): kind is keyof typeof handlerOf {
  return typeof kind === 'string' && Object.hasOwn(handlerOf, kind);
}

/** Kinds that the specs do not know, and whose name says that a stream is over. */
function saysEnd(event: unknown): boolean {
  const { e, eventType = e } = Object(event);
  return (
    typeof eventType === 'string' &&
    !isKnown(eventType) &&
    /(?:expired|terminated|closed|ended)$/i.test(eventType)
  );
}

function delivery<K extends UserDataKind, N extends keyof UserEvents>(
  handlers: UserDataHandlers<K, N>,
): (event: unknown) => unknown {
  return (event) => {
    const { e, eventType = e } = Object(event);
    const handler = isKnown(eventType) ? handlers[handlerOf[eventType]] : handlers.onOther;
    // The event is of the kind that it says, and one spec makes its type and the handler's.
    return (handler as ((event: unknown) => unknown) | undefined)?.(event);
  };
}
