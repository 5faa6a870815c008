import { describe, expect, it } from 'vitest';
import { diffOwn, type Edit, edited, mini } from './mini.ts';

describe('what our own specs say beyond the types', () => {
  it.each<readonly [what: string, edits: readonly Edit[], told: readonly string[]]>([
    [
      'a member that is not to be used any more',
      [['comment: { type: string }', 'comment: { type: string, deprecated: true }']],
      ['schema-description-changed Order.comment'],
    ],
    [
      'a parameter that is not to be used any more',
      [['name: verbose, in: query,', 'name: verbose, deprecated: true, in: query,']],
      ['parameter-description-changed mini.desk.find(): parameter verbose'],
    ],
    [
      'the day on which a call is turned off',
      [['operationId: openKey', 'operationId: openKey\n      x-sunset: 2030-01-01']],
      ['operation-sunset-changed mini.desk.openKey()'],
    ],
    [
      'the page of the whole API',
      [
        [
          'info: { title: Mini, version',
          'x-docs: { page: https://mini.example }\ninfo: { title: Mini, version',
        ],
      ],
      ['api-note-changed documentation of the API'],
    ],
    [
      'which requests count against a limit',
      [['ip: { key: ip, scope: shared', 'ip: { every: true, paths: /v1/, key: ip, scope: shared']],
      ['api-detail-changed requests that count against the limit ip'],
    ],
    [
      'an answer that only raw calls see',
      [
        [
          '        default: { description: A refusal.',
          '        "418": { description: Banned., content: {} }\n        default: { description: A refusal.',
        ],
      ],
      ['response-status-added mini.book.depth(): answer 418'],
    ],
    [
      'words about a parameter that the client fills',
      [['x-supplied: client, description: Now.', 'x-supplied: client, description: The time.']],
      ['parameter-description-changed mini.desk.place(): parameter timestamp itself'],
    ],
    [
      'the title of a group of errors',
      [['title: General }', 'title: All }']],
      ['api-note-changed title of the errors general'],
    ],
  ])('%s', (_what, edits, told) => {
    const changes = diffOwn(mini, edited(mini, ...edits));
    expect(changes.map((one) => `${one.rule} ${one.subject}`)).toEqual(told);
  });

  it('tells of the value without a rule that makes types forget what goes with all the others', () => {
    const ruled = edited(
      mini,
      [
        'x-lookup: { parameter: ownId, operation: find, by: ownId }\n',
        'x-lookup: { parameter: ownId, operation: find, by: ownId }\n      x-requires: [{ when: { answer: ACK }, then: [price] }, { when: { answer: FULL }, forbid: [price] }]\n',
      ],
      ['[market, side, quantity, timestamp]', '[market, side, quantity, answer, timestamp]'],
    );
    const changes = diffOwn(
      ruled,
      edited(ruled, ['enum: [ACK, FULL], description: Form', 'enum: [ACK, FULL, RESULT], description: Form']),
    );
    expect(changes.map((one) => `${one.rule} ${one.subject}`)).toContain(
      'parameter-rules-loosened mini.desk.place(): rules for every value of answer',
    );
  });

  it('a call that moves names both calls, so that it is found in a program', () => {
    const changes = diffOwn(
      mini,
      edited(mini, [
        'operationId: events\n      tags: [book]',
        'operationId: happenings\n      tags: [desk]',
      ]),
    );
    expect(changes.map(({ rule, before, after }) => [rule, before, after])).toEqual([
      ['operation-renamed', 'mini.book.events()', 'mini.desk.happenings()'],
      ['operation-section-changed', 'mini.book.events()', 'mini.desk.happenings()'],
    ]);
  });
});
