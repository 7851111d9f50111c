/** A gateway or application that is running already; its providers are set to the seats' fixed addresses. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import type { TargetSettings } from '../../drill/drill.ts';
import type { TargetDefinition } from './target.ts';

const CONNECT_TIMEOUT_MS = 5_000;

export const url: TargetDefinition<Extract<TargetSettings, { kind: 'url' }>> = {
  async start(settings, { env }) {
    await checkReachable(settings.url);
    return {
      url: settings.url,
      headers: fillIn(settings.headers, env),
      ended: new Promise(() => {}),
      stop: async () => {},
    };
  },
};

async function checkReachable(target: string): Promise<void> {
  const { hostname, port, protocol } = new URL(target);
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  });
  socket.setTimeout(CONNECT_TIMEOUT_MS, () =>
    socket.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)),
  );
  try {
    await once(socket, 'connect');
  } catch (error) {
    throw new CutoverError(
      'target',
      `target.url must be reachable, got ${formatCause(error)} for ${target}. Start it first.`,
      {
        cause: error,
      },
    );
  } finally {
    socket.destroy();
  }
}

/** Puts environment variables into header values: `Bearer ${OPENAI_API_KEY}`. Throws when one is not set. */
export function fillIn(headers: Record<string, string>, env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, variable: string) => {
        const held = env[variable];
        if (held === undefined) {
          throw new CutoverError(
            'usage',
            `target.headers.${name} needs the environment variable ${variable}, which is not set.`,
          );
        }
        return held;
      }),
    ]),
  );
}
