/** @copilotkit/aimock with one answer, streamed as our mock streams it. */
import { LLMock } from '@copilotkit/aimock';
import { serveChild } from '../../../lib/proxies/process/serve-child.ts';
import { readUsage } from './usage.ts';
import { DELTA_CHARACTERS, DELTAS_PER_SECOND, peerStreamText, peerText, TTFT_MS } from './peer-answer.ts';

serveChild(async () => {
  const mock = new LLMock({ port: 0, logLevel: 'silent' });
  mock.on(
    { predicate: ({ stream }) => stream === true },
    { content: peerStreamText },
    {
      chunkSize: DELTA_CHARACTERS,
      streamingProfile: { ttft: TTFT_MS, tps: DELTAS_PER_SECOND },
    },
  );
  mock.on({ predicate: ({ stream }) => stream !== true }, { content: peerText });
  await mock.start();
  const { port } = new URL(mock.url);
  return {
    facts: { port: Number(port) },
    requests: { usage: readUsage },
    stop: () => mock.stop(),
  };
});
