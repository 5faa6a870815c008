import type {
  EnumFact,
  ErrorFacts,
  LogEntryFact,
  SampleFact,
  StatementFact,
  TableFact,
  Unread,
} from '../../facts.ts';
import { pageHash } from '../../facts-file.ts';
import { halfWidth } from '../lines.ts';
import type { Block, TableRow, TextLine } from './blocks.ts';
import { readCode } from './code.ts';
import { type Cells, cellsBy, isErrorTable, rolesOf } from './columns.ts';
import { bare, codesIn, plain } from './inline.ts';
import { limitsIn } from './limits.ts';
import { tableFact } from './table-fact.ts';
import type { Topic } from './topics.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] };

/** Gathers what stands under headings that name no endpoint: codes, definitions, change logs, statements, tables. */
export class GeneralReader {
  readonly errors: Mutable<ErrorFacts> = {
    codes: [],
    filterFailures: [],
    rejectionCodes: [],
    rejections: [],
  };
  readonly enums: EnumFact[] = [];
  readonly tables: TableFact[] = [];
  readonly samples: SampleFact[] = [];
  readonly statements: StatementFact[] = [];
  readonly log: LogEntryFact[] = [];
  readonly unread: Unread[] = [];
  readonly #pageTitle: string;

  constructor(pageTitle: string) {
    this.#pageTitle = pageTitle;
  }

  read(topic: Topic): void {
    const code = errorHeading(topic.heading);
    const date = this.#dateOf(topic);
    const items: {
      readonly lines: readonly TextLine[];
      readonly title: string;
      readonly titleLine: number;
    }[] = [];
    let title = { text: bare(topic.heading), line: topic.line };
    const messages: string[] = [];
    for (const block of topic.blocks) {
      if (block.kind === 'table') this.#table(block, title.text);
      else if (block.kind === 'code') this.#code(block);
      else if (block.kind === 'heading' || block.kind === 'caption')
        title = { text: bare(block.text), line: block.line };
      else if (block.kind === 'text' || block.kind === 'item') {
        const text = block.lines.map((line) => line.text).join(' ');
        if (date !== undefined) this.#entry(date, text, block.line);
        else if (code === undefined) for (const line of block.lines) this.#statement(line);
        if (block.kind === 'item') {
          items.push({ lines: block.lines, title: title.text, titleLine: title.line });
          if (code !== undefined && block.depth === 1) messages.push(plain(text));
        } else if (code !== undefined)
          messages.push(...block.lines.map((line) => plain(line.text)).filter((one) => one !== ''));
        else {
          this.#looseErrors(block.lines, title.text);
          const bold =
            /^\*\*([^*]+)\*\*\s*:?$/.exec(block.lines[0]?.text ?? '')?.[1] ??
            (/[:：]$/.test(text) && text.length < 80 ? text : undefined);
          if (bold !== undefined) title = { text: bare(bold), line: block.line };
        }
      }
    }
    if (code !== undefined)
      this.errors.codes.push({
        code: code.code,
        ...(code.name === undefined ? {} : { name: code.name }),
        messages: [...(code.words === undefined ? [] : [code.words]), ...messages],
        section: topic.path.at(-1) ?? '',
        line: topic.line,
      });
    else if (date === undefined) this.#lists(items);
  }

  /** Whether a topic belongs to a change log, which names endpoints without describing them. */
  isLog({ heading, path }: Topic): boolean {
    const log = /change ?log|release notes|更新日志|变更(?:日志|记录)|更新记录/i;
    return [this.#pageTitle, heading, ...path].some((one) => log.test(one));
  }

  #dateOf(topic: Topic): string | undefined {
    const { heading, path } = topic;
    if (!this.isLog(topic)) return undefined;
    for (const text of [heading, ...path.toReversed()]) {
      const [, year, month = '', day = ''] = /(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(bare(text)) ?? [];
      if (year !== undefined) return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    }
    return undefined;
  }

  #entry(date: string, text: string, line: number): void {
    const said = plain(text);
    if (said === '') return;
    const later = [...new Set([...said.matchAll(/\b\d{4}-\d{2}-\d{2}\b/g)].map(([one]) => one))].filter(
      (one) => one > date,
    );
    const operations = [...said.replaceAll('`', '').matchAll(/\b(?:GET|POST|PUT|DELETE) \/[\w\-./{}]+/g)].map(
      ([one]) => one,
    );
    this.log.push({
      date,
      text: said,
      names: [...new Set([...operations, ...codesIn(text).filter((one) => one.split(' ').length <= 2)])],
      ...(later.length === 0 ? {} : { from: later }),
      line,
    });
  }

