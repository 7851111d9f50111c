import { fillIn } from '../../drill/programs/fill-in.ts';
import { planProgram } from '../../drill/programs/program-settings.ts';
import type { CommandUpstream } from '../../drill/provider.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { findFreePort } from '../../proxies/process/free-port.ts';
import { type LaunchContext, type LaunchedProgram, launchProgram } from '../programs/launch-program.ts';

/** A provider's program that is ready, and its base URL. */
export interface LaunchedUpstream extends LaunchedProgram {
  url: string;
}

/** Starts the program behind a provider's injector, which knows of no other provider. Throws as `launchProgram` does. */
export async function launchUpstream(
  provider: ProviderName,
  upstream: CommandUpstream,
  context: LaunchContext,
): Promise<LaunchedUpstream> {
  const path = `providers.${provider}.upstream`;
  const place = { providers: {}, env: context.env, port: await findFreePort() };
  const url = fillIn(upstream.url, `${path}.url`, place);
  const program = await launchProgram(`provider ${provider}`, planProgram(upstream, url, place, path), context, path);
  return { ...program, url };
}
