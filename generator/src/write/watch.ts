import { join } from 'node:path';
import { watch } from 'chokidar';

/**
 * Calls `run` after each burst of changes below `specs/`, one run at a time, until the signal ends it.
 *
 * @param first what comes before; a change that is made meanwhile is not missed
 */
export async function watchSpecs(
  root: string,
  first: () => Promise<unknown>,
  run: () => Promise<unknown>,
  signal: AbortSignal,
  quietMs = 50,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;

  async function start(work = run): Promise<void> {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await work();
      while (again) {
        again = false;
        await run();
      }
    } finally {
      running = false;
    }
  }

  const watcher = watch(join(root, 'specs'), { ignoreInitial: true });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void start(), quietMs);
  });
  const ready = new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
  });
  await ready;
  await start(first);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearTimeout(timer);
  await watcher.close();
}
