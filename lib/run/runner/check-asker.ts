import { OWN_USER } from '../../../scenarios/support/settings.ts';
import type { Drill } from '../../drill/drill.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { bundleForK6 } from './bundle-scenario.ts';

/** Follow-ups are asked for by a virtual user of one's own alone. Throws `usage` where there is none. */
export async function checkAsker(
  { traffic: { followUps } }: Pick<Drill, 'traffic'>,
  scenarioPath: string,
  path: string,
): Promise<void> {
  if (followUps === undefined || (await bundleForK6(scenarioPath)).includes(OWN_USER)) return;
  throw new CutoverError(
    'usage',
    `${path}: traffic.followUps must be left out where nobody asks for them, got ${followUps.map(({ name }) => name).join(', ')}. Give the scenario a virtualUser of cutover/k6 that does (docs/own-k6-script.md).`,
  );
}
