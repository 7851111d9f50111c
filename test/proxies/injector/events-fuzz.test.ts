/** The events of an injector that stays, for readers who say anything about what they have seen. */
import { get } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import { SERVICE_TOKEN, startService, type TestService } from '../../support/start-service.ts';
import { fuzz } from '../../support/fuzz.ts';

let running: TestService;

beforeAll(async () => {
  running = await startService();
  // Something that can have been seen.
  const { controlUrl } = running.service;
  const headers = { authorization: `Bearer ${SERVICE_TOKEN}` };
  const body = JSON.stringify({ faults: [{ kind: 'silence' }], leaseMs: 60_000 });
  for (let round = 0; round < 20; round++) await fetch(`${controlUrl}/faults`, { method: 'PUT', headers, body });
  await fetch(`${controlUrl}/faults`, { method: 'DELETE', headers });
});
afterAll(() => running[Symbol.asyncDispose]());

/** The first event a reader gets, who says it has seen everything up to `lastEventId`. */
function readFirstEvent(lastEventId: string): Promise<{ event: string; id: string; data: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${SERVICE_TOKEN}`, 'last-event-id': lastEventId };
    const request = get(`${running.service.controlUrl}/events`, { headers }, (response) => {
      const reader = createSseReader();
      response.on('data', (bytes: Buffer) => {
        const [first] = reader.push(bytes);
        if (first === undefined) return;
        resolve(first as never);
        request.destroy();
      });
    });
    request.on('error', reject);
  });
}

test('whatever a reader of events says to have seen last, it goes on behind that or is told that nobody knows', async () => {
  const { bootId, lastEventId } = running.service.status();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.stringMatching(/^[!-~]{1,30}$/),
        fc.nat(lastEventId - 1).map((id) => `${bootId}.${id}`),
        fc
          .constantFrom('', '.', '-1', '1e0', '0x1', ' 1', '1.0', '1.', '+1', '-0', '9'.repeat(400))
          .map((id) => `${bootId}.${id}`),
        fc.constantFrom(bootId, `${bootId}x.1`, `x${bootId}.1`, 'null'),
      ),
      async (id) => {
        const known = /^\d+$/.exec(id.startsWith(`${bootId}.`) ? id.slice(bootId.length + 1) : '');
        const { event, data } = await readFirstEvent(id);
        const first = JSON.parse(data) as { id?: number; records?: number | null };
        if (known === null || Number(known[0]) > lastEventId) {
          expect([id, event, first.records]).toEqual([id, 'lost', null]);
        } else expect([id, first.id]).toEqual([id, Number(known[0]) + 1]);
      },
    ),
    { ...fuzz(300), endOnFailure: true },
  );
});
