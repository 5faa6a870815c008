import type { PageAt } from '../compare/outcome.ts';
import { weightText } from '../compare/weights.ts';
import { limitWords } from '../condition-text.ts';
import {
  type EndpointFacts,
  operationKey,
  type PageFacts,
  type ParameterFact,
  type SocketFacts,
  type SubjectFacts,
} from '../facts.ts';
import { recordedMessage } from '../facts-file.ts';
import { groupBy } from '../group-by.ts';
import { unionOfFields } from '../read/example-fields.ts';
import { isContradiction } from '../read/halves.ts';
import { typeClass } from '../read/parameter-text.ts';
import { catalogueFacts } from './catalogue-facts.ts';
import type { Fact, OperationFact, ParameterFactName, Subject } from './fact.ts';

/** What a page says where it says nothing. */
const silent = 'not said';

/** How facts of two sides find each other. */
export interface Naming {
  /** The id of an operation; those that have moved have one id for both paths. */
  readonly operation: (endpoint: EndpointFacts) => string;
  readonly page: (page: PageFacts) => string;
  /** Whether the page's body is its own. */
  readonly trusted: (page: PageFacts) => boolean;
}

/** Everything that the pages say, as one flat list. */
export function factsOf(pages: readonly PageFacts[], naming: Naming): readonly Fact[] {
  return pages.filter(naming.trusted).flatMap((page) => {
    const at = (line: number): PageAt => ({ file: page.file, line });
    const name = naming.page(page);
    const facts: readonly Unplaced[] = [
      ...page.endpoints.flatMap((endpoint) =>
        subjectFacts(endpoint, operationKey(endpoint), naming.operation(endpoint), at),
      ),
      ...(page.sockets ?? []).flatMap((socket) => {
        const key = `${socket.kind} ${socket.name}`;
        return [...subjectFacts(socket, key, key, at), ...socketFacts(socket, key, at)];
      }),
      ...catalogueFacts(page, at),
      ...page.halves.filter(isContradiction).map(({ fact, english, chinese, line }): Unplaced => {
        const value = `${english} in English, ${chinese} in Chinese`;
        const name = `languages of ${fact}`;
        return { id: name, name, subject: { kind: 'languages', fact }, value, shown: value, at: at(line) };
      }),
    ];
    return facts.map((one) => ({ ...one, page: name }));
  });
}

/** A fact before its page is named. */
export type Unplaced = Omit<Fact, 'page'>;

/** What sockets have beside what operations have. */
function socketFacts(
  { line, speeds, socket }: SocketFacts,
  key: string,
  at: (line: number) => PageAt,
): readonly Unplaced[] {
  const stated = {
    'update speed': speeds?.map((one) => (one === 0 ? 'real time' : `${one} ms`)).join(', '),
    path: socket,
  };
  return Object.entries(stated).flatMap(([what, value]) =>
    value === undefined ? [] : [detail(what, key, key, value, at(line))],
  );
}

/** A fact that no spec is held against. @param own what is said of `owner`, whose id is `parent` */
function detail(
  own: string,
  owner: string,
  parent: string,
  value: string,
  at: PageAt,
  shown = value,
): Unplaced {
  const name = `${owner} ${own}`;
  return { id: `${parent} ${own}`, name, subject: { kind: 'general', fact: name }, parent, value, shown, at };
}

function subjectFacts(
  endpoint: SubjectFacts,
  operation: string,
  id: string,
  at: (line: number) => PageAt,
): readonly Unplaced[] {
  const { line, security, signed, limits, sources, sameAs, samples = [], statements = [] } = endpoint;
  const fact = (kind: OperationFact, value: string, where: number, parent = id): Unplaced => ({
    id: `${id} ${kind}`,
    name: `${operation} ${kind}`,
    subject: { kind, operation },
    parent,
    value,
    shown: value,
    at: at(where),
  });
  const limitTexts = limits.map(limitWords).sort();
  return [
    {
      id,
      name: `operation ${operation}`,
      subject: { kind: 'operation', operation },
      value: operation,
      shown: operation,
      at: at(line),
    },
    fact('security type', security.type ?? silent, security.line),
    // Where the type changes, what follows from it is no second change.
    { ...fact('signed', signed ? 'yes' : 'no', line, `${id} security type`), follows: true },
    fact('weight', weightText(endpoint), endpoint.weights[0]?.line ?? line),
    fact('limit', limitTexts.join('; ') || silent, limits[0]?.line ?? line),
    fact('data source', sources?.names.join(' => ') ?? silent, sources?.line ?? line),
    fact(
      'parameters',
      sameAs === undefined ? 'its own' : `those of ${operationKey(sameAs)}`,
      sameAs?.line ?? line,
    ),
    ...endpoint.parameters.flatMap((one) => parameterFacts(one, operation, id, at)),
    ...responseFacts(endpoint, operation, id, at),
    ...statements.map(({ about, value, line: where }) => detail(about, operation, id, value, at(where))),
    ...[...groupBy(samples, ({ language }) => language)].map(([language, same]) =>
      detail(
        `sample in ${language}`,
        operation,
        id,
        same.map(({ sha256 }) => sha256).join(' '),
        at(same[0]?.line ?? line),
        'changed',
      ),
    ),
    ...unionOfFields(endpoint.requests ?? []).map(({ path, types, line: where }) =>
      detail(`request sample ${path}`, operation, id, types.join(' or '), at(where)),
    ),
  ];
}

