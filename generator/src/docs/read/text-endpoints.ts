import type { EndpointFacts, ExampleFact, LimitFact, ParameterFact, Unread } from '../facts.ts';
import { opensJson, readExample } from './example-block.ts';
import { type RawWeight, readLimit, readWeights, resolveConditions, scopeOf } from './limit-text.ts';
import { type EndpointLine, endpointLine, halfWidth, isBlank } from './lines.ts';
import { parameterOf, type Row } from './parameter-table.ts';
import { isSigned, titleSecurity } from './security.ts';

interface Place extends EndpointLine {
  /** Index of the endpoint line. */
  readonly at: number;
}

const bracketTitle = /^[A-Z0-9].*[(（](?:[A-Z_]+|System|For [^)）]*)[)）]\s*$/;
const responseLabel = /^Response\b[^:：]*[:：]?\s*$/;
const parameterHeading = /^(?:Parameters?|参数)\s*[:：]?\s*$/;
/** In either language. */
const tableHeading = /^(?:Name|名称)\t+(?:Type|类型)\t/;

/**
 * The endpoints of one part of the long text. An endpoint begins with its title; examples follow, then
 * `GET /path`, then weight, parameters and notes in any order.
 *
 * @param from index of the first line behind the part's heading
 * @param to index behind its last line
 */
export function readTextEndpoints(
  lines: readonly string[],
  from: number,
  to: number,
  section: string,
): { readonly endpoints: readonly EndpointFacts[]; readonly unread: readonly Unread[] } {
  const places: Place[] = [];
  for (let at = from; at < to; at += 1) {
    const found = endpointLine(lines[at] ?? '');
    if (found !== undefined && !/^\s/.test(lines[at] ?? '')) places.push({ ...found, at });
  }
  const unread: Unread[] = [];
  const heads = places.map((place, index) =>
    titleAbove(lines, place.at, (places[index - 1]?.at ?? from - 1) + 1),
  );
  const endpoints = places.flatMap((place, index) => {
    const head = heads[index];
    if (head === undefined) {
      unread.push({ line: place.at + 1, reason: 'no-title', text: lines[place.at] ?? '' });
      return [];
    }
    const reader = new EndpointReader(lines, unread);
    reader.head(head + 1, place.at);
    if (place.rest !== '') reader.note(place.at, place.rest);
    reader.tail(place.at + 1, heads[index + 1] ?? to);
    return [reader.facts(place, (lines[head] ?? '').trim(), head + 1, section)];
  });
  return { endpoints, unread };
}

/** The nearest line above that ends in a bracket as titles do; else the one above `Response:`. */
function titleAbove(lines: readonly string[], endpoint: number, from: number): number | undefined {
  for (let at = endpoint - 1; at >= from; at -= 1) if (bracketTitle.test(lines[at] ?? '')) return at;
  for (let at = endpoint - 1; at >= from; at -= 1) {
    if (!responseLabel.test(lines[at] ?? '')) continue;
    for (let above = at - 1; above >= from; above -= 1) if (!isBlank(lines[above])) return above;
  }
  return undefined;
}

class EndpointReader {
  readonly #lines: readonly string[];
  readonly #unread: Unread[];
  readonly #examples: ExampleFact[] = [];
  readonly #weights: RawWeight[] = [];
  readonly #limits: LimitFact[] = [];
  readonly #parameters: ParameterFact[] = [];
  readonly #responseEnums: { name: string; values: readonly string[]; line: number }[] = [];
  readonly #notes: { line: number; text: string }[] = [];
  #sources: EndpointFacts['sources'];
  #sameAs: EndpointFacts['sameAs'];
  #hasParameters = false;
  #listedValues: readonly string[] | undefined;

  constructor(lines: readonly string[], unread: Unread[]) {
    this.#lines = lines;
    this.#unread = unread;
  }

  note(at: number, text: string): void {
    this.#notes.push({ line: at + 1, text: text.trim() });
  }

  /** Between title and endpoint line: description, labels, examples. */
  head(from: number, to: number): void {
    let label: string | null = null;
    let inResponse = false;
    for (let at = from; at < to; ) {
      const line = this.#lines[at] ?? '';
      if (opensJson(line)) {
        at = this.#example(at, to, label);
        label = null;
        continue;
      }
      if (responseLabel.test(line)) {
        inResponse = true;
        label =
          line
            .replace(/^Response\s*/, '')
            .replace(/[:：]/, '')
            .trim() || null;
      } else if (!isBlank(line)) {
        if (inResponse) label = halfWidth(line).replace(/:\s*$/, '').trim();
        else this.note(at, line);
      }
      at += 1;
    }
  }

