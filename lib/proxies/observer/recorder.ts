import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { redactTarget } from '../../kit/secrets/redact-text.ts';
import { listen } from '../process/listen.ts';
import { nowEpochMs } from '../process/now.ts';
import { createProxy } from '../proxy/proxy.ts';
import { createUpstream } from '../proxy/upstream.ts';
import { RECORDING_VERSION } from '../../collector/records/recording.ts';
import { redactExchange } from '../../collector/records/redact-exchange.ts';
import { parseJsonPath } from '../../collector/records/redact-json.ts';
import { createRecordedExchanges } from './recorded-exchanges.ts';
import { createRecordingFile, type RecordingFile } from './recording-file.ts';

/** What a recorder needs to know. */
export interface RecorderOptions {
  /** The provider's base URL; no other host is ever reached. */
  upstream: string;
  /** The recording; must not be there yet. */
  out: string;
  /** JSON paths whose values are redacted in bodies, besides the secrets, which always are. */
  redact: readonly string[];
  /** Default 127.0.0.1. */
  host?: string;
  /** 0 takes a free one. */
  port: number;
  /** Told when the recording cannot be written any more (a full disk, say). */
  onFailure: (error: CutoverError) => void;
}

/** A running recorder. */
export interface Recorder extends AsyncDisposable {
  /** Stands for the upstream's URL, its path included. */
  readonly url: string;
  /** How many exchanges have been written. */
  recorded(): number;
  stop(): Promise<void>;
}

/**
 * Starts a proxy in front of a provider that records every exchange when it ends. Throws a `usage` error for an
 * upstream, a path or a file it cannot use, and an `environment` error when the port is taken.
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const { upstream, out, redact, host = '127.0.0.1', port, onFailure } = options;
  const paths = redact.map(parseJsonPath);
  const redactor = createRedactor();
  // The whole URL is checked here; requests bring its path along, so that the proxy needs the origin only.
  const { basePath } = createUpstream(upstream);
  let file: RecordingFile | null = null;
  let count = 0;
  const exchanges = createRecordedExchanges((exchange) => {
    try {
      file?.write(redactExchange(exchange, paths, redactor));
      count++;
    } catch (cause) {
      const reason = formatCause(cause);
      onFailure(new CutoverError('environment', `${out} cannot be written any more: ${reason}.`, { cause }));
    }
  });
  const proxy = createProxy({ upstream: new URL(upstream).origin, openExchange: exchanges.open });
  const boundPort = await listen(proxy.server, port, 'The recorder', host);
  const stop = async (): Promise<void> => {
    await proxy.close();
    await exchanges.settle();
    file?.close();
    file = null;
  };
  try {
    const redactedPaths = [...redact];
    file = createRecordingFile(out, {
      kind: 'recording',
      version: RECORDING_VERSION,
      source: redactTarget(upstream),
      startEpochMs: nowEpochMs(),
      redactedPaths,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}${basePath}`,
    recorded: () => count,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
