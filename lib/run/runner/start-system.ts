import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { Drill } from '../../drill/drill.ts';
import type { RemoteInjectorSettings } from '../../drill/provider.ts';
import { listServing, type NamedProvider } from '../../drill/providers.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { type ControlClient, createControlClient } from '../../proxies/injector/service/control-client.ts';
import type { Child } from '../../proxies/process/child.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import { findFreePort } from '../../proxies/process/free-port.ts';
import { readLastWords } from '../../proxies/process/read-last-words.ts';
import { tellWait } from '../../proxies/process/tell-wait.ts';
import type { Cleanup } from '../../proxies/process/cleanup.ts';
import type { TargetRequest } from '../../drill/targets/render-call.ts';
import { wireOf } from '../../drill/provider-wire.ts';
import type { ProviderAccess } from '../../drill/programs/place.ts';
import { type RunningTarget, startTarget } from '../targets/start-target.ts';
import { connectInjector } from './connect-injector.ts';
import { rejectVariable } from './reject-variable.ts';
import { withOwnPrograms } from './own-programs.ts';
import type { RunFolder } from './run-folder.ts';
import { createChildren } from './start-children.ts';
import { startUpstream, type UpstreamOptions } from './start-upstream.ts';

/** Everything that stands between k6 and the models, running. */
export interface RunningSystem {
  /** Where k6 posts: the observer, with the target's path. */
  url: string;
  headers: Record<string, string>;
  request: TargetRequest;
  observer: Child<{ url: string }>;
  /** By what the target asks each provider, with the control of what stands in between. */
  injectors: ReadonlyMap<ProviderName, ProviderAccess & { control: ControlClient }>;
  target: RunningTarget;
  /** Has mocks go by the plan that lies there: one of several loads has arrivals of its own, which bear the same numbers. */
  planMocks(path: string): Promise<void>;
  /** The process id of each of ours, by name. */
  pids: Map<string, number>;
  /** Resolves with a clause when anything of ours is lost: `observer (SIGKILL) ended by itself`. */
  crashed: Promise<string>;
  /** Resolves with a clause when somebody presses the panic button of a long-lived injector: whoever runs this must stop, and begin nothing else. */
  cleared: Promise<string>;
  /** The same of the target, which is not ours: in an outage that is a finding. */
  targetEnded: Promise<string>;
}

export interface SystemOptions {
  drill: Drill;
  /** Whose run it is, and where its processes write. */
  folder: Pick<RunFolder, 'path' | 'runId' | 'records' | 'targetLog' | 'plan' | 'cases'>;
  /** Whether the plan lies in the folder, for the mocks to go by, until `planMocks` names another. */
  isPlanned?: boolean;
  /** Plans of others who ask the mocks meanwhile. */
  otherPlans?: UpstreamOptions['otherPlans'];
  /** Marks the requests that are this run's, in all loads on the system. */
  runToken: string;
  env: NodeJS.ProcessEnv;
  /** Knows what must not be written; what one of its processes learns, all know. */
  redactor: Redactor;
  /** Takes over stopping whatever was started. */
  cleanup: Cleanup;
  /** Ends the waiting for programs that take their time. */
  signal?: AbortSignal;
  /** Told what went wrong and was mended. */
  warn(text: string): void;
}

const entries = {
  injector: entryUrl('../../proxies/injector/injector-process.ts', import.meta.url),
  observer: entryUrl('../../proxies/observer/observer-process.ts', import.meta.url),
};

