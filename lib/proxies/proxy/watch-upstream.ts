import type { Socket } from 'node:net';

/** What a connection wants to know of its upstream. */
export interface UpstreamEvents {
  onDrain(): void;
  /** It has said its last word. */
  onEnd(): void;
  /** It is gone without a last word; `failed`: by an error. */
  onLost(failed: boolean): void;
}

/** Tells of an upstream connection from now on. Returns it. */
export function watchUpstream(upstream: Socket, events: UpstreamEvents): Socket {
  let failed = false;
  let ended = false;
  upstream.on('end', () => {
    // It said its last word; that it then wants no more of ours breaks nothing.
    ended = true;
    events.onEnd();
  });
  upstream.on('drain', events.onDrain);
  upstream.on('timeout', () => upstream.destroy());
  upstream.on('error', () => (failed = true));
  upstream.on('close', () => {
    if (!ended) events.onLost(failed);
  });
  return upstream;
}
