import type { At } from '../../load/node.ts';
import { type JsonText, jsonDocument } from '../../print/json.ts';
import { bumpOf } from '../bump.ts';
import type { Change } from '../change.ts';
import { allChanges, countBySeverity, type Report } from '../report.ts';
import type { Side } from '../source/side.ts';

/** For machines. Fields are only ever added while `format` is 1. */
export function printJson(report: Report, version: (exchange: string) => string): JsonText {
  const { base, head, exchanges, problems } = report;
  const side = ({ label, commit }: Side): object => ({ label, commit: commit ?? null });
  const document = {
    format: 1,
    base: side(base),
    head: side(head),
    counts: countBySeverity(allChanges(report)),
    exchanges: exchanges.map((one) => ({
      name: one.name,
      package: one.packageName,
      bump: one.generated ? bumpOf(one.changes, version(one.name)) : 'none',
      changes: one.changes.map((change) => changeJson(change, report)),
      waived: one.waived.map(({ change, waiver }) => ({
        ...changeJson(change, report),
        reason: waiver.reason,
        date: waiver.date,
      })),
      unusedWaivers: one.unused.map((waiver) => waiver.fingerprint),
    })),
    problems: problems.map(({ path, at, rule, message, fix, side: where }) => ({
      side: where,
      file: path,
      line: at.line,
      column: at.col,
      rule,
      message,
      fix,
    })),
  };
  return jsonDocument(document);
}

function changeJson(change: Change, { base, head }: Report): object {
  const place = (at: At | undefined, side: Side): object | null =>
    at === undefined ? null : { file: `${side.prefix}${at.file}`, line: at.line, column: at.col };
  return {
    fingerprint: change.fingerprint,
    rule: change.rule,
    severity: change.severity,
    area: change.area,
    subject: change.subject,
    effects: change.effects,
    before: change.before ?? null,
    after: change.after ?? null,
    base: place(change.base, base),
    head: place(change.head, head),
    schema: change.schema ?? null,
    operations: change.operations,
    // Of equal edits that are one change: each of them.
    ...(change.places === undefined
      ? {}
      : {
          places: change.places.map((one) => ({
            fingerprint: one.fingerprint,
            subject: one.subject,
            base: place(one.base, base),
            head: place(one.head, head),
            schema: one.schema ?? null,
            operations: one.operations.map((two) => two.key),
          })),
        }),
  };
}
