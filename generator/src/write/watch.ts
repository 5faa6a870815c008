import { join } from 'node:path';
import { watch } from 'chokidar';

/** Calls `run` after each burst of changes below `specs/`, one run at a time, until the signal ends it. */
export async function watchSpecs(
  root: string,
  run: () => Promise<unknown>,
  signal: AbortSignal,
  quietMs = 100,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;

  async function start(): Promise<void> {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      do {
        again = false;
        await run();
      } while (again);
    } finally {
      running = false;
    }
  }

  const watcher = watch(join(root, 'specs'), { ignoreInitial: true });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void start(), quietMs);
  });
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearTimeout(timer);
  await watcher.close();
}
