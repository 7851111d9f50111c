import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderChatRequests } from './chat-requests.ts';

/** A load that keeps its pace whatever the answers do. */
export interface PacedChats {
  /** Up to now. */
  sent: number;
  answered: number;
  /** No answer, or one that was cut: how many, by why. */
  failed: Record<string, number>;
  /** Sent again, since the connection that had been kept for it was closed as it was sent. */
  again: number;
}

const BODIES = 64;
const STREAMED_SHARE = 0.25;
const TENANTS = 50;
/** A model of the mocks takes over 20 s for 2 of 100,000 first tokens: what is given up before that was not lost. */
const TIMEOUT_MS = 120_000;

/** Sends so many chat requests a second, a quarter of them streamed, over kept connections until `signal`; counts into `chats`. */
export async function paceChats(
  url: string,
  ratePerSecond: number,
  chats: PacedChats,
  signal: AbortSignal,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: ratePerSecond });
  const streamed = BODIES * STREAMED_SHARE;
  const bodies = [...renderChatRequests(streamed, true, 300), ...renderChatRequests(BODIES - streamed, false, 300)].map(
    (message) => message.subarray(message.indexOf('\r\n\r\n') + 4),
  );
  const open = new Set<Promise<void>>();
  const startMs = performance.now();
  while (!signal.aborted) {
    const due = ((performance.now() - startMs) * ratePerSecond) / 1_000;
    while (chats.sent < due) {
      const sending = send(bodies[(chats.sent++ * 37) % BODIES] as Buffer).then((failure) => {
        if (failure === null) chats.answered++;
        else chats.failed[failure] = (chats.failed[failure] ?? 0) + 1;
        open.delete(sending);
      });
      open.add(sending);
    }
    await sleep(5);
  }
  await Promise.all(open);
  agent.destroy();

  /** Null, or why there is no whole answer. */
  function send(body: Buffer, isAgain = false): Promise<string | null> {
    return new Promise((resolve) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': body.length,
        'x-tenant': chats.sent % TENANTS,
      };
      const asking = request(`${url}/v1/chat/completions`, { method: 'POST', agent, headers, timeout: TIMEOUT_MS });
      asking
        .on('timeout', () => asking.destroy(new Error('timeout')))
        .on('error', (error: NodeJS.ErrnoException) => {
          const why = error.code ?? error.message;
          // What RFC 9112 (9.3.1) has a client do: whoever closes an idle connection cannot know that it is asked something just then.
          if (isAgain || !asking.reusedSocket || why !== 'ECONNRESET') return resolve(why);
          chats.again++;
          resolve(send(body, true));
        })
        .on('response', (answer) => {
          answer
            .on('close', () => resolve(answer.complete ? null : 'cut'))
            .on('error', () => {})
            .resume();
        })
        .end(body);
    });
  }
}
