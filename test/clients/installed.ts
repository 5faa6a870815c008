import { existsSync } from 'node:fs';

export const clientsHint: string =
  "Tests of other people's clients were left out. `pnpm install --dir test/clients` fetches them (92 MB).";

/** Whether this folder's own install is there. */
export function areClientsInstalled(): boolean {
  return existsSync(new URL('node_modules/ccxt', import.meta.url));
}
