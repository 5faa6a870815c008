import { type Outcome, type Scenario, simulate } from '@exspec/testing/governor/simulator';
import { randomOf } from '@exspec/testing/governor/virtual-time';
import type { Attack, Row } from './attack.ts';

const CALLS = 1_000_000;
const NEVER = Number.POSITIVE_INFINITY;
/** Where no client cancels, a tenth is kept in vain; and a round trip is lost each minute where nobody knows the edges. */
const LEAST_SHARE = 0.9;
const LEAST_SHARE_WITHOUT_CANCELS = 0.89;

/** Clients of one process against a simulated exchange in virtual time: random worlds, until a million calls were made. */
const attack: Attack = {
  async run(note) {
    const outcomes: { readonly scenario: Scenario; readonly outcome: Outcome }[] = [];
    let calls = 0;
    for (let seed = 1; calls < CALLS; seed++) {
      const scenario = scenarioOf(seed);
      const outcome = await simulate(scenario);
      calls += outcome.findings.calls;
      outcomes.push({ scenario, outcome });
      if (seed % 25 === 0) note(`${seed} worlds, ${calls} calls`);
    }
    return rowsOf(outcomes, calls);
  },
};
export default attack;

export function scenarioOf(seed: number): Scenario {
  const random = randomOf(seed * 7919);
  const pick = <T>(...values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const measuring = random() < 0.8;
  const atEdges = random() < 0.4;
  return {
    seed,
    minutes: atEdges ? 20 : pick(6, 12, 20),
    limit: pick(300, 600, 1200, 2400),
    latencyMs: pick(1, 10, 40, 150, 300),
    jitterMs: pick(0, 10, 100, 300),
    clockError: pick(0, (random() - 0.5) * 1000, (random() - 0.5) * 120_000, (random() - 0.5) * 1e8),
    driftPpm: (random() - 0.5) * 600,
    others: pick(0, 0, 60),
    bannedEveryMs: atEdges ? NEVER : pick(NEVER, NEVER, 300_000),
    refusedEveryMs: atEdges ? NEVER : pick(NEVER, NEVER, 120_000),
    reports: random() < 0.8,
    lost: pick(0, 0, 0.02),
    setEveryMs: pick(NEVER, NEVER, 30_000),
    blind: measuring ? pick([], ['none'], [(random() - 0.5) * 1e7, 'none']) : ['none', -5000],
    measuring,
    concurrency: 25,
    atEdges,
  };
}

type Outcomes = readonly { readonly scenario: Scenario; readonly outcome: Outcome }[];

function rowsOf(outcomes: Outcomes, calls: number): readonly Row[] {
  const worlds = `calls in ${outcomes.length} worlds`;
  const of = (kind: string): readonly string[] =>
    outcomes
      .flatMap(({ scenario, outcome }) =>
        outcome.findings.examples.map((text) => `world ${scenario.seed}: ${text}`),
      )
      .filter((text) => text.includes(`: ${kind}:`))
      .slice(0, 8);
  const sum = (count: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, { outcome }) => total + count(outcome), 0);
  const steady = outcomes.filter(({ scenario }) => !scenario.atEdges && scenario.lost === 0);
  const wasteful = steady.filter(
    ({ scenario, outcome }) =>
      outcome.share < (scenario.measuring ? LEAST_SHARE : LEAST_SHARE_WITHOUT_CANCELS),
  );
  return [
    {
      promise: "No request is above a limit, by the exchange's own count",
      tries: calls,
      of: worlds,
      failures: sum(({ findings }) => findings.aboveLimit),
      examples: of('above'),
    },
    {
      promise: 'Nothing is sent while the exchange has closed an address, however it says so',
      tries: calls,
      of: worlds,
      failures: sum(({ findings }) => findings.whileClosed),
      examples: of('closed'),
    },
    {
      promise: 'No timestamp is refused, whatever the clocks of the machine and the exchange do',
      tries: calls,
      of: worlds,
      failures: sum(({ findings }) => findings.badTimestamps),
      examples: of('timestamp'),
    },
    {
      promise: 'A cancel waits no longer than an answer takes',
      tries: sum(({ cancels }) => cancels),
      of: 'cancels under load that fills all limits',
      failures: sum(({ lateCancels }) => lateCancels),
      examples: of('cancel'),
    },
    {
      promise: 'Nine tenths of a limit are used under steady load',
      tries: steady.length,
      of: 'worlds',
      failures: wasteful.length,
      examples: wasteful.map(
        ({ scenario, outcome }) => `${outcome.share.toFixed(3)} in ${JSON.stringify(scenario)}`,
      ),
    },
  ];
}
