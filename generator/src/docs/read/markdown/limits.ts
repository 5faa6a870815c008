import type { LimitFact, Scope } from '../../facts.ts';
import { scopeOf } from '../limit-text.ts';
import { halfWidth } from '../lines.ts';
import { bare } from './inline.ts';

const seconds: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  秒: 1,
  min: 60,
  minute: 60,
  m: 60,
  分钟: 60,
  分: 60,
  h: 3600,
  hour: 3600,
  小时: 3600,
  时: 3600,
  d: 86_400,
  day: 86_400,
  天: 86_400,
  日: 86_400,
  month: 2_592_000,
  月: 2_592_000,
};
const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const unit = 's|sec|second|min|minute|m|h|hour|d|day|month|秒|分钟|分|小时|时|天|日|月';
const counted = 'requests?|orders?|times?|connections?|attempts?|(?:\\w+ )?messages?|次|个订单|笔|个';
const forms: readonly RegExp[] = [
  // 20 requests per 2 seconds, 300 connections per attempt every 5 minutes
  new RegExp(
    `(\\d[\\d,]*)\\s*(${counted})?(?: per attempt)?\\s*(?:per|every|each|in|/|a)\\s*(\\d+|[a-z]+(?= (?:second|minute|hour|day)s))?\\s*(${unit})s?(?![a-z])`,
    'gi',
  ),
  // 5次/2s, 20次/2秒
  new RegExp(`(\\d+)\\s*(次|个订单|笔|个)\\s*[/每]\\s*(\\d+)?\\s*(${unit})`, 'g'),
  // 每2秒60次
  new RegExp(`每()()(\\d+)?\\s*(${unit})(\\d+)`, 'g'),
];

/** Limits of requests in a time window, in any of the spellings that pages use. */
export function limitsIn(text: string, line: number): readonly LimitFact[] {
  const said = bare(text);
  for (const form of forms) {
    const found = [...said.matchAll(form)].flatMap((match): readonly LimitFact[] => {
      const [whole, number = '', kind = '', times, length = '', late] = match;
      const requests = Number((number === '' ? (late ?? '') : number).replaceAll(',', ''));
      const count =
        times === undefined ? 1 : /^\d+$/.test(times) ? Number(times) : words.indexOf(times.toLowerCase());
      const second = seconds[length.toLowerCase()];
      if (second === undefined || count < 1 || !Number.isFinite(requests)) return [];
      const rest = said.slice(match.index + whole.length);
      const scope = scopeOf(`${whole}${rest.slice(0, 40)}`);
      return [
        {
          scope,
          requests,
          seconds: second * count,
          ...(/order|订单|笔/i.test(kind) ? { orders: true as const } : {}),
          line,
        },
      ];
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** Whom a rule counts: `User ID + Instrument ID`, `IP`. */
export function ruleOf(text: string): { readonly scope: Scope | null; readonly by?: string } | undefined {
  const said = halfWidth(bare(text)).replace(/[()]/g, '');
  const pieces = said.split('+').map((one) => one.trim());
  const scope = scopeOf(pieces[0] ?? '');
  // "User ID(Private) or IP(Public)": two answers are none.
  if (/\bor\b|或/.test(said)) return undefined;
  const by = (scope === null ? pieces : pieces.slice(1)).filter((one) => one !== '').join(' + ');
  if (scope === null && by === '') return undefined;
  return { scope, ...(by === '' ? {} : { by }) };
}
