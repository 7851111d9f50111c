import type { DrillPlan } from '../../../mocks/server/find-planned.ts';
import type { Drill } from '../../drill/drill.ts';
import type { NamedProvider } from '../../drill/providers.ts';
import type { Cleanup } from '../../proxies/process/cleanup.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import { readLastWords } from '../../proxies/process/read-last-words.ts';
import { tellWait } from '../../proxies/process/tell-wait.ts';
import type { LaunchContext } from '../programs/launch-program.ts';
import { launchUpstream } from './launch-upstream.ts';
import { providerLogIn, type RunFolder } from './run-folder.ts';
import type { Children } from './start-children.ts';

/** Half of V8's default: with a thousand streams open, a mock's memory is mostly nursery. */
export const MOCK_NURSERY_MB = 8;

const mockEntry = entryUrl('../../../mocks/server/mock-process.ts', import.meta.url);

export interface UpstreamOptions {
  drill: Drill;
  folder: Pick<RunFolder, 'path' | 'records' | 'plan' | 'cases'>;
  /** Whether the plan lies in the folder, for the mocks to go by. */
  isPlanned: boolean;
  /** Whose ids number the plan's arrivals; left out: those of any run do. */
  runToken?: string;
  /** Plans of others who ask the mocks meanwhile. */
  otherPlans?: readonly DrillPlan[];
  launching: Omit<LaunchContext, 'logPath'>;
  children: Children;
  cleanup: Cleanup;
  warn(text: string): void;
}

/** Starts who stands behind a provider's injector, where that is ours to start. Resolves to the base URL. */
export async function startUpstream(
  { name: provider, upstream }: NamedProvider,
  { drill, folder, isPlanned, runToken, otherPlans = [], launching, children, cleanup, warn }: UpstreamOptions,
): Promise<string> {
  if (upstream.kind === 'url') return upstream.url;
  if (upstream.kind === 'command') {
    const logPath = providerLogIn(folder, provider);
    const program = await tellWait(
      `provider ${provider} to be ready`,
      launchUpstream(provider, upstream, { ...launching, logPath }),
      warn,
      () => readLastWords(logPath),
    );
    cleanup.defer(`provider ${provider}`, () => program.stop());
    children.watch(program.ended.then((how) => `provider ${provider} (${how}) ended by itself`));
    return program.url;
  }
  const mock = await children.start<{ url: string }>(
    `mock:${provider}`,
    mockEntry,
    {
      provider,
      ...(upstream.kind === 'mock' ? { mock: upstream.mock } : { replay: upstream }),
      listenPort: 0,
      recordsPath: folder.records,
      seed: drill.seed,
      ...(upstream.kind === 'mock' && isPlanned
        ? { drillPlans: [describePlan(drill, folder, runToken), ...otherPlans] }
        : {}),
    },
    { nurseryMb: MOCK_NURSERY_MB },
  );
  return mock.facts.url;
}

/** What mocks need to know of a plan. */
export function describePlan(
  { traffic, contracts }: Drill,
  { plan, cases }: Pick<RunFolder, 'plan' | 'cases'>,
  runToken: string | undefined,
): DrillPlan {
  const { requests, clients, followUps } = traffic;
  return {
    plan,
    cases,
    ...(runToken === undefined ? {} : { runToken }),
    requests,
    contracts,
    ...(clients === undefined ? {} : { clients }),
    ...(followUps === undefined ? {} : { followUps }),
  };
}
