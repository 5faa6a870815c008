import type { ErrorCodeFact, ErrorFacts, Unread } from '../facts.ts';
import { isBlank } from './lines.ts';

const sectionHeading = /^-?\d+[xX]{2,}(?![^\s-])/;
/** Of a line without spaces around it. */
const codeLine = /^(-\d+)(?:\s+(\S.*))?$/;
const rejectionHeading = 'Order Rejection Issues';

/** The error code part of the long text: codes with names and messages, filter failures, order rejections. */
export function readTextErrors(
  lines: readonly string[],
  from: number,
  to: number,
): { readonly errors: ErrorFacts; readonly unread: readonly Unread[] } {
  const codes: (Omit<ErrorCodeFact, 'messages'> & { messages: string[] })[] = [];
  const filterFailures: { filter: string; message: string; line: number }[] = [];
  const rejectionCodes: { code: string; name: string; line: number }[] = [];
  const rejections: { message: string; line: number }[] = [];
  const unread: Unread[] = [];
  let section: string | undefined;
  let open: { messages: string[] } | undefined;
  let quoted = false;

  for (let at = from; at < to; at += 1) {
    const text = (lines[at] ?? '').trim();
    const line = at + 1;
    if (text === '') continue;
    if (sectionHeading.test(text) || text === rejectionHeading) {
      section = text;
      open = undefined;
      quoted = false;
      continue;
    }
    if (section === undefined) continue; // what an error looks like in general
    const rejecting = section === rejectionHeading;
    const row = /^"(.*?)"\s*\t/.exec(`${text}\t`);
    if (row?.[1] !== undefined) {
      quoted = true;
      const filter = /^Filter failure: (\w+)$/.exec(row[1])?.[1];
      if (filter !== undefined) filterFailures.push({ filter, message: row[1], line });
      else rejections.push({ message: row[1], line });
      continue;
    }
    const [, code, name] = codeLine.exec(text) ?? [];
    if (code !== undefined && !quoted) {
      if (rejecting) rejectionCodes.push({ code, name: name ?? '', line });
      else {
        const entry = { code, ...(name === undefined ? {} : { name }), messages: [], section, line };
        codes.push(entry);
        open = entry;
      }
      continue;
    }
    if (quoted && isBlank(lines[at - 1])) break; // behind the last table the error part ends
    if (quoted || rejecting || /^Error message\t/.test(text)) continue; // descriptions, in words
    if (open === undefined) unread.push({ line, reason: 'error-text', text });
    else open.messages.push(text);
  }
  return { errors: { codes, filterFailures, rejectionCodes, rejections }, unread };
}