/** Starts mocks and other upstreams, injectors, target and observer, each as soon as what it needs is there. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const { drill, folder, runToken, env, cleanup, warn, redactor, isPlanned = false, otherPlans = [] } = options;
  const launching = {
    env: withOwnPrograms(env),
    redactor,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const children = createChildren({ redactor, cleanup, warn });
  const cleared: Promise<string>[] = [];
  const connect = async (named: NamedProvider, settings: RemoteInjectorSettings, upstream: string) => {
    const { name: provider } = named;
    const holder = `drill ${drill.name} (${folder.runId}) on ${hostname()}`;
    const session = { provider, runToken, seed: drill.seed, holder };
    const recordsPath = folder.records;
    const injector = await connectInjector({ settings, upstream, session, recordsPath, env, warn, redactor });
    cleanup.defer(`injector:${provider}`, () => injector.stop());
    children.watch(injector.lost);
    cleared.push(injector.cleared);
    return { control: injector.control, seen: describeProvider(named, injector.url, env) };
  };
  const startProvider = async (settings: NamedProvider) => {
    const { name: provider, upstream, listenPort, tls, injector } = settings;
    if (injector !== undefined && upstream.kind === 'url') return connect(settings, injector, upstream.url);
    const planned = { isPlanned, runToken, otherPlans };
    const upstreamUrl = await startUpstream(settings, {
      drill,
      folder,
      ...planned,
      launching,
      children,
      cleanup,
      warn,
    });
    const controlToken = randomBytes(24).toString('base64url');
    redactor.learn([controlToken]);
    const child = await children.start<{ url: string; controlUrl: string }>(`injector:${provider}`, entries.injector, {
      provider,
      upstream: new URL(upstreamUrl).origin,
      // A fault may close it for a while: one that is given to connections going out could be gone by then.
      listenPort: listenPort === 0 ? await findFreePort() : listenPort,
      tls,
      runToken,
      recordsPath: folder.records,
      controlToken,
      seed: drill.seed,
    });
    const seatUrl = new URL(new URL(upstreamUrl).pathname.replace(/\/$/, ''), child.facts.url).href;
    return {
      control: createControlClient({ url: child.facts.controlUrl, token: controlToken }),
      seen: describeProvider(settings, seatUrl, env),
    };
  };
  const started = await settleAll(drill.providers.map(startProvider));
  const providers = new Map(drill.providers.map(({ name }, place) => [name, started[place]!]));
  const starting = startTarget(drill.target, {
    // What guards ask is none of the target's business.
    providers: Object.fromEntries(listServing(drill).map((name) => [name, providers.get(name)!.seen])),
    logPath: folder.targetLog,
    ...launching,
  });
  const lastWords = (): string => readLastWords(folder.targetLog);
  const target = await tellWait(`target ${drill.target.kind} to be ready`, starting, warn, lastWords);
  cleanup.defer('target', () => target.stop());
  children.tellSecrets();
  const targetUrl = new URL(target.url);
  const observer = await children.start<{ url: string }>('observer', entries.observer, {
    target: targetUrl.origin,
    listenPort: 0,
    runToken,
    recordsPath: folder.records,
    app: target.answer,
  });
  return {
    url: new URL(`${targetUrl.pathname}${targetUrl.search}`, observer.facts.url).href,
    headers: target.headers,
    request: target.request,
    observer,
    injectors: new Map([...providers].map(([name, { control, seen }]) => [name, { ...seen, control }])),
    target,
    planMocks: (path) => children.request('mock:', 'plan', path),
    pids: children.pids,
    crashed: children.crashed(),
    cleared: Promise.race(cleared),
    targetEnded: target.ended.then(
      (how) => `target ${drill.target.kind} (${how}) ended by itself, its last words: ${lastWords()}`,
    ),
  };
}

/** By what a provider is asked behind this URL. Throws a `usage` error where the variable of its key is not set. */
function describeProvider(
  { name: provider, upstream }: NamedProvider,
  url: string,
  env: NodeJS.ProcessEnv,
): ProviderAccess {
  const wire = wireOf(upstream);
  if (upstream.kind === 'mock') return { url, wire, model: upstream.mock.model, apiKey: `sk-${provider}` };
  if (upstream.kind === 'replay') return { url, wire, model: upstream.model, apiKey: `sk-${provider}` };
  const { model, apiKeyEnv } = upstream;
  const apiKey = apiKeyEnv === undefined ? 'none' : env[apiKeyEnv];
  if (apiKey === undefined) rejectVariable(`providers.${provider}.upstream.apiKeyEnv`, apiKeyEnv ?? '');
  return { url, wire, model, apiKey };
}

/** Waits for all, so that nothing is still being started when the first failure is thrown. */
async function settleAll<T>(starting: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(starting);
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
