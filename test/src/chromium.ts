import { existsSync } from 'node:fs';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromiumHint: string =
  'Browser tests were left out: no Chromium found. Install one (Debian: `apt-get install chromium`) or set CHROMIUM_PATH.';

/** The browser that the browser tests run in, or undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  return places.find((place) => existsSync(place));
}
