import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checkAsker } from '../../../lib/run/runner/check-asker.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const generic = fileURLToPath(new URL('../../../scenarios/support/generic.ts', import.meta.url));
const traffic = { arrivals: { kind: 'poisson' as const, ratePerSecond: 5 } };

it('refuses follow-ups that nobody asks for', async () => {
  const drill = parseWrittenDrill({ traffic: { ...traffic, followUps: [{ name: 'repair' }] } });
  await expect(checkAsker(drill, generic, 'drill.json')).rejects.toThrow(
    /^drill\.json: traffic\.followUps must be left out where nobody asks for them, got repair\. Give .* virtualUser of cutover\/k6/,
  );
  await checkAsker(parseWrittenDrill({ traffic }), generic, 'drill.json');
});
