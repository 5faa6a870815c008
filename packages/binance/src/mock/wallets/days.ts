import type { BinanceState } from '../state.ts';
import type { DayEnd } from './state.ts';

const DAY = 86_400_000;
/** "The last 6 months." */
const KEPT_DAYS = 184;

/** Last millisecond of the day before. */
function dayEndBefore(now: number): number {
  return Math.floor(now / DAY) * DAY - 1;
}

/** The state with its wallets noted as they were when the last day ended, where nothing has happened since. */
export function withDayEnds(state: BinanceState, now: number): BinanceState {
  const time = dayEndBefore(now);
  const { days } = state.wallets;
  if (days.at(-1)?.time === time) return state;
  const all = [...days, { time, accounts: state.accounts }].slice(-KEPT_DAYS);
  return { ...state, wallets: { ...state.wallets, days: all } };
}

/**
 * The ends of all days of a span, oldest first. An entry is made by the first that happens on a day, and shows how the
 * days before it had ended too, as far back as something else happened.
 */
export function dayEnds({ wallets: { days } }: BinanceState, start: number, end: number): readonly DayEnd[] {
  const found: DayEnd[] = [];
  for (let time = dayEndBefore(start + DAY); time <= end; time += DAY) {
    const shown = days.find((day) => day.time >= time);
    if (shown !== undefined) found.push({ time, accounts: shown.accounts });
  }
  return found;
}
