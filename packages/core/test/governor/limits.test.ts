import { type Scenario, simulate } from '@exspec/testing/governor/simulator';
import { expect, it } from 'vitest';

const quiet: Scenario = {
  seed: 1,
  minutes: 4,
  limit: 600,
  latencyMs: 30,
  jitterMs: 40,
  clockError: 0,
  driftPpm: 0,
  others: 0,
  bannedEveryMs: Number.POSITIVE_INFINITY,
  refusedEveryMs: Number.POSITIVE_INFINITY,
  reports: true,
  lost: 0,
  setEveryMs: Number.POSITIVE_INFINITY,
  blind: [],
  measuring: true,
  concurrency: 20,
  atEdges: false,
};

const HOUR = 3_600_000;

/** More of the same, and random ones: `pnpm torture limits`. */
it.each<[string, Partial<Scenario>]>([
  ['an exact clock', {}],
  ['a clock an hour behind that drifts', { clockError: -HOUR, driftPpm: 200, minutes: 8 }],
  ['a clock ahead that drifts the other way', { clockError: 90_000, driftPpm: -200, minutes: 8 }],
  ['long and uneven ways', { latencyMs: 200, jitterMs: 500 }],
  ['a client that never measures', { measuring: false, blind: ['none'], clockError: 17_000 }],
  ['three clients in a process with clocks of their own', { blind: ['none', -40_000], clockError: 5000 }],
  ['others at the same address', { others: 150, minutes: 6 }],
  ['answers that are lost', { lost: 0.05 }],
  ['a clock of the machine that is set all the time', { setEveryMs: 20_000 }],
  ['bans and refusals', { bannedEveryMs: 240_000, refusedEveryMs: 60_000, blind: [-HOUR], minutes: 12 }],
])('no limit is exceeded, and none is left unused, with %s', { timeout: 60_000 }, async (_what, world) => {
  const scenario = { ...quiet, ...world };
  const { findings, lateCancels, share } = await simulate(scenario);
  expect(findings.examples).toEqual([]);
  expect(findings).toMatchObject({ aboveLimit: 0, whileClosed: 0, badTimestamps: 0 });
  expect(lateCancels).toBe(0);
  expect(findings.calls).toBeGreaterThan(600);
  // A tenth is kept for cancels; where there are none, nine tenths less the round trips are all.
  expect(share).toBeGreaterThan(scenario.measuring ? 0.9 : 0.89);
});

it.each<[string, Partial<Scenario>]>([
  ['an exact clock', {}],
  ['a clock that drifts', { driftPpm: 200 }],
  ['uneven ways', { latencyMs: 100, jitterMs: 400 }],
  ['uneven ways and no word of what is counted', { latencyMs: 100, jitterMs: 400, reports: false }],
  ['others at the same address', { others: 100 }],
  ['a client that never measures', { measuring: false, blind: ['none'], clockError: 17_000 }],
  ['a clock of the machine that is set all the time', { setEveryMs: 20_000 }],
])(
  'no limit is exceeded by calls around the ends of windows, with %s',
  { timeout: 60_000 },
  async (_what, world) => {
    const { findings, lateCancels } = await simulate({ ...quiet, minutes: 12, atEdges: true, ...world });
    expect(findings.examples).toEqual([]);
    expect(findings).toMatchObject({ aboveLimit: 0, badTimestamps: 0 });
    expect(lateCancels).toBe(0);
    expect(findings.calls).toBeGreaterThan(600);
  },
);