  #table(table: Extract<Block, { kind: 'table' }>, heading: string): void {
    const columns = rolesOf(table.head);
    if (isErrorTable(table.head, columns)) {
      this.#errorTable(table.rows, columns, heading);
      return;
    }
    const [first = ''] = table.head.map(bare);
    if (/^(?:filter failures?|error messages?|错误信息|报错信息)$/i.test(first) && table.head.length === 2) {
      for (const { cells, line } of table.rows) this.#failure(bare(cells[0] ?? ''), line);
      return;
    }
    this.tables.push(tableFact(table, heading));
    // A table whose first column holds nothing but values in code marks defines them.
    const values = table.rows.map(({ cells }) => codesIn(cells[0] ?? ''));
    const enumerates =
      /^(?:status|type|mode|tif|value|security type|order `?type`?|状态|类型|模式|值)$/i.test(first);
    if (enumerates && values.length > 1 && values.every((one) => one.length === 1))
      this.#define(heading, values.flat(), table.line);
  }

  #errorTable(rows: readonly TableRow[], columns: ReturnType<typeof rolesOf>, section: string): void {
    let above: Cells = {};
    for (const row of rows) {
      const cells = cellsBy(columns, row, above);
      above = cells;
      const code = bare(cells.code ?? '');
      const message = plain(cells.message ?? cells.description ?? '');
      const status = bare(cells.status ?? '');
      if (!/^-?\d{1,6}(?:_\d+)?$/.test(code)) {
        this.unread.push({ line: row.line, reason: 'error-code', text: `${code} ${message}`.trim() });
        continue;
      }
      this.errors.codes.push({
        code,
        messages: message === '' ? [] : [message],
        ...(status === '' ? {} : { status }),
        section,
        line: row.line,
      });
    }
  }

  #failure(text: string, line: number): void {
    const [, filter] = /^"?Filter failure: (\w+)/i.exec(text) ?? [];
    if (filter !== undefined)
      this.errors.filterFailures.push({ filter, message: text.replace(/^"|"$/g, ''), line });
    else this.errors.rejections.push({ message: text.replace(/^"|"$/g, ''), line });
  }

  /** `-4000 INVALID_ORDER_STATUS`, one a line, without headings. */
  #looseErrors(lines: readonly TextLine[], section: string): void {
    for (const { text, line } of lines) {
      const [, code, name = ''] = /^(-\d{4,6})\s+([A-Z][A-Z0-9_]{3,})$/.exec(bare(text)) ?? [];
      if (code !== undefined) this.errors.codes.push({ code, name, messages: [], section, line });
    }
  }

  #code(block: Extract<Block, { kind: 'code' }>): void {
    const code = readCode(block.lines, null);
    const language = code.kind === 'sample' ? code.language : code.kind === 'json' ? 'json' : 'http';
    const text = block.lines.flatMap((one) => one.text.trim() || []).join('\n');
    this.samples.push({ language, sha256: pageHash(text), line: block.line });
  }

  #statement({ text, line }: TextLine): void {
    const said = plain(text);
    for (const [host] of said.matchAll(/\b(?:https?|wss?):\/\/[\w.-]+(?::\d+)?(?:\/[\w./-]*\w)?/g))
      if (
        /\/\/(?:[\w-]*api|ws|[\w-]*stream|testnet|demo|data|fix|my|eea|us)[\w-]*\./i.test(host) &&
        !/\/(?:docs|en|support|zh-CN)\b/.test(host)
      )
        this.#state('host', host, line);
    for (const [header] of said.matchAll(
      /\b(?:X-MBX-[A-Z]+(?:-[A-Z]+)*|OK-ACCESS-[A-Z]+|x-simulated-trading|Retry-After)\b/gi,
    ))
      this.#state('header', header, line);
    for (const { requests, seconds, scope, orders } of limitsIn(text, line))
      this.#state(
        'limit',
        `${requests}${orders === true ? ' orders' : ''} per ${seconds} s${scope === null ? '' : ` by ${scope}`}`,
        line,
      );
  }

  #state(about: string, value: string, line: number): void {
    if (!this.statements.some((one) => one.about === about && one.value === value))
      this.statements.push({ about, value, line });
  }

  /** Lists whose every item is one value define an enum; its name is the heading or bold line above. */
  #lists(
    items: readonly {
      readonly lines: readonly TextLine[];
      readonly title: string;
      readonly titleLine: number;
    }[],
  ): void {
    const groups = new Map<number, { title: string; values: (string | undefined)[]; line: number }>();
    for (const { lines, title, titleLine } of items) {
      const group = groups.get(titleLine) ?? { title, values: [], line: titleLine };
      group.values.push(singleValue(lines.map(({ text }) => text).join(' ')));
      groups.set(titleLine, group);
    }
    for (const { title, values, line } of groups.values()) {
      const known = values.flatMap((one) => one ?? []);
      if (title !== '' && known.length === values.length && known.length > 0)
        this.#define(title, known, line);
    }
  }

  #define(title: string, values: readonly string[], line: number): void {
    const keys = /\(([^()]*)\)\s*:?$/.exec(halfWidth(title))?.[1];
    this.enums.push({
      title: title.replace(/\s*\([^()]*\)\s*:?$/, '').replace(/\s*:$/, ''),
      keys:
        keys === undefined
          ? []
          : keys
              .split(',')
              .map((one) => one.trim())
              .filter((one) => /^\w+$/.test(one)),
      values: [...new Set(values)],
      line,
    });
  }
}

/** The value that an item is: in code marks, or a word in capitals; `15m` is one too. */
function singleValue(text: string): string | undefined {
  const codes = codesIn(text);
  const said = bare(text);
  if (codes.length === 1 && codes[0] === said) return said;
  return /^(?:[A-Z][A-Z0-9_]+|\d+[smhdwM])$/.test(said) ? said : undefined;
}

/** `-1000 UNKNOWN`, `-2022 Order cancel-replace failed.` */
function errorHeading(
  heading: string,
): { readonly code: string; readonly name?: string; readonly words?: string } | undefined {
  const [, code, rest = ''] = /^(-?\d{4,6})(?=\s|$|:)\s*:?\s*(.*)$/.exec(bare(heading)) ?? [];
  if (code === undefined || /^\d{4}$/.test(code)) return undefined;
  if (/^[A-Z][A-Z0-9_]+$/.test(rest)) return { code, name: rest };
  return rest === '' ? { code } : { code, words: rest };
}
