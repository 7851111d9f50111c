import { longestCallMs } from '../../drill/caller-times.ts';
import type { ProviderAddress } from '../../drill/targets/provider-call.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { Cleanup } from '../../proxies/process/cleanup.ts';
import { decideMarker } from '../preflight/probe-system.ts';
import { checkPlaces } from '../runner/check-places.ts';
import { settleMarker } from '../runner/settle-marker.ts';
import { startSystem } from '../runner/start-system.ts';
import { askStraight } from './ask-straight.ts';
import { askTarget } from './ask-target.ts';
import type { AskWay } from './ask-way.ts';
import { followRecords } from './follow-records.ts';
import type { PreparedRehearsal } from './prepare-rehearsal.ts';
import type { RehearsalFolder } from './rehearsal-folder.ts';
import { startProviders } from './start-providers.ts';

export interface StartWayOptions {
  prepared: PreparedRehearsal;
  folder: RehearsalFolder;
  token: string;
  env: NodeJS.ProcessEnv;
  redactor: Redactor;
  cleanup: Cleanup;
  signal: AbortSignal;
  tell(text: string): void;
}

/** A way to ask, and a signal that says when what it needs is lost, with the reason as a clause. */
export interface StartedWay {
  way: AskWay;
  lost: AbortSignal;
  /** Where providers are asked themselves. */
  addresses: ReadonlyMap<ProviderName, ProviderAddress>;
}

/** Starts the providers alone. */
export async function startStraight({ prepared, token, ...options }: StartWayOptions): Promise<StartedWay> {
  const { drill, columns } = prepared;
  const addresses = await startProviders({ drill, columns, ...options });
  return { way: askStraight({ drill, addresses, token }), lost: new AbortController().signal, addresses };
}

const MARKED =
  'No id of a request gets through the target to the providers but in the prompt: each prompt ends with one (traffic.marker)';

/** Starts all that a drill needs but its load. */
export async function startThrough({
  prepared,
  folder,
  token,
  tell,
  ...options
}: StartWayOptions): Promise<StartedWay> {
  const { drill } = prepared;
  checkPlaces(drill, options.env);
  const system = await startSystem({ drill, folder, isPlanned: true, runToken: token, warn: tell, ...options });
  const arrivals = prepared.cases.map(({ arrival }) => arrival);
  const asked = { drill, arrivals, eachCase: prepared.eachCase };
  const { redactor, signal } = options;
  const asking = { prepared: asked, system, runToken: token, recordsPath: folder.records, redactor, signal };
  const marker = await decideMarker(asking);
  if (drill.traffic.marker === 'auto' && marker === 'always') tell(MARKED);
  const settled = settleMarker({ drill }, marker);
  const lost = new AbortController();
  void Promise.race([system.crashed, system.cleared, system.targetEnded]).then((why) =>
    lost.abort(`it cannot go on: ${why}`),
  );
  const records = await followRecords(folder.records, longestCallMs(drill.traffic));
  options.cleanup.defer('records', () => records.close());
  return { way: askTarget({ ...settled, system, token, records }), lost: lost.signal, addresses: system.injectors };
}
