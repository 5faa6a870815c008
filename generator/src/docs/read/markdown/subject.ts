import type {
  ExampleFact,
  LimitFact,
  ParameterFact,
  SampleFact,
  Scope,
  StatementFact,
  SubjectFacts,
  TableFact,
  Unread,
  WeightFact,
} from '../../facts.ts';
import { pageHash } from '../../facts-file.ts';
import { scopeOf } from '../limit-text.ts';
import { typeClass } from '../parameter-text.ts';
import { isSigned } from '../security.ts';
import type { Block, TextLine } from './blocks.ts';
import { readCode } from './code.ts';
import { isFieldTable, isParameterTable, rolesOf } from './columns.ts';
import { contradictions } from './contradictions.ts';
import { markdownEndpoint } from './endpoint.ts';
import { bare, codesIn } from './inline.ts';
import { type Labelled, labelledLine, labelOf } from './labels.ts';
import { limitsIn, ruleOf } from './limits.ts';
import { fieldRows, parameterRows } from './rows.ts';
import { tableFact } from './table-fact.ts';
import { isWeightTable, weightsIn, weightTable } from './weights.ts';

type Table = Extract<Block, { kind: 'table' }>;

const types: ReadonlySet<string> = new Set([
  'NONE',
  'TRADE',
  'MARGIN',
  'USER_DATA',
  'USER_STREAM',
  'MARKET_DATA',
]);
const permissions: Readonly<Record<string, string>> = { 读取: 'Read', 交易: 'Trade', 提币: 'Withdraw' };

