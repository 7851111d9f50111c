import { expect, it } from 'vitest';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { createLedger } from '../../../lib/run/capacity/ledger.ts';
import { drillOfBlock, listHeldDown, planBlock } from '../../../lib/run/capacity/plan-block.ts';
import { type BlockRunner, runBlock } from '../../../lib/run/capacity/run-block.ts';
import { writeDrill } from '../../support/drills.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

it('is evidence of nothing where nobody is due in it, and starts nothing', async () => {
  const drill = parseWrittenDrill(writeDrill());
  const prepared = { drill, held: listHeldDown(drill), arrivals: planArrivals(drill) };
  const runner = { prepared } as unknown as BlockRunner;
  const ran = await runBlock(
    runner,
    { number: 0, rate: 0.001, warmupMs: 1_000, blockMs: 5_000, idleCases: null },
    null,
  );
  expect(ran).toMatchObject({
    block: { calls: [], contaminated: 'nobody was due in its 6 s: a longer --block has more callers' },
    sent: { requests: 0 },
  });
});

it('sends nobody where more came by chance than may be sent, and starts nothing', async () => {
  const drill = parseWrittenDrill(writeDrill());
  const prepared = { drill, held: listHeldDown(drill), arrivals: planArrivals(drill) };
  const { refuses } = createLedger({ budget: { requests: 60 }, prices: [] }, []);
  const runner = { prepared, refuses } as unknown as BlockRunner;
  const block = { rate: 10, warmupMs: 1_000, blockMs: 5_000, idleCases: null };
  // 60 on average.
  const numbers = Array.from({ length: 12 }, (_, number) => number);
  const counts = numbers.map(
    (number) =>
      planBlock(drillOfBlock(drill, { ...block, number }, prepared.held), prepared.arrivals, block).asked.length,
  );
  const number = counts.findIndex((count) => count > 60);
  expect(await runBlock(runner, { ...block, number }, null)).toEqual({
    stopped: `of the budget of 60 requests 60 are left, and the next block takes ${counts[number]}`,
    isUnsent: true,
  });
});
