/** What holds for every workload; a new one has an example here. */
import { describe, expect, it } from 'vitest';
import { asks } from '../../../lib/drill/workloads/asks.ts';
import {
  findWorkload,
  type WorkloadSettings,
  type workloads,
  workloadSettings,
} from '../../../lib/drill/workloads/index.ts';
import { createRequests } from '../../../lib/drill/workloads/requests.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';

const written: Record<keyof typeof workloads, object> = {
  'support-desk': { asks: 'extraction' },
  prompts: { file: 'prompts.ndjson' },
  recording: { file: 'day.ndjson' },
};

/** A case of those that are not drawn, as the runner reads one from a file. */
const listed = {
  body: { messages: [{ role: 'user', content: 'Hello' }], temperature: 0 },
  expected: { kind: 'json', value: { a: 1 } },
};
const lengths = { promptTokens: 300, outputTokens: 60 };

describe.each(Object.entries(written))('the workload %s', (kind, settings) => {
  const read: WorkloadSettings = workloadSettings.read({ kind, ...settings }, 'workload');
  const { cases, ask, summary } = findWorkload(read);
  const draw = (seed: number): object => (cases.kind === 'drawn' ? cases.draw(createRandom(seed), read) : listed);

  it('says what it is in a sentence, and has what becomes of its cases in k6, too', () => {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(asks[read.kind]).toBe(ask);
  });

  it('has cases that a plan can hold, the same for the same seed', () => {
    for (let seed = 0; seed < 50; seed++) {
      const drawn = draw(seed);
      expect(JSON.parse(JSON.stringify(drawn))).toEqual(drawn);
      expect(draw(seed)).toEqual(drawn);
    }
    if (cases.kind === 'drawn') expect(draw(1)).not.toEqual(draw(2));
  });

  it('asks a chat completion that is the caller’s to change, with nothing of ours in it, and says the same again', () => {
    for (let seed = 0; seed < 50; seed++) {
      const drawn = freeze(draw(seed));
      const body = ask.render(drawn, lengths, read);
      const before = JSON.stringify(body);
      expect(body.messages.length).toBeGreaterThan(0);
      expect(before).not.toMatch(/cutover|\btokens\b(?!")/i);
      body.model = 'm';
      for (const message of body.messages) message.content = 'changed';
      expect(JSON.stringify(ask.render(drawn, lengths, read))).toBe(before);
    }
  });

  it('knows of the right answer what can be held against one, or that nobody knows', () => {
    const expected = ask.expect(draw(1), read);
    expect(['json', 'tool-call', 'unknown']).toContain(expected.kind);
    expect(JSON.parse(JSON.stringify(expected))).toEqual(expected);
  });

  it('says of a case that is another workload’s whose it is not, as the user’s mistake', () => {
    const requests = createRequests([{ name: 'mine', workload: read }]);
    const damaged = { kind: 'mine', case: { body: null, orderIds: 8001 }, ...lengths };
    expect(() => requests.render(damaged)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining(`mine is none of its workload ${kind}`),
      }),
    );
  });
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const held of Object.values(value)) freeze(held);
    Object.freeze(value);
  }
  return value;
}
