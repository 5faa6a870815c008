import { parseYaml } from '../load/parse-yaml.ts';
import { format, formatSettings } from './format.ts';
import { type Format, type Parse, rememberFormatted, rememberParsed } from './remember.ts';

/** What a process keeps from one run to the next, so that a watcher does again only what a change reaches. */
export interface Session {
  readonly parse: Parse;
  readonly format: Format;
}

export function startSession(): Session {
  return { parse: rememberParsed(parseYaml), format: rememberFormatted(format, formatSettings) };
}
