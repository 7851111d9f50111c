import { describe, expect, it } from 'vitest';
import { createTurnBatch } from '../../../lib/proxies/process/turn-batch.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a turn batch', () => {
  it('sends what is added in one turn at its end, in order, and once', async () => {
    const sent: number[] = [];
    const batch = createTurnBatch<number>(32, (number) => sent.push(number));
    for (const number of [1, 2, 3]) batch.add(number);
    expect([sent, batch.isOpen]).toEqual([[], true]);
    await turn();
    expect([sent, batch.isOpen]).toEqual([[1, 2, 3], false]);
    await turn();
    expect(sent).toEqual([1, 2, 3]);
  });

  it('lets no more than so many wait for the end of a turn', async () => {
    const sent: number[] = [];
    const batch = createTurnBatch<number>(32, (number) => sent.push(number));
    for (let number = 1; number <= 40; number++) batch.add(number);
    expect(sent).toHaveLength(32);
    await turn();
    expect(sent).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  it('takes what is added while it sends', async () => {
    const sent: string[] = [];
    const batch = createTurnBatch<string>(32, (text) => {
      sent.push(text);
      if (text === 'first') batch.add('behind it');
    });
    batch.add('first');
    await turn();
    await turn();
    expect(sent).toEqual(['first', 'behind it']);
  });
});