function parameterFacts(
  stated: ParameterFact,
  operation: string,
  operationId: string,
  at: (line: number) => PageAt,
): readonly Unplaced[] {
  const parameter = stated.name;
  const parent = `${operationId} parameter ${parameter}`;
  const name = `${operation} parameter ${parameter}`;
  const place = at(stated.line);
  const details = parameterDetails(stated);
  return [
    {
      id: parent,
      name,
      subject: { kind: 'parameter', operation, parameter },
      parent: operationId,
      value: 'present',
      shown: details
        .filter(([, value]) => value !== silent)
        .map(([fact, value]) => (fact === 'type' ? (stated.type ?? value) : `${fact} ${value}`))
        .join(', '),
      at: place,
    },
    ...(stated.condition === undefined
      ? []
      : [
          {
            ...detail(
              'condition',
              name,
              `${parent} mandatory`,
              recordedMessage(stated.condition),
              place,
              stated.condition,
            ),
            follows: true as const,
          },
        ]),
    ...details.map(
      ([fact, value, items]): Unplaced => ({
        id: `${parent} ${fact}`,
        name: `${name} ${fact}`,
        subject: { kind: 'parameter fact', operation, parameter, fact },
        parent,
        value,
        shown: fact === 'type' ? (stated.type ?? value) : value,
        ...(items === undefined ? {} : { items }),
        at: place,
      }),
    ),
  ];
}

type Detail = readonly [fact: ParameterFactName, value: string, items?: readonly string[] | undefined];

function parameterDetails(stated: ParameterFact): readonly Detail[] {
  const { type, class: kind, mandatory, values, inWords } = stated;
  const said = (fact: 'default' | 'min' | 'max' | 'values', value: string | undefined): string =>
    value ?? (inWords?.includes(fact) === true ? 'in words' : silent);
  const sorted = values === undefined ? undefined : [...values].sort();
  return [
    ['type', kind ?? type ?? silent],
    ['mandatory', mandatory ?? silent],
    ['default', said('default', stated.default)],
    ['min', said('min', stated.min)],
    ['max', said('max', stated.max)],
    ['values', said('values', sorted?.join(', ')), sorted],
  ];
}

function responseFacts(
  endpoint: SubjectFacts,
  operation: string,
  operationId: string,
  at: (line: number) => PageAt,
): readonly Unplaced[] {
  const fact = (of: string, subject: Subject, parent: string, value: string, line: number): Unplaced => ({
    id: `${operationId} response ${of}`,
    name: `${operation} response ${of}`,
    subject,
    parent,
    value,
    shown: value,
    at: at(line),
  });
  return [
    ...unionOfFields(endpoint.examples).flatMap(({ path, types, partial, line }): readonly Unplaced[] => {
      const above = path === '$' ? operationId : `${operationId} response ${parentPath(path)}`;
      return [
        fact(path, { kind: 'field', operation, path }, above, types.join(' or '), line),
        fact(
          `${path} required`,
          { kind: 'field required', operation, path },
          `${operationId} response ${path}`,
          partial === true ? 'not in every element' : 'in every element',
          line,
        ),
      ];
    }),
    ...endpoint.responseFields.map(({ name, type, part, line }) =>
      fact(
        `table ${part === undefined ? '' : `${part} `}${name}`,
        { kind: 'table field', operation, field: name },
        operationId,
        typeClass(type) ?? type,
        line,
      ),
    ),
    ...endpoint.responseEnums.map(({ name, values, line }) => {
      const items = [...values].sort();
      const subject: Subject = { kind: 'field values', operation, field: name };
      return { ...fact(`${name} values`, subject, operationId, items.join(', '), line), items };
    }),
  ];
}

/** `rows[].asset` -> `rows[]` -> `rows` -> `$`. */
export function parentPath(path: string): string {
  return path.replace(/(?:\[\]|\["(?:[^"\\]|\\.)*"\]|\.?[^.[\]]+)$/, '') || '$';
}