/** Reads what stands under the heading of one endpoint, stream or event. Every block ends as a fact or as unread. */
export class SubjectReader {
  readonly unread: Unread[] = [];
  readonly tables: TableFact[] = [];
  readonly speeds: number[] = [];
  socket: string | undefined;
  readonly #weights: WeightFact[] = [];
  readonly #limits: LimitFact[] = [];
  readonly #rules: {
    readonly scope: Scope | null;
    readonly by?: string;
    readonly of?: string;
    readonly line: number;
  }[] = [];
  readonly #parameters: ParameterFact[] = [];
  readonly #fields: SubjectFacts['responseFields'][number][] = [];
  readonly #examples: ExampleFact[] = [];
  readonly #requests: ExampleFact[] = [];
  readonly #samples: SampleFact[] = [];
  readonly #statements: StatementFact[] = [];
  readonly #notes: { line: number; text: string }[] = [];
  #security: { type: string; line: number } | undefined;
  #sources: SubjectFacts['sources'];
  #label: Labelled | undefined;
  /** The label came with its value on one line: the next paragraph is not its. */
  #said = false;
  #weightLines: TextLine[] = [];
  #heading = '';

  read(blocks: readonly Block[]): void {
    for (const block of blocks) this.#take(block);
    this.#flushWeights();
  }

  #take(block: Block): void {
    switch (block.kind) {
      case 'heading':
        this.#heading = bare(block.text);
        this.#open(labelOf(block.text), block.line);
        break;
      case 'caption': {
        const found = labelOf(block.text);
        if (found !== undefined) this.#open(found, block.line);
        else this.#note(block.text, block.line);
        break;
      }
      case 'text':
      case 'item':
        for (const line of block.lines) this.#line(line, block.kind === 'item');
        if (this.#said) this.#close();
        break;
      case 'table':
        this.#table(block);
        break;
      case 'code':
        this.#code(block.lines);
        break;
      default:
    }
  }

  #open(label: Labelled | undefined, line: number): void {
    this.#flushWeights();
    this.#label = label;
    this.#said = false;
    if (label === undefined || (label.rest === '' && label.label !== 'limit-rule')) return;
    this.#value(label, label.rest, line);
    // "Permission: Trade" has said it all; weights may go on below.
    if (label.label !== 'weight') this.#label = undefined;
  }

  #close(): void {
    this.#flushWeights();
    this.#label = undefined;
    this.#said = false;
  }

  #line({ text, line }: TextLine, item: boolean): void {
    if (text === '') return;
    const labelled = labelledLine(text) ?? (item && bare(text).length < 30 ? labelOf(text) : undefined);
    if (labelled !== undefined) {
      this.#open(labelled, line);
      this.#said = labelled.rest !== '';
      return;
    }
    if (this.#label !== undefined && this.#value(this.#label, text, line)) return;
    this.#note(text, line);
  }

  #note(text: string, line: number): void {
    this.#notes.push({ line, text: bare(text) });
  }

  /** What a label's value says; `false` where the line is no value of it. */
  #value({ label, detail }: Labelled, text: string, line: number): boolean {
    switch (label) {
      case 'weight':
        this.#weightLines.push({ text, line });
        return true;
      case 'order-count':
        this.#statements.push({ about: 'unfilled orders', value: bare(text), line });
        return true;
      case 'limit': {
        const limits = limitsIn(text, line);
        const of = detail.replace(/^\s*(?:of|for)\s+|[()]/g, '').trim();
        if (limits.length === 0) return this.#miss(line, 'limit', text);
        this.#limits.push(...limits.map((one) => ({ ...one, ...(of === '' ? {} : { of }) })));
        return true;
      }
      case 'limit-rule': {
        const rule = ruleOf(text);
        if (rule === undefined) return this.#miss(line, 'limit-rule', text);
        const of = detail.replace(/[()]/g, '').trim();
        this.#rules.push({ ...rule, ...(of === '' ? {} : { of }), line });
        return true;
      }
      case 'permission': {
        const word = bare(text);
        this.#security = { type: permissions[word] ?? word, line };
        return true;
      }
      case 'security': {
        const word = types.has(bare(text)) ? bare(text) : undefined;
        if (word === undefined) return this.#miss(line, 'security', text);
        this.#security = { type: word, line };
        return true;
      }
      case 'source':
        this.#sources = { names: bare(text).split(/\s*=>\s*/), line };
        return true;
      case 'speed': {
        const speeds = speedsIn(text);
        if (speeds.length === 0) return this.#miss(line, 'speed', text);
        this.speeds.push(...speeds);
        return true;
      }
      case 'url-path':
        this.socket ??= /(?:wss?:\/\/\S+|\/[\w/]+)/.exec(bare(text))?.[0];
        return true;
      case 'request':
        return markdownEndpoint(text, line, true) !== undefined;
      case 'stream-name':
      case 'event-name':
      case 'socket-method':
        return true;
      default:
        return false;
    }
  }

  #miss(line: number, reason: string, text: string): true {
    this.unread.push({ line, reason, text: bare(text) });
    return true;
  }

  #flushWeights(): void {
    if (this.#weightLines.length === 0) return;
    const detail = this.#label?.detail ?? '';
    const { weights, limits, unread } = weightsIn(this.#weightLines, scopeOf(detail));
    this.#weightLines = [];
    // "Request Weight(Order)": it counts against the orders of the account.
    const orders = /order|下单|订单/i.test(detail) ? ({ scope: 'UID', counter: 'orders' } as const) : {};
    this.#weights.push(...weights.map((one) => ({ ...one, ...orders })));
    this.#limits.push(...limits);
    this.unread.push(...unread);
  }

  #table(table: Table): void {
    const columns = rolesOf(table.head);
    const label = this.#label?.label;
    if (isWeightTable(table.head)) {
      const scope = scopeOf(this.#label?.detail);
      this.#flushWeights();
      const { weights, unread } = weightTable(table.head, table.rows, scope);
      this.#weights.push(...weights);
      this.unread.push(...unread);
      return;
    }
    const answers =
      label === 'fields' ||
      label === 'push-fields' ||
      label === 'response' ||
      label === 'push' ||
      label === 'failure';
    if (isParameterTable(columns) && !answers) {
      const { parameters, unread } = parameterRows(table, columns);
      this.#parameters.push(...parameters);
      this.unread.push(...unread);
      return;
    }
    if (isFieldTable(columns)) {
      // OKX lists the parameters of some requests without saying which are required.
      const { fields, unread } = fieldRows(
        table,
        columns,
        label === 'push-fields' || label === 'push' ? 'push' : undefined,
      );
      if (label === 'parameters') {
        this.#parameters.push(
          ...fields.map(
            ({ name, type, line }): ParameterFact => ({
              name,
              type,
              class: typeClass(type),
              mandatory: null,
              description: '',
              line,
            }),
          ),
        );
        this.unread.push(...fields.map(({ name, line }) => ({ line, reason: 'mandatory', text: name })));
      } else this.#fields.push(...fields);
      this.unread.push(...unread);
      return;
    }
    this.tables.push(tableFact(table, this.#heading));
  }

  #code(lines: readonly TextLine[]): void {
    const label = this.#label;
    const code = readCode(lines, exampleLabel(label));
    if (code.kind === 'endpoints') {
      if (label !== undefined && label.label !== 'request') this.#sample('http', lines);
      return;
    }
    if (code.kind === 'sample') {
      this.#sample(code.language, lines);
      return;
    }
    this.unread.push(...code.unread);
    for (const { value, example } of code.values) {
      const asked =
        value.type === 'object' &&
        value.members.some(({ key }) => key === 'method' || key === 'op' || key === 'params');
      const answer =
        value.type === 'object' &&
        value.members.some(
          ({ key }) => key === 'status' || key === 'result' || key === 'event' || key === 'code',
        );
      const request =
        label?.label === 'request-sample' ||
        label?.label === 'parameters' ||
        (label?.label !== 'response' && asked && !answer && label?.label !== 'push');
      (request ? this.#requests : this.#examples).push(example);
    }
    if (code.values.length === 0 && code.unread.length === 0) this.#sample('text', lines);
  }

  #sample(language: string, lines: readonly TextLine[]): void {
    const [first] = lines;
    if (first === undefined) return;
    const text = lines.flatMap((one) => one.text.trim() || []).join('\n');
    this.#samples.push({ language, sha256: pageHash(text), line: first.line });
  }

  /** @param title heading of the subject, and its line */
  facts(title: { readonly text: string; readonly line: number }, line: number, hmac: boolean): SubjectFacts {
    const { type, name } = titleOf(title.text);
    const security = this.#security ?? { type: type ?? null, line: title.line };
    this.unread.push(...contradictions(this.#fields, this.#examples));
    return {
      line,
      title: name,
      security,
      hmac,
      signed: isSigned(hmac, security.type, this.#parameters),
      weights: this.#weights,
      limits: this.#ruledLimits(),
      ...(this.#sources === undefined ? {} : { sources: this.#sources }),
      parameters: this.#parameters,
      examples: this.#examples,
      responseFields: this.#fields,
      responseEnums: [],
      notes: this.#notes,
      ...(this.#requests.length === 0 ? {} : { requests: this.#requests }),
      ...(this.#samples.length === 0 ? {} : { samples: this.#samples }),
      ...(this.#statements.length === 0 ? {} : { statements: this.#statements }),
    };
  }

  /** A limit with the rule that says whom it counts; one for each rule where several hold for different things. */
  #ruledLimits(): readonly LimitFact[] {
    const rules = this.#rules;
    const [first] = rules;
    if (first === undefined) return this.#limits;
    const general = this.#limits.filter(({ of }) => of === undefined);
    const counted = (limit: LimitFact, { scope, by, of }: (typeof rules)[number]): LimitFact => ({
      ...limit,
      scope: limit.scope ?? scope,
      ...(by === undefined ? {} : { by }),
      ...(of === undefined ? {} : { of }),
    });
    const scopes = new Set(rules.map(({ scope }) => scope));
    return [
      ...general.flatMap((limit) => rules.map((rule) => counted(limit, rule))),
      ...this.#limits
        .filter(({ of }) => of !== undefined)
        .map((limit) =>
          rules.length === 1
            ? { ...counted(limit, first), of: limit.of ?? '' }
            : { ...limit, scope: limit.scope ?? (scopes.size === 1 ? first.scope : null) },
        ),
    ];
  }
}

function exampleLabel(label: Labelled | undefined): string | null {
  if (label?.label === 'push' || label?.label === 'failure') return label.label;
  const detail = label?.detail.replace(/^[\s:：\-–—]+|[:：\s.]+$/g, '') ?? '';
  return detail === '' || detail.startsWith('param') ? null : detail;
}

/** The security type in any bracket of a title, and the title without it. */
export function titleOf(title: string): { readonly type: string | undefined; readonly name: string } {
  const said = bare(title);
  for (const [bracket, inner = ''] of said.matchAll(/\s*\(([^()]*)\)/g))
    if (types.has(inner.trim())) return { type: inner.trim(), name: said.replace(bracket, '').trim() };
  return { type: undefined, name: said };
}

/** "1000ms", "250ms or 500ms", "Real-time". */
function speedsIn(text: string): readonly number[] {
  const said = bare(text);
  const times = [
    ...said.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|seconds?|毫秒|秒|minutes?|min|h|hours?)(?![a-z])/gi),
  ].map(([, number = '', unit = '']) => {
    const length = /^(?:ms|毫秒)$/i.test(unit)
      ? 1
      : /^(?:s|sec|秒)/i.test(unit)
        ? 1000
        : /^h/i.test(unit)
          ? 3_600_000
          : 60_000;
    return Number(number) * length;
  });
  if (times.length > 0) return times;
  return /real[- ]?time|实时/i.test(said) ? [0] : [];
}

/** Names of streams, events or methods in a text. */
export function namesIn(text: string): readonly string[] {
  const codes = codesIn(text);
  if (codes.length > 0) return codes;
  return bare(text)
    .split(/\s+(?:OR|or|或|AND|and)\s+|\s*[,;]\s*/)
    .map((one) => one.replace(/^"|"$/g, '').trim())
    .filter((one) => /^[!\w<][\w@<>!_.$:+-]*$/.test(one));
}
