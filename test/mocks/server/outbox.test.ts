import { describe, expect, it } from 'vitest';
import { post } from '../../../mocks/server/outbox.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the outbox', () => {
  it('sends what is posted in one turn at its end, in order, and once', async () => {
    const sent: number[] = [];
    for (const number of [1, 2, 3]) post({ flush: () => sent.push(number) });
    expect(sent).toEqual([]);
    await turn();
    expect(sent).toEqual([1, 2, 3]);
    await turn();
    expect(sent).toEqual([1, 2, 3]);
  });

  it('lets no more than 32 wait for the end of a turn', async () => {
    const sent: number[] = [];
    for (let number = 1; number <= 40; number++) post({ flush: () => sent.push(number) });
    expect(sent).toHaveLength(32);
    await turn();
    expect(sent).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('takes what is posted while it sends', async () => {
    const sent: string[] = [];
    post({
      flush() {
        sent.push('first');
        post({ flush: () => sent.push('behind it') });
      },
    });
    await turn();
    await turn();
    expect(sent).toEqual(['first', 'behind it']);
  });
});
