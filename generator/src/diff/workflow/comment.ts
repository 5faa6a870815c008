/** Posts the report to a pull request as one comment, which later runs update. */

/** Finds the comment again. Nobody sees it. */
export const marker = '<!-- exspec-diff -->';

export interface Target {
  /** `https://api.github.com` */
  readonly api: string;
  /** `owner/repository` */
  readonly repository: string;
  readonly pull: number;
  readonly token: string;
  readonly fetch: typeof fetch;
}

export type Posted = 'created' | 'updated' | 'unchanged' | 'nothing to say' | 'not allowed';

/**
 * @param body the report; empty when nothing changed: then a comment of an earlier run says so, and none is made
 * @returns what was done; `not allowed` for the read-only token that a pull request from a fork gets
 * @throws Error when GitHub answers with anything else than success
 */
export async function postComment(body: string, target: Target): Promise<Posted> {
  const existing = await find(target);
  if (existing === 'not allowed') return existing;
  if (body === '' && existing === undefined) return 'nothing to say';
  const text = `${marker}\n${body === '' ? 'Spec diff: nothing changed any more.\n' : body}`;
  if (existing?.body === text) return 'unchanged';
  const path = existing === undefined ? `issues/${target.pull}/comments` : `issues/comments/${existing.id}`;
  const response = await send(target, existing === undefined ? 'POST' : 'PATCH', path, { body: text });
  if (response.status === 403) return 'not allowed';
  await refuse(response, path);
  return existing === undefined ? 'created' : 'updated';
}

interface Comment {
  readonly id: number;
  readonly body: string;
}

/** Ours is the first comment of a bot that begins with the marker: anybody can write the marker into theirs. */
async function find(target: Target): Promise<Comment | undefined | 'not allowed'> {
  for (let page = 1; page <= 100; page++) {
    const path = `issues/${target.pull}/comments?per_page=100&page=${page}`;
    const response = await send(target, 'GET', path);
    if (response.status === 403) return 'not allowed';
    await refuse(response, path);
    const comments: unknown = await response.json();
    if (!Array.isArray(comments)) throw new Error(`GitHub answered ${path} with something that is no list.`);
    for (const one of comments as readonly unknown[]) {
      const comment = commentOf(one);
      if (comment !== undefined) return comment;
    }
    if (comments.length < 100) return undefined;
  }
  return undefined;
}

function commentOf(value: unknown): Comment | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('body' in value)) return undefined;
  const { id, body } = value;
  const user: unknown = 'user' in value ? value.user : undefined;
  const bot = typeof user === 'object' && user !== null && 'type' in user && user.type === 'Bot';
  if (typeof id !== 'number' || typeof body !== 'string' || !bot || !body.startsWith(marker))
    return undefined;
  // GitHub keeps line ends as a browser sends them.
  return { id, body: body.replaceAll('\r\n', '\n') };
}

async function send(target: Target, method: string, path: string, body?: object): Promise<Response> {
  return await target.fetch(`${target.api}/repos/${target.repository}/${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${target.token}`,
      'x-github-api-version': '2022-11-28',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function refuse(response: Response, path: string): Promise<void> {
  if (response.ok) return;
  throw new Error(
    `GitHub answered ${path} with ${response.status}: ${(await response.text()).slice(0, 300)}`,
  );
}
