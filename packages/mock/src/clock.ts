/** The mock's time: the machine's, or one that stands still until it is moved. */
export interface MockClock {
  now(): number;
  /** Stops the clock at a time (ms), or lets it run with the machine's again. */
  set(time: number | 'real'): void;
  /** Moves the time forward, whether the clock runs or stands. */
  advance(ms: number): void;
}

/** @param start where the clock stands at first (ms), or `'real'` */
export function createClock(start: number | 'real'): MockClock {
  let standing = start === 'real' ? undefined : start;
  let ahead = 0;
  return {
    now: () => standing ?? Date.now() + ahead,
    set(time) {
      standing = time === 'real' ? undefined : time;
      ahead = 0;
    },
    advance(ms) {
      if (standing === undefined) ahead += ms;
      else standing += ms;
    },
  };
}
