import { CutoverError } from '../../kit/cutover-error.ts';
import { findTarget, type TargetSettings } from '../../drill/targets/index.ts';
import type { TargetPlan, TargetProgram, TargetProvider } from '../../drill/targets/target.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { listSecrets } from '../../kit/secrets/list-secrets.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { findFreePort } from '../../proxies/process/free-port.ts';
import { readLastWords } from '../../proxies/process/read-last-words.ts';
import { startProgram } from '../../proxies/process/start-program.ts';
import { checkReachable } from './check-reachable.ts';
import { findScript } from './find-script.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** What a target is started with. */
export interface TargetContext {
  providers: Record<ProviderName, TargetProvider>;
  /** Takes what the target prints. */
  logPath: string;
  env: NodeJS.ProcessEnv;
  /** Knows what must not be written; learns the headers that every request bears. */
  redactor: Redactor;
}

/** A target that answers. */
export interface RunningTarget extends Pick<TargetPlan, 'url' | 'headers'> {
  /** Resolves if the target ends by itself, with how; a target that was running already never does. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the target a drill names, as its definition says; resolves when it answers. Throws a `target` error that says
 * what was tried when it does not get ready.
 */
export async function startTarget(settings: TargetSettings, context: TargetContext): Promise<RunningTarget> {
  const { providers, env } = context;
  const target = findTarget(settings);
  const { redactor } = context;
  const { start, url, headers } = target.plan(settings, { providers, env, port: await findFreePort() });
  const { named, other } = listSecrets({ headers: listHeaders(headers), target: url, body: '' });
  redactor.learn([...named, ...other.map(({ value }) => value)]);
  if (start.kind === 'program') {
    return { url, headers, ...(await startTargetProgram(`target ${settings.kind}`, start.program, context)) };
  }
  for (const [key, address] of Object.entries(target.urls(settings))) await checkReachable(`target.${key}`, address);
  return { url, headers, ended: new Promise(() => {}), stop: async () => {} };
}

function listHeaders(headers: Record<string, string>): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
}

async function startTargetProgram(
  what: string,
  { source, args, env, ready }: TargetProgram,
  context: TargetContext,
): Promise<Pick<RunningTarget, 'ended' | 'stop'>> {
  const { logPath } = context;
  const program = await startProgram({
    name: what,
    command: process.execPath,
    args: [findScript(what, source), ...args],
    env: { ...context.env, ...env },
    logPath,
    clean: (line) => context.redactor.clean(line),
  });
  let end: string | null = null;
  const ended = program.ended.then(({ code, signal }) => (end = `it ended with ${signal ?? code}`));
  try {
    await waitUntilReady({
      what,
      url: ready.url,
      isReady: (response, body) => response.ok && body.includes(ready.text),
      gaveUp: () => end,
      timeoutMs: ready.withinMs,
    });
  } catch (error) {
    await program.stop();
    if (!(error instanceof CutoverError)) throw error;
    // The log goes with the folder of a run that never began.
    throw new CutoverError(error.code, `${error.message} Its last words: ${readLastWords(logPath)}`, { cause: error });
  }
  return { ended, stop: async () => void (await program.stop()) };
}