  /** Between the endpoint line and the next title. */
  tail(from: number, to: number): void {
    for (let at = from; at < to; ) at = this.#tailLine(at, to);
  }

  #tailLine(at: number, to: number): number {
    const line = halfWidth(this.#lines[at] ?? '').trim();
    const weights = [...line.matchAll(/Weight(?:\((IP|UID)\))?:\s*((?:(?!Weight[(:]).)*)/g)];
    if (line.startsWith('Weight') && weights.length > 0) {
      for (const [, scope, text = ''] of weights)
        this.#weights.push(...readWeights(text, scopeOf(scope), at + 1));
      const additional = /\(Additional:([^)]*)\)/.exec(line)?.[1];
      if (additional !== undefined) this.#limit(at, additional, null);
      return weights.at(-1)?.[2]?.trim() === '' ? this.#weightList(at + 1, to, weights.at(-1)?.[1]) : at + 1;
    }
    const limit = /^(?:Rate ?Limit|Request Limit)\b:?\s*(.*)$/.exec(line)?.[1];
    if (limit !== undefined) {
      let next = at;
      if (limit === '')
        do next += 1;
        while (next < to && isBlank(this.#lines[next]));
      this.#limit(next, limit === '' ? (this.#lines[next] ?? '') : limit, undefined);
      return next + 1;
    }
    const source = /^Data Source:\s*(.+)$/.exec(line)?.[1];
    if (source !== undefined) {
      this.#sources = { names: source.split('=>').map((one) => one.trim()), line: at + 1 };
      return at + 1;
    }
    if (parameterHeading.test(line)) {
      this.#hasParameters = true;
      return at + 1;
    }
    if (tableHeading.test(line)) return this.#table(at + 1, to);
    if (/^Options\tExample/.test(line)) return this.#options(at + 1, to);
    const same = /^Same as (.+)$/.exec(line)?.[1];
    const other = same === undefined ? undefined : endpointLine(same);
    if (other !== undefined) {
      this.#sameAs = { method: other.method, path: other.path, line: at + 1 };
      return at + 1;
    }
    if (responseLabel.test(line)) {
      let next = at + 1;
      while (next < to && isBlank(this.#lines[next])) next += 1;
      if (next < to && opensJson(this.#lines[next])) return this.#example(next, to, null);
      return at + 1;
    }
    if (/^Payload\b/.test(line)) {
      // What a stream sends: described in the AsyncAPI documents, not here.
      this.#unread.push({ line: at + 1, reason: 'stream-payload', text: `${line}, to line ${to}` });
      return to;
    }
    const inResponse = /^(\w+) in response has \d+ enums:$/.exec(line)?.[1];
    if (inResponse !== undefined || /^ENUM of .+:$/.test(line)) return this.#enumList(at + 1, to, inResponse);
    if (/^none$/i.test(line) || line === '') return at + 1;
    const inProse = /\btimes a (?:second|minute|hour|day)\b|\btimes:\s*\d/i.test(line);
    if (inProse) {
      this.#limit(at, line, undefined);
      if (/\bvolume\b/i.test(line))
        this.#unread.push({ line: at + 1, reason: 'limit-of-an-amount', text: line });
    }
    this.note(at, line);
    return at + 1;
  }

  /** Weights below a bare `Weight(IP):`, as lines or as a table over a parameter. */
  #weightList(from: number, to: number, bracket: string | undefined): number {
    const scope = scopeOf(bracket);
    let parameter: string | undefined;
    let at = from;
    for (; at < to && !parameterHeading.test(this.#lines[at] ?? ''); at += 1) {
      const line = halfWidth(this.#lines[at] ?? '').trim();
      const [left = '', right = ''] = line.split('\t');
      if (/^weight$/i.test(right)) parameter = left.toLowerCase();
      else if (parameter !== undefined && /^\d+$/.test(right))
        this.#weights.push({
          scope,
          weight: Number(right),
          when: { is: 'one-of', parameter, values: left.split(',').map((one) => one.trim()) },
          line: at + 1,
        });
      else if (/^\d/.test(line)) this.#weights.push(...readWeights(line, scope, at + 1));
      else if (line !== '') this.note(at, line);
    }
    return at;
  }

  /** `VALUE what it means`, one a line: the values of a response field, else of the parameter that is an ENUM. */
  #enumList(from: number, to: number, field: string | undefined): number {
    const values: string[] = [];
    let at = from;
    for (; at < to; at += 1) {
      const line = (this.#lines[at] ?? '').trim();
      const value = /^([A-Z][A-Z0-9_]+) \S/.exec(line)?.[1];
      if (value !== undefined) values.push(value);
      else if (line !== '' || values.length > 0) break;
    }
    if (field !== undefined) this.#responseEnums.push({ name: field, values, line: from });
    else this.#listedValues = values;
    return at;
  }

  #limit(at: number, text: string, scope: LimitFact['scope'] | undefined): void {
    const limit = readLimit(text, at + 1);
    if (limit === undefined) this.#unread.push({ line: at + 1, reason: 'limit', text: text.trim() });
    else this.#limits.push(scope === undefined ? limit : { ...limit, scope });
  }

  /** Cells that run over several lines are joined; what follows the last row is no part of the table. */
  #table(from: number, to: number): number {
    let end = from;
    for (let at = from; at < to && !isBlank(this.#lines[at]); at += 1)
      if (isRow(this.#lines[at])) end = at + 1;
    const rows: Row[] = [];
    for (let at = from; at < end; at += 1) {
      const line = this.#lines[at] ?? '';
      const open = rows.at(-1);
      if (isRow(line) || open === undefined) rows.push({ cells: line.split('\t'), line: at + 1 });
      else rows[rows.length - 1] = { ...open, cells: continued(open.cells, line) };
    }
    for (const row of rows) {
      const { parameter, unread } = parameterOf(row);
      if (parameter !== undefined) this.#parameters.push(parameter);
      this.#unread.push(...unread);
    }
    this.#hasParameters = true;
    return end;
  }

  /** A table of alternatives: it names parameters, but neither their types nor which are mandatory. */
  #options(from: number, to: number): number {
    let at = from;
    for (; at < to && this.#lines[at]?.split('\t').length === 2; at += 1) {
      const [name = '', example = ''] = (this.#lines[at] ?? '').split('\t');
      if (!/^\w+$/.test(name)) continue;
      this.#parameters.push({
        name,
        type: null,
        class: null,
        mandatory: null,
        description: example,
        line: at + 1,
      });
      this.#unread.push({ line: at + 1, reason: 'options-table', text: name });
    }
    return at;
  }

  #example(at: number, to: number, label: string | null): number {
    const { example, next, unread } = readExample(this.#lines, at, to, label);
    if (example !== undefined) this.#examples.push(example);
    this.#unread.push(...unread);
    return next;
  }

  facts(place: Place, title: string, titleLine: number, section: string): EndpointFacts {
    const { method, path, hmac } = place;
    const line = place.at + 1;
    const bracket = titleSecurity(title);
    // "If no security type is stated, assume the security type is NONE." (section on security types)
    const byRule = bracket.type === undefined;
    const type = byRule ? 'NONE' : (bracket.type ?? null);
    const { weights, unread } = resolveConditions(this.#weights, this.#parameters);
    this.#unread.push(...unread);
    if (weights.length === 0) this.#unread.push({ line, reason: 'no-weight', text: `${method} ${path}` });
    if (!this.#hasParameters && this.#sameAs === undefined)
      this.#unread.push({ line, reason: 'no-parameters-heading', text: `${method} ${path}` });
    return {
      method,
      path,
      line,
      section,
      title: bracket.name,
      security: { type, ...(byRule ? { byRule } : {}), line: titleLine },
      hmac,
      signed: isSigned(hmac, type, this.#parameters),
      weights,
      limits: this.#limits,
      ...(this.#sources === undefined ? {} : { sources: this.#sources }),
      ...(this.#sameAs === undefined ? {} : { sameAs: this.#sameAs }),
      parameters: this.#parameters.map((one) =>
        one.class === 'enum' && one.values === undefined && this.#listedValues !== undefined
          ? { ...one, values: this.#listedValues }
          : one,
      ),
      examples: this.#examples,
      responseFields: [],
      responseEnums: this.#responseEnums,
      notes: this.#notes,
    };
  }
}

function isRow(line: string | undefined): boolean {
  return (line?.split('\t').length ?? 0) >= 4;
}

/** The description is the fourth cell; what follows a tab in a continuation is the fifth (an example). */
function continued(cells: readonly string[], line: string): readonly string[] {
  const [text = '', ...rest] = line.split('\t');
  const [name = '', type = '', mandatory = '', description = ''] = cells;
  return [name, type, mandatory, `${description.trimEnd()}\n${text.trim()}`, ...rest];
}
