import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import type { LoginPlan } from '../../drill/targets/login-settings.ts';
import { readAnswer } from '../../proxies/process/read-answer.ts';
import { readPointer } from '../../kit/settings/json-pointer.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';

const TIMEOUT_MS = 30_000;
const SHOWN_CHARACTERS = 300;

/**
 * Logs in at a target and gives the headers that every request then bears: its cookies, and its token. Throws a `target` error that shows
 * the beginning of a refusal.
 */
export async function logIn({ url, method, headers, body, token }: LoginPlan): Promise<Record<string, string>> {
  let response: Response;
  let text: string;
  try {
    const signal = timeoutSignal(TIMEOUT_MS);
    // A redirect behind a login is its success, as browsers are told it; nobody follows it.
    response = await fetch(url, { method, headers, body, redirect: 'manual', signal });
    text = await readAnswer(response);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new CutoverError('target', `target.login got no answer of ${url}: ${formatCause(cause)}.`, { cause: error });
  }
  if (response.status >= 400) {
    throw new CutoverError(
      'target',
      `target.login was refused with status ${response.status}: ${text.slice(0, SHOWN_CHARACTERS)}`,
    );
  }
  const cookies = listCookies(response.headers.getSetCookie(), Date.now());
  const held = token === null ? {} : { authorization: `Bearer ${findToken(text, token)}` };
  if (token === null && cookies.length === 0) {
    throw new CutoverError(
      'target',
      `target.login was answered with status ${response.status}, no cookie and no token: say where that stands (target.login.token).`,
    );
  }
  return { ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }), ...held };
}

/** What is kept of cookies that were set: the last of each name, without those that are taken back. */
function listCookies(set: readonly string[], nowMs: number): string[] {
  const kept = new Map<string, string>();
  for (const cookie of set) {
    const [pair = '', ...attributes] = cookie.split(';');
    const name = pair.split('=', 1)[0]?.trim() ?? '';
    kept.delete(name);
    if (!isOver(attributes, nowMs)) kept.set(name, pair.trim());
  }
  return [...kept.values()];
}

/** `Max-Age` goes before `Expires` (RFC 6265, section 5.3). */
function isOver(attributes: readonly string[], nowMs: number): boolean {
  const find = (wanted: string): string | undefined =>
    attributes
      .map((attribute) => attribute.trim())
      .findLast((attribute) => attribute.toLowerCase().startsWith(`${wanted}=`))
      ?.slice(wanted.length + 1);
  const maxAge = find('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  const expires = Date.parse(find('expires') ?? '');
  return !Number.isNaN(expires) && expires <= nowMs;
}

function findToken(text: string, pointer: string): string {
  let value: unknown;
  try {
    value = readPointer(JSON.parse(text), pointer);
  } catch {
    value = undefined;
  }
  if (typeof value === 'string' && value !== '') return value;
  throw new CutoverError(
    'target',
    `target.login.token must lead to a text in the login's answer, and nothing is at ${pointer}.`,
  );
}
