import type { WireName } from './client-driver.ts';
import { EARLIER_HEADER } from './provider-server.ts';
import { wires } from './wires/index.ts';

/** A call of another caller: it is over before the client's own begins, or goes on all the while. */
export type EarlierCall = 'finished' | 'unfinished';

/**
 * Makes one at this origin. Resolves when its answer is there, or the head of it where no more comes, to what ends it. That must be
 * called, and so be kept until then: fetch gives up a call whose response nobody can reach any more.
 */
export async function makeEarlierCall(earlier: EarlierCall, wire: WireName, url: string): Promise<() => Promise<void>> {
  const headers = { authorization: 'Bearer sk-another', [EARLIER_HEADER]: earlier };
  const response = await fetch(url + wires[wire].path, { method: 'POST', body: '{}', headers });
  if (earlier === 'finished') await response.text();
  return async () => {
    if (earlier === 'unfinished') await response.body?.cancel();
  };
}
