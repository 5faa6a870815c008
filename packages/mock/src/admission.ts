import type { BanPolicy, MockExchange } from './handler.ts';
import {
  type ChargedCost,
  findOverrun,
  isOrderCharge,
  type Overrun,
  spellWindow,
  spend,
  usageHeaders,
} from './limits.ts';
import { countPlaceholders, pickTemplate, type Refusal } from './refusal.ts';
import type { EngineState, Offender } from './state.ts';
import type { MockTables } from './tables.ts';

/** Three days, and at first two minutes, are what exchanges document; how much patience comes before is assumed. */
export const DEFAULT_BANS: BanPolicy = { after: 10, firstMs: 120_000, longestMs: 3 * 86_400_000 };

/** Whether a request may come in. `headers` stand on its answer, whatever that is. */
export interface Admission<S> {
  readonly state: EngineState<S>;
  readonly headers: Readonly<Record<string, string>>;
  readonly refused?: { readonly status: number; readonly refusal: Refusal };
}

const INNOCENT: Offender = { strikes: 0, bans: 0, bannedUntil: 0 };

/**
 * Bans and limits at the door: 418 for a banned address (nothing is counted), then the weights are counted, then
 * 429 with `Retry-After` where a budget is exceeded, or a ban where the address has had too many 429 in a row.
 */
export function admit<S>(
  exchange: MockExchange<S>,
  bans: BanPolicy,
  state: EngineState<S>,
  charges: readonly ChargedCost[],
  ip: string,
  now: number,
): Admission<S> {
  const offender = Object.hasOwn(state.offenders, ip) ? (state.offenders[ip] ?? INNOCENT) : INNOCENT;
  if (offender.bannedUntil > now) return { state, ...banned(exchange, offender.bannedUntil, now, {}) };
  const arrival = charges.filter((charge) => !isOrderCharge(charge));
  const usage = spend(state.usage, arrival, now);
  const headers = usageHeaders(usage, arrival, now);
  const overrun = findOverrun(usage, arrival, now);
  if (overrun === undefined) {
    const offenders = offender.strikes === 0 ? state.offenders : forgive(state.offenders, ip, offender);
    return { state: { ...state, usage, offenders }, headers };
  }
  // Only the address is banned, so only its own limits count towards a ban.
  const next = overrun.bucket.key.startsWith('ip') ? strike(offender, bans, now) : offender;
  const counted = { ...state, usage, offenders: { ...state.offenders, [ip]: next } };
  if (next.bannedUntil > now) return { state: counted, ...banned(exchange, next.bannedUntil, now, headers) };
  return {
    state: counted,
    headers: { ...headers, 'retry-after': seconds(overrun.waitMs) },
    refused: { status: 429, refusal: refuseLimit(exchange, 'too-many-requests', overrun) },
  };
}

/** Refusal of an order beyond the account's order limits: 429 without `Retry-After`. Nothing is counted. */
export function refuseOrder<S>(
  exchange: MockExchange<S>,
  state: EngineState<S>,
  charges: readonly ChargedCost[],
  now: number,
): Refusal | undefined {
  const orders = charges.filter(isOrderCharge);
  const overrun = findOverrun(spend(state.usage, orders, now), orders, now);
  return overrun === undefined ? undefined : refuseLimit(exchange, 'too-many-orders', overrun);
}

function strike(offender: Offender, bans: BanPolicy, now: number): Offender {
  if (offender.strikes < bans.after) return { ...offender, strikes: offender.strikes + 1 };
  const length = Math.min(bans.firstMs * 2 ** offender.bans, bans.longestMs);
  return { strikes: 0, bans: offender.bans + 1, bannedUntil: now + length };
}

/** The row of 429 is broken; earlier bans are remembered. */
function forgive(
  offenders: Readonly<Record<string, Offender>>,
  ip: string,
  offender: Offender,
): Readonly<Record<string, Offender>> {
  return { ...offenders, [ip]: { ...offender, strikes: 0 } };
}

function banned<S>(
  exchange: MockExchange<S>,
  until: number,
  now: number,
  headers: Readonly<Record<string, string>>,
): Pick<Admission<S>, 'headers' | 'refused'> {
  const { code, messages } = limitError(exchange, 'too-many-requests');
  // The text about a ban takes one value: when it ends.
  const message = pickTemplate(messages, 1);
  return {
    headers: { ...headers, 'retry-after': seconds(until - now) },
    refused: { status: 418, refusal: { error: { code, message }, args: [String(until)] } },
  };
}

type LimitTrait = 'too-many-requests' | 'too-many-orders';

/** The documented message that tells most; it takes limit, number of intervals and interval, or a part of these. */
function refuseLimit<S>(exchange: MockExchange<S>, trait: LimitTrait, overrun: Overrun): Refusal {
  const { code, messages } = limitError(exchange, trait);
  const message = messages.reduce(
    (best, candidate) => (countPlaceholders(candidate) > countPlaceholders(best) ? candidate : best),
    messages[0] ?? '',
  );
  const [count, unit] = spellWindow(overrun.window.ms);
  const limit = String(overrun.window.limit);
  const args = countPlaceholders(message) === 2 ? [limit, `${count} ${unit}`] : [limit, count, unit];
  return { error: { code, message }, args };
}

function limitError<S>(
  exchange: MockExchange<S>,
  trait: LimitTrait,
): { readonly code: number | string; readonly messages: readonly string[] } {
  const found = findByTrait(exchange.tables, trait);
  if (found === undefined) return { code: 429, messages: ['Too many requests.'] };
  // Keys of the tables are text, whatever codes are.
  const isText = exchange.tables.errorForm.textCodes === true;
  return { code: isText ? found.code : Number(found.code), messages: found.messages };
}

function findByTrait(
  tables: MockTables,
  trait: LimitTrait,
): { readonly code: string; readonly messages: readonly string[] } | undefined {
  for (const [code, entry] of Object.entries(tables.errors)) {
    if (entry.trait === trait) return { code, messages: entry.messages };
  }
  return undefined;
}

function seconds(ms: number): string {
  return String(Math.max(1, Math.ceil(ms / 1000)));
}
