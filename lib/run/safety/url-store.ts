import { CutoverError } from '../../kit/cutover-error.ts';
import { maskUrl } from '../../kit/settings/mask-url.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { type LockStore, parseHolder } from './lock-store.ts';

const ASK_TIMEOUT_MS = 5_000;
/** A condition that does not hold: RFC 9110, section 13.1; S3 says 409 where two come at once. */
const REFUSED = [409, 412];

/**
 * A lock as what stands at a URL, which is changed under conditions alone (RFC 9110, section 13.1): PUT with `If-None-Match: *` makes it, PUT and DELETE
 * with `If-Match` change what has this ETag.
 */
export function openUrlStore(url: string, token: string | undefined): LockStore {
  const ask = async (method: string, condition: Record<string, string>, body?: string): Promise<Response> => {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: timeoutSignal(ASK_TIMEOUT_MS),
      headers: {
        ...condition,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const isKnown = response.ok || REFUSED.includes(response.status) || response.status === 404;
    if (isKnown) return response;
    await response.body?.cancel();
    throw new CutoverError('environment', `${maskUrl(url)} answered a ${method} with ${response.status}`);
  };
  const readVersion = ({ headers }: Response): string => {
    const etag = headers.get('etag');
    if (etag !== null && !etag.startsWith('W/')) return etag;
    throw new CutoverError('environment', `${maskUrl(url)} gives no strong ETag, and so cannot hold a lock`);
  };
  const put = async (condition: Record<string, string>, text: string): Promise<string | null> => {
    const response = await ask('PUT', condition, text);
    await response.body?.cancel();
    if (!response.ok) return null;
    // Not all tell the new one.
    return response.headers.has('etag') ? readVersion(response) : readVersion(await ask('HEAD', {}));
  };
  /** Whoever pays no heed to conditions gives the lock to all who ask for it. */
  const checkHeed = async (text: string): Promise<void> => {
    for (const condition of [{ 'if-none-match': '*' }, { 'if-match': '"nobody-has-it"' }]) {
      const response = await ask('PUT', condition, text);
      await response.body?.cancel();
      if (response.ok)
        throw new CutoverError(
          'environment',
          `${maskUrl(url)} takes a PUT whatever its ${Object.keys(condition)[0]} says, and so cannot hold a lock. Name one that heeds conditions (RFC 9110, section 13.1), or a folder.`,
        );
    }
  };
  return {
    where: maskUrl(url),
    async read() {
      const response = await ask('GET', {});
      const text = await response.text();
      return response.ok ? { holder: parseHolder(text), version: readVersion(response) } : null;
    },
    async create(holder) {
      const text = JSON.stringify(holder);
      const version = await put({ 'if-none-match': '*' }, text);
      if (version !== null) await checkHeed(text);
      return version;
    },
    replace: (version, holder) => put({ 'if-match': version }, JSON.stringify(holder)),
    async remove(version) {
      const response = await ask('DELETE', { 'if-match': version });
      await response.body?.cancel();
      return response.ok;
    },
  };
}
