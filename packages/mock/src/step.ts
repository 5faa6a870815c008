import { admit, DEFAULT_BANS, refuseOrder } from './admission.ts';
import { findKey, refuseCredentials, refuseKey, refuseTimestamp } from './authentication.ts';
import { type Call, carryOut } from './carry-out.ts';
import type { BanPolicy, MockExchange, RawRequest } from './handler.ts';
import { chargesOf } from './limits.ts';
import { checkParameters } from './parameters.ts';
import type { Refusal } from './refusal.ts';
import { refusalResponse, unrouted } from './respond.ts';
import { createRouter } from './router.ts';
import { refuseRules } from './rules.ts';
import type { EngineState, StepResult } from './state.ts';
import { readSentParameters, wireValues } from './wire.ts';

/**
 * One request against the fake exchange. Pure: the same arguments give the same result, to the byte, and nothing
 * that is passed in is changed.
 *
 * The first check that fails answers. Order:
 * 1. route: 404 for an unknown path, 405 with `Allow` for a wrong method (codes: the HTTP status; nothing is counted);
 * 2. ban of the address: 418 with `Retry-After`;
 * 3. weights are counted (and reported in headers on every answer from here on), 429 with `Retry-After` where a
 *    budget is exceeded, a ban where 429 were ignored;
 * 4. API key, and what else the exchange asks for beside it;
 * 5. parameters, the mandatory ones included (see `checkParameters`): as on real exchanges before the signature, so
 *    that a malformed request is told what is wrong with it even when it is signed wrongly;
 * 6. timestamp and recvWindow;
 * 7. signature over the exact bytes;
 * 8. rules between parameters;
 * 9. order limits of the account: 429 without `Retry-After`;
 * 10. the operation's handler, or its example. Orders are counted when this succeeds.
 *
 * @param now the mock's time, ms
 * @param signatureFits verdict on the signature, needed only where `verify` is asynchronous
 * @throws TypeError where `verify` is asynchronous and no verdict was passed
 */
export type Step<S> = (
  state: EngineState<S>,
  request: RawRequest,
  now: number,
  signatureFits?: boolean,
) => StepResult<S>;

/** Prepares the tables of an exchange once and gives its step function. */
export function createStep<S>(
  exchange: MockExchange<S>,
  bans: BanPolicy = exchange.bans ?? DEFAULT_BANS,
): Step<S> {
  const { tables, authentication } = exchange;
  const route = createRouter(tables.operations);
  const known = new Set(tables.operations.flatMap(({ parameters }) => parameters.map(({ name }) => name)));

  return (state, request, now, signatureFits) => {
    const found = route(request.method, request.path);
    if (found.kind !== 'found') return { state, response: unrouted(exchange, found, now), events: [] };
    const { operation } = found;
    const sent = readSentParameters(operation, request, found.path);
    const values = wireValues(sent);
    const account = operation.auth === 'none' ? '' : (findKey(authentication, request)?.account ?? '');
    const charges = chargesOf(tables, operation, values, request.ip, account);
    const admission = admit(exchange, bans, state, charges, request.ip, now);
    const refuse = (refusal: Refusal, status?: number): StepResult<S> => ({
      state: admission.state,
      response: refusalResponse(exchange, refusal, admission.headers, now, status),
      events: [],
    });
    if (admission.refused !== undefined) return refuse(admission.refused.refusal, admission.refused.status);
    const badKey =
      refuseKey(authentication, operation, request) ?? refuseCredentials(authentication, operation, request);
    if (badKey !== undefined) return refuse(badKey);
    const checked = checkParameters(tables, operation, sent, known);
    if ('error' in checked) return refuse(checked);
    const refusal =
      (operation.auth === 'signed'
        ? (refuseTimestamp(authentication, request, now) ?? refuseSignature(exchange, request, signatureFits))
        : undefined) ?? refuseRules(tables, operation, values);
    if (refusal !== undefined) return refuse(refusal);
    const tooManyOrders = refuseOrder(exchange, admission.state, charges, now);
    if (tooManyOrders !== undefined) return refuse(tooManyOrders, 429);
    const call: Call = { values, charges, ip: request.ip, now };
    return carryOut(exchange, call, admission.state, admission.headers, { operation, account, ...checked });
  };
}

function refuseSignature<S>(
  { authentication }: MockExchange<S>,
  request: RawRequest,
  verdict: boolean | undefined,
): Refusal | undefined {
  const key = findKey(authentication, request);
  const fits = verdict ?? (key !== undefined && authentication.verify(request, key));
  if (typeof fits !== 'boolean') {
    throw new TypeError(
      'Signatures are verified asynchronously here: pass the verdict to step, or use an engine.',
    );
  }
  return fits ? undefined : { error: authentication.errors.badSignature, args: [] };
}
