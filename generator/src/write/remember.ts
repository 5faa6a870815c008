import type { ParsedYaml } from '../load/parse-yaml.ts';
import type { Api } from '../model/api.ts';

export type Parse = (text: string, file: string) => ParsedYaml;
export type Format = (root: string, files: ReadonlyMap<string, string>) => Promise<Map<string, string>>;

/** Parses a file again only when its text has changed. What it answered before must not be changed by its reader. */
export function rememberParsed(parse: Parse): Parse {
  const known = new Map<string, { readonly text: string; readonly parsed: ParsedYaml }>();
  return (text, file) => {
    const before = known.get(file);
    if (before?.text === text) return before.parsed;
    const parsed = parse(text, file);
    known.set(file, { text, parsed });
    return parsed;
  };
}

/**
 * Formats a file again only when its unformatted text, or the settings, have changed.
 *
 * @param settings what formatting depends on beside the text
 */
export function rememberFormatted(format: Format, settings: (root: string) => string): Format {
  const known = new Map<string, { readonly text: string; readonly formatted: string }>();
  let last: string | undefined;
  return async (root, files) => {
    const now = settings(root);
    if (now !== last) known.clear();
    last = now;
    const changed = new Map([...files].filter(([path, text]) => known.get(path)?.text !== text));
    const answer = changed.size === 0 ? changed : await format(root, changed);
    for (const [path, text] of changed) known.set(path, { text, formatted: answer.get(path) ?? text });
    return new Map([...files].map(([path, text]) => [path, known.get(path)?.formatted ?? text]));
  };
}

/**
 * Makes the schema types of an exchange again only when the document that they are made from has changed.
 *
 * @param document everything that `emit` reads of the model, beside the exchange's name
 */
export function rememberSchema(
  emit: (api: Api) => Map<string, string>,
  document: (api: Api) => unknown,
): (api: Api) => Map<string, string> {
  const known = new Map<string, { readonly from: string; readonly files: Map<string, string> }>();
  return (api) => {
    const from = JSON.stringify(document(api));
    const before = known.get(api.name);
    if (before?.from === from) return before.files;
    const files = emit(api);
    known.set(api.name, { from, files });
    return files;
  };
}
