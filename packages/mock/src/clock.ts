/** The mock's time: the machine's, or one that stands still until it is moved. */
export interface MockClock {
  now(): number;
  /** Stops the clock at a time (ms), or lets it run with the machine's again. @throws RangeError */
  set(time: number | 'real'): void;
  /** Moves the time forward, whether the clock runs or stands. @throws RangeError */
  advance(ms: number): void;
  /**
   * Has something done at a time (ms). Where the clock is moved past it, it is done on the way: in the order of
   * times, each task at its own. Gives the function that calls it off.
   */
  schedule(at: number, task: (at: number) => void): () => void;
  /** Does what is due already, for those who cannot wait until the machine's timer has fired. */
  runDue(): void;
  /** Counts the runs of due tasks. All tasks of one run happen with nothing in between, however much time they span. */
  readonly runs: number;
}

interface Task {
  readonly at: number;
  readonly run: (at: number) => void;
}

/** What a timer of the platform can wait for at most, ms. */
const LONGEST_WAIT = 2 ** 31 - 1;

/**
 * @param start where the clock stands at first (ms), or `'real'`
 * @throws RangeError
 */
export function createClock(start: number | 'real'): MockClock {
  let standing = start === 'real' ? undefined : timeOf(start);
  let ahead = 0;
  let runs = 0;
  /** Time of the task that runs. */
  let running: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** The next one first; among equal times the oldest. */
  const tasks: Task[] = [];

  const now = (): number => running ?? standing ?? Date.now() + ahead;

  function run(until: number): void {
    if (running !== undefined) return;
    runs++;
    try {
      for (let task = tasks[0]; task !== undefined && task.at <= until; task = tasks[0]) {
        tasks.shift();
        running = task.at;
        task.run(task.at);
      }
    } finally {
      running = undefined;
      arm();
    }
  }

  /** Only a clock that runs needs a timer, and only while something waits. */
  function arm(): void {
    clearTimeout(timer);
    timer = undefined;
    const [next] = tasks;
    if (next === undefined || standing !== undefined || running !== undefined) return;
    const wait = Math.min(Math.max(0, next.at - now()), LONGEST_WAIT);
    timer = setTimeout(() => run(now()), wait);
    // Whoever waits for a mock keeps the process alive; its clock does not. Browsers' timers are numbers.
    if (typeof timer === 'object') timer.unref();
  }

  return {
    now,
    set(time) {
      const target = time === 'real' ? Date.now() : timeOf(time);
      run(target);
      standing = time === 'real' ? undefined : time;
      ahead = 0;
      arm();
    },
    advance(ms) {
      if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY))
        throw new RangeError(`Time moves forward by a number of milliseconds, not by ${ms}.`);
      run(now() + ms);
      if (standing === undefined) ahead += ms;
      else standing += ms;
      arm();
    },
    schedule(at, task) {
      const entry: Task = { at, run: task };
      tasks.splice(tasks.findLastIndex((other) => other.at <= at) + 1, 0, entry);
      if (tasks[0] === entry) arm();
      return () => {
        const index = tasks.indexOf(entry);
        if (index < 0) return;
        tasks.splice(index, 1);
        if (index === 0) arm();
      };
    },
    runDue: () => run(now()),
    get runs(): number {
      return runs;
    },
  };
}

function timeOf(ms: number): number {
  if (Number.isFinite(ms)) return ms;
  throw new RangeError(`A clock stands at a number of milliseconds, not at ${ms}.`);
}
