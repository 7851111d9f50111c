import type { UsualProvider } from '../../../lib/kit/terms/provider.ts';
import { nowEpochMs } from '../../../lib/proxies/process/now.ts';
import type { GatewaySettings } from './gateway-process.ts';
import { callProvider, type ProviderCall } from './provider-call.ts';
import { CALL_TIMEOUT_MS, type Asked, type RouteTools } from './routes.ts';
import type { CallLine, CallReason } from './truth-line.ts';

/** What asks providers for one request. */
export interface Asker extends RouteTools {
  /** Does nobody wait for it any more? */
  isOver(): boolean;
  /** Gives up all its calls, and makes none any more. */
  giveUp(): void;
}

export interface AskerOptions extends Pick<GatewaySettings, 'behaviour' | 'providers'> {
  index: number | null;
  body: string;
  log(line: CallLine): void;
}

const counts = { shadow: 0 };

/** The asker of one request. */
export function createAsker({ behaviour, providers, index, body, log }: AskerOptions): Asker {
  const { route, aside, leaves } = behaviour;
  const timeoutMs = route.timeoutMs ?? CALL_TIMEOUT_MS;
  const sent = behaviour.forgetsIds === true ? forgetId(body) : body;
  const calls = new Set<ProviderCall>();
  let over = false;
  const call = (provider: UsualProvider, why: CallReason, text = sent, of = index): ProviderCall => {
    const options = { baseUrl: providers[provider], path: '/chat/completions', body: text, index: of };
    const made = callProvider({ ...options, provider, why, log });
    calls.add(made);
    return made;
  };

  /** Waits for the head of a call; null: there was none in time. */
  async function settle(made: ProviderCall): Promise<Asked> {
    const head = await within(made.head, timeoutMs);
    if (head === 'late') {
      if (leaves?.includes('time-out') === true) void made.drain();
      else made.giveUp();
      return { kind: 'failure', status: 504 };
    }
    if (head === null) return { kind: 'failure', status: 502 };
    if (head.status < 300) return { kind: 'answer', call: made, head };
    void made.drain();
    return { kind: 'failure', status: head.status };
  }

  async function hedge(first: ProviderCall, afterMs: number, keepsLoser: boolean): Promise<Asked> {
    const early = await within(first.head, afterMs);
    if (early !== 'late') return settle(first);
    const second = call('fallback', 'hedge');
    const firstAsked = settle(first);
    const secondAsked = settle(second);
    const won = await firstAnswer([firstAsked, secondAsked]);
    if (won.kind === 'answer') {
      const loser = won.call === first ? second : first;
      if (keepsLoser) void loser.drain();
      else loser.giveUp();
    }
    return won;
  }

  if (aside?.kind === 'shadow' && ++counts.shadow % aside.everyNth === 0) void call('fallback', 'shadow').drain();

  return {
    nowMs: nowEpochMs,
    ask(provider, why) {
      if (over) return Promise.resolve({ kind: 'failure', status: 499 });
      const made = call(provider, why);
      if (aside?.kind === 'hedge' && provider === 'primary') {
        return hedge(made, aside.afterMs, aside.keepsLoser === true);
      }
      return settle(made);
    },
    async probe(provider) {
      const made = call(provider, 'probe', forgetId(body), null);
      calls.delete(made);
      const asked = await settle(made);
      if (asked.kind === 'answer') void asked.call.drain();
      return asked.kind === 'answer';
    },
    isOver: () => over,
    giveUp() {
      over = true;
      for (const made of calls) made.giveUp();
    },
  };
}

/** The body without whatever tells which request it is. */
function forgetId(body: string): string {
  return body.replaceAll(/"user":"cutover-[^"]*"/g, '"user":"someone"').replaceAll(/\[cutover-[^\]]*\]/g, '');
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, ms, 'late')));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first that is an answer; a failure where none is. */
async function firstAnswer(asking: Promise<Asked>[]): Promise<Asked> {
  return new Promise((resolve) => {
    let left = asking.length;
    for (const one of asking) {
      void one.then((asked) => {
        left--;
        if (asked.kind === 'answer' || left === 0) resolve(asked);
      });
    }
  });
}
