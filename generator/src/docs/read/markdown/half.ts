import type { EndpointFacts, PageFacts, SocketFacts, Unread } from '../../facts.ts';
import type { Block } from './blocks.ts';
import { GeneralReader } from './general.ts';
import { bare } from './inline.ts';
import { SubjectReader, titleOf } from './subject.ts';
import { looksLikeEndpoint, type Subject, subjectsOf } from './subjects.ts';
import { type Topic, topicsOf } from './topics.ts';

/** What one language of a page says. */
export type HalfFacts = Pick<PageFacts, 'endpoints' | 'errors' | 'enums' | 'unread'> &
  Required<Pick<PageFacts, 'sockets' | 'tables' | 'samples' | 'statements' | 'log'>>;

/** A heading with what it names, and the blocks that belong to it. */
interface Part {
  readonly topic: Topic;
  readonly subjects: readonly Subject[];
  readonly blocks: Block[];
}

/** Reads one language of a page: each block goes to the thing under whose heading it stands. */
export function readHalf(blocks: readonly Block[]): HalfFacts {
  const topics = topicsOf(blocks);
  const title = bare(topics.find(({ level }) => level === 1)?.heading ?? topics[0]?.heading ?? '');
  const general = new GeneralReader(title);
  const parts: Part[] = [];
  const unread: Unread[] = [];
  const partOf = new Map<number, Part>();
  for (const [index, topic] of topics.entries()) {
    const isLog = general.isLog(topic);
    const subjects = isLog ? [] : subjectsOf(topic.blocks);
    const around = ancestors(topics, index)
      .map((one) => partOf.get(one))
      .find((one) => one !== undefined);
    if (subjects.length > 0) {
      const part: Part = { topic, subjects, blocks: [...topic.blocks] };
      parts.push(part);
      partOf.set(index, part);
    } else if (around !== undefined && !isLog) {
      const heading: Block = { kind: 'heading', level: topic.level, text: topic.heading, line: topic.line };
      around.blocks.push(heading, ...topic.blocks);
    } else {
      general.read(topic);
      // A title with a security type is one of an endpoint, whatever else is missing.
      if (!isLog && titleOf(topic.heading).type !== undefined)
        unread.push({ line: topic.line, reason: 'no-endpoint', text: bare(topic.heading) });
    }
  }
  const endpoints: EndpointFacts[] = [];
  const sockets: SocketFacts[] = [];
  unread.push(...general.unread);
  const tables = [...general.tables];
  for (const { topic, subjects, blocks: own } of parts)
    for (const { named, range } of portions(subjects, own)) {
      const reader = new SubjectReader();
      reader.read(range);
      const section = topic.path.at(-1);
      for (const [index, subject] of named.entries()) {
        const facts = {
          ...(section === undefined ? {} : { section }),
          ...reader.facts(
            { text: topic.heading, line: topic.line },
            subject.line,
            subject.kind === 'endpoint' && subject.hmac,
          ),
        };
        if (subject.kind === 'endpoint')
          endpoints.push({ method: subject.method, path: subject.path, ...facts });
        else
          sockets.push({
            kind: subject.kind,
            name: subject.name,
            ...facts,
            ...(reader.speeds.length === 0 ? {} : { speeds: [...new Set(reader.speeds)] }),
            ...(reader.socket === undefined ? {} : { socket: reader.socket }),
          });
        if (index === 0) {
          unread.push(...reader.unread);
          tables.push(...reader.tables);
        }
      }
    }
  if (
    endpoints.length + sockets.length === 0 &&
    unread.every(({ reason }) => reason !== 'no-endpoint') &&
    looksLikeEndpoint(blocks)
  )
    unread.push({ line: blocks[0]?.line ?? 1, reason: 'no-endpoint', text: title });
  const { errors } = general;
  const anyErrors = errors.codes.length + errors.filterFailures.length + errors.rejections.length > 0;
  return {
    endpoints,
    sockets,
    ...(anyErrors ? { errors } : {}),
    enums: general.enums,
    tables,
    samples: general.samples,
    statements: general.statements,
    log: general.log,
    unread: unread.sort((a, b) => a.line - b.line),
  };
}

function ancestors(topics: readonly Topic[], index: number): readonly number[] {
  const found: number[] = [];
  for (let at = topics[index]?.parent; at !== undefined; at = topics[at]?.parent) found.push(at);
  return found;
}

/** Where a topic names several endpoints in several places, each has what follows it; the first what precedes too. */
function portions(
  subjects: readonly Subject[],
  blocks: readonly Block[],
): readonly { readonly named: readonly Subject[]; readonly range: readonly Block[] }[] {
  const places = [...new Set(subjects.map(({ block }) => block))];
  // Requests of one topic one below the other share what is said of them.
  const starts = places.filter((place, index) => {
    const previous = places[index - 1];
    return (
      previous === undefined ||
      blocks.slice(previous + 1, place).some(({ kind }) => kind === 'table' || kind === 'heading')
    );
  });
  return starts.map((start, index) => {
    const to = starts[index + 1] ?? Number.POSITIVE_INFINITY;
    return {
      named: subjects.filter(({ block }) => block >= start && block < to),
      range: blocks.slice(index === 0 ? 0 : start, to),
    };
  });
}
