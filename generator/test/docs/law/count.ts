/**
 * What a page has, counted line by line without the reader under test: no Markdown library, no mending, other words.
 * Only the English half is counted.
 */
export interface Counted {
  readonly kind: Kind;
  /** From 1. */
  readonly line: number;
  /** Last line, of code. */
  readonly to?: number;
  /** What the line says, where that can be told without knowing more. */
  readonly says?: string;
}

export type Kind =
  | 'endpoints'
  | 'parameter rows'
  | 'response rows'
  | 'error codes'
  | 'other rows'
  | 'code blocks'
  | 'plain weights'
  | 'conditional weights'
  | 'security types'
  | 'permissions'
  | 'rate limits'
  | 'stream names'
  | 'event names'
  | 'socket methods'
  | 'channels';

const clean = (text: string): string => text.replace(/[\u200b-\u200d\ufeff]/g, '').replace(/\[\]\(.*$/, '');
const words = (text: string): string =>
  clean(text)
    .replace(/[*`#>]/g, '')
    .trim();

export function count(page: string): readonly Counted[] {
  const all = page.split(/\r?\n/);
  const end = englishEnd(all);
  const found: Counted[] = [];
  let heading = '';
  let labelled = '';
  let head: readonly string[] | undefined;
  for (let at = 0; at < end; at += 1) {
    const raw = clean(all[at] ?? '');
    const line = at + 1;
    const bare = words(raw);
    if (/^#{1,6} /.test(raw)) {
      heading = bare;
      labelled = '';
      head = undefined;
      headingSays(raw, bare, line);
      continue;
    }
    if (/^ {4,}\S/.test(raw) && /^\s{4,}$/.test(all[at - 1] ?? '')) {
      let to = at;
      for (
        let next = at;
        next < end && (/^ {4}/.test(all[next] ?? '') || (all[next] ?? '').trim() === '');
        next += 1
      )
        if ((all[next] ?? '').trim() !== '') to = next;
      found.push({ kind: 'code blocks', line, to: to + 1 });
      const request = /^(GET|POST|PUT|DELETE) (\/[\w\-./{}]+)$/.exec((all[at] ?? '').trim());
      if (request !== null && to === at && labelled === '')
        found.push({ kind: 'endpoints', line, says: `${request[1]} ${request[2]}` });
      const block = all.slice(at, to + 1).join('\n');
      const method = /^\s*\{\s*"id":[^\n]*\n\s*"method": "([\w.]+)"/.exec(block)?.[1];
      if (method !== undefined && labelled === '') found.push({ kind: 'socket methods', line, says: method });
      const channel = /"op": ?"subscribe"[\s\S]*?"channel": ?"([\w-]+)"/.exec(block)?.[1];
      if (channel !== undefined && /^Request Example/i.test(labelled))
        found.push({ kind: 'channels', line, says: channel });
      at = to;
      continue;
    }
    if (
      /\|/.test(all[at + 1] ?? '') &&
      /^[\s|:-]*-{3}[\s|:-]*$/.test(all[at + 1] ?? '') &&
      raw.trim() !== ''
    ) {
      head = raw
        .split('|')
        .map(words)
        .filter((cell, index) => index > 0 || cell !== '');
      at += 1;
      continue;
    }
    if (head !== undefined && /^> *[^|]*$/.test(raw) && raw.startsWith('>')) head = undefined;
    if (head !== undefined) {
      const bars = raw.replace(/\\\|/g, '').split('|').length - 1;
      if (bars === head.length - 1 && !/^\s*\|/.test(raw)) row(raw, line);
      continue;
    }
    if (/^> /.test(raw)) labelled = bare;
    else if (/^\*\*[^*]+\*\* ?:?/.test(raw)) labelled = bare;
    textSays(raw, bare, line);
  }
  return found;

  function row(raw: string, line: number): void {
    if (head === undefined) return;
    const cells = raw.split('|').map((cell) => cell.replace(/`|\*\*/g, '').trim());
    if (/~~/.test(cells[0] ?? '')) return;
    const [first = ''] = head;
    const needed = head.findIndex((cell) => /^(?:mandatory|required)$/i.test(cell));
    const answers = /respon|return|push/i.test(heading);
    if (/error code/i.test(first) || (/^code$/i.test(first) && head.length === 3))
      found.push({ kind: 'error codes', line, says: cells[0] ?? '' });
    else if (head.some((cell) => /weight/i.test(cell))) found.push({ kind: 'conditional weights', line });
    else if (needed !== -1 && head.length === 4 && !answers)
      found.push({ kind: 'parameter rows', line, says: (cells[needed] ?? '').toLowerCase() });
    else if (head.length >= 3 && head.some((cell) => /^types?$/i.test(cell)))
      found.push({ kind: 'response rows', line });
    else found.push({ kind: 'other rows', line });
  }

  function headingSays(raw: string, bare: string, line: number): void {
    const security = /^#+ [^0-9].*\((NONE|TRADE|MARGIN|USER_DATA|USER_STREAM|MARKET_DATA)\)/.exec(raw)?.[1];
    if (security !== undefined && !/change.?log/i.test(all[2] ?? ''))
      found.push({ kind: 'security types', line, says: security });
    const code = /^#+ (-\d{4,6})(?= |$)/.exec(raw)?.[1];
    if (code !== undefined) found.push({ kind: 'error codes', line, says: code });
    const permission = /^Permission: (\w+)/i.exec(bare)?.[1];
    if (permission !== undefined) found.push({ kind: 'permissions', line, says: permission });
    if (/^Rate limit[^:：]*[:：].*\d/i.test(bare) && !/rule/i.test(bare))
      found.push({ kind: 'rate limits', line, says: bare });
  }

  function textSays(raw: string, bare: string, line: number): void {
    const request = /^(GET|POST|PUT|DELETE)[ :]+\/?([\w\-./{}]+)\/?/.exec(bare);
    if (
      request !== null &&
      /^HTTP Request/i.test(heading) &&
      !/^> /.test(raw) &&
      !/^> Request/i.test(labelled)
    )
      found.push({ kind: 'endpoints', line, says: `${request[1]} /${request[2]?.replace(/^\//, '') ?? ''}` });
    if (/^Request Weight/i.test(heading) && /\d/.test(bare)) {
      const plain = /^(\d+) ?(?:\((?:IP|UID)\))?$/.exec(bare)?.[1];
      found.push(
        plain === undefined
          ? { kind: 'conditional weights', line }
          : { kind: 'plain weights', line, says: plain },
      );
    }
    const beside = /^\*\*Weight:?\*\* ?:? ?(\d+)\s*$/.exec(raw)?.[1];
    if (beside !== undefined) found.push({ kind: 'plain weights', line, says: beside });
    if (/^Stream Name/i.test(heading) && /^[<`!]\S*$/.test(raw.trim()) && bare !== '')
      found.push({ kind: 'stream names', line, says: bare });
    const stream = /^\*\*Stream Names?:\*\* ?(.+)$/.exec(raw)?.[1];
    if (stream !== undefined && stream.trim() !== '')
      found.push({ kind: 'stream names', line, says: words(stream) });
    if (/^Event Name/i.test(heading) && bare !== '') found.push({ kind: 'event names', line, says: bare });
    if (/^Method$/i.test(heading) && /^[\w.]+$/.test(bare))
      found.push({ kind: 'socket methods', line, says: bare });
  }
}

/** Two languages, the second behind a rule. */
function englishEnd(lines: readonly string[]): number {
  const titles = lines.flatMap((line, at) => (/^# /.test(line) ? [at] : []));
  const chinese = titles.find(
    (at, index) =>
      index > 0 &&
      /[\u4e00-\u9fff]/.test(lines.slice(at, titles[index + 1] ?? lines.length).join('\n')) &&
      lines.slice(at - 3, at).some((line) => /^---\s*$/.test(line)),
  );
  return chinese ?? titles[1] ?? lines.length;
}
