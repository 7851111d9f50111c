import { expect, it } from 'vitest';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { listHeldDown } from '../../../lib/run/capacity/plan-block.ts';
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
