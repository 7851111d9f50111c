import { findTarget, type TargetSettings } from '../../drill/targets/index.ts';
import type { ProviderAccess } from '../../drill/programs/place.ts';
import type { TargetPlan } from '../../drill/targets/target.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { listSecrets } from '../../kit/secrets/list-secrets.ts';
import { findFreePort } from '../../proxies/process/free-port.ts';
import type { TargetRequest } from '../../drill/targets/render-call.ts';
import { checkReachable } from '../programs/check-reachable.ts';
import { type LaunchContext, type LaunchedProgram, launchProgram } from '../programs/launch-program.ts';
import { logIn } from './log-in.ts';

/** What a target is started with; its redactor learns the headers that every request bears. */
export interface TargetContext extends LaunchContext {
  /** In the order in which they take over. */
  providers: Readonly<Record<ProviderName, ProviderAccess>>;
}

/** A target that answers. */
export interface RunningTarget extends Pick<TargetPlan, 'url' | 'headers' | 'answer'>, LaunchedProgram {
  request: TargetRequest;
}

/**
 * Starts the target a drill names, as its definition says, and logs in; resolves when it answers. Throws a `target` error that says
 * what was tried when it does not get ready.
 */
export async function startTarget(settings: TargetSettings, context: TargetContext): Promise<RunningTarget> {
  const { providers, env } = context;
  const target = findTarget(settings);
  const { redactor } = context;
  const plan = target.plan(settings, { providers, env, port: await findFreePort() });
  const { start, url, answer, login, request = { kind: 'wire', wire: 'openai-chat' } } = plan;
  const learn = (headers: Record<string, string>, body: string): void => {
    const { named, other } = listSecrets({ headers: listHeaders(headers), target: url, body });
    redactor.learn([...named, ...other.map(({ value }) => value)]);
  };
  learn(plan.headers, '');
  if (login !== undefined) learn(login.headers, login.body ?? '');
  const running =
    start.kind === 'program'
      ? await launchProgram(`target ${settings.kind}`, start.program, context, 'target.start')
      : await findRunning(target.urls(settings));
  try {
    const held = login === undefined ? {} : await logIn(login);
    learn(held, '');
    const headers = mergeHeaders(plan.headers, held);
    return { url, headers, request, ...(answer === undefined ? {} : { answer }), ...running };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** Somebody else has started it; nobody is told when that ends. */
async function findRunning(urls: Record<string, string>): Promise<LaunchedProgram> {
  for (const [key, address] of Object.entries(urls)) await checkReachable(`target.${key}`, address);
  return { ended: new Promise(() => {}), stop: async () => {} };
}

/** What a login gave, over the drill's own headers; cookies of both are kept. */
function mergeHeaders(own: Record<string, string>, held: Record<string, string>): Record<string, string> {
  const merged = Object.fromEntries(Object.entries(own).filter(([name]) => !(name.toLowerCase() in held)));
  const cookies = Object.entries(own).flatMap(([name, value]) => (name.toLowerCase() === 'cookie' ? [value] : []));
  const { cookie, ...others } = held;
  return { ...merged, ...others, ...(cookie === undefined ? {} : { cookie: [...cookies, cookie].join('; ') }) };
}

function listHeaders(headers: Record<string, string>): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
}
