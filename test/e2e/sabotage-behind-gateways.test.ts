/** What a target behind the injectors does that takes the verdict away, for real. */
import { describe, expect, it } from 'vitest';
import { findFreePort } from '../../lib/proxies/process/free-port.ts';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { writeDrill, writePatience } from '../support/drills.ts';
import { type PlainGatewayOptions, startPlainGateway } from '../support/plain-gateway.ts';
import { countInOutage, runWrittenDrill } from '../support/run-written-drill.ts';
import { expectInvalid } from '../support/sabotage.ts';

/** Runs the small drill behind the plain gateway. */
async function runBehindGateway(
  options: (urls: { primary: string; fallback: string }) => PlainGatewayOptions,
): Promise<Scorecard> {
  const [primaryPort, fallbackPort] = [await findFreePort(), await findFreePort()];
  const gateway = await startPlainGateway(
    options({ primary: `http://127.0.0.1:${primaryPort}/v1`, fallback: `http://127.0.0.1:${fallbackPort}/v1` }),
  );
  const { primary, fallback } = writeDrill().providers;
  try {
    const { scorecard } = await runWrittenDrill({
      target: { kind: 'url', url: gateway.url },
      traffic: writePatience().traffic,
      providers: {
        primary: { ...primary, listenPort: primaryPort },
        fallback: { ...fallback, listenPort: fallbackPort },
      },
    });
    return scorecard;
  } finally {
    await gateway.stop();
  }
}

describe('a drill is invalid when', () => {
  it('nothing is broken: then it is not, behind a gateway that drops unknown headers', async () => {
    const scorecard = await runBehindGateway(({ primary, fallback }) => ({
      providers: [
        ['primary', primary],
        ['fallback', fallback],
      ],
    }));
    expect(scorecard.validity.filter(({ ok }) => !ok)).toEqual([]);
    expect(scorecard.verdict).toBe('pass');
    expect(countInOutage(scorecard, 'fallback')).toBeGreaterThan(30);
  });

  it('the fault never bit, because the target does not use the primary', async () => {
    const scorecard = await runBehindGateway(({ fallback }) => ({ providers: [['fallback', fallback]] }));
    expectInvalid(scorecard, 'fault-applied');
  });

  it('requests cannot be told apart behind the target', async () => {
    const scorecard = await runBehindGateway(({ primary, fallback }) => ({
      providers: [
        ['primary', primary],
        ['fallback', fallback],
      ],
      forgetful: true,
    }));
    expectInvalid(scorecard, 'attribution-complete');
  });
});
