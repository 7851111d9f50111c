const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves at Ctrl-C, SIGTERM or SIGHUP, or when `signal` aborts; a second signal then ends the process at once. */
export async function untilSignal(signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    function done(): void {
      for (const name of signals) process.off(name, done);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    for (const name of signals) process.on(name, done);
    if (signal?.aborted === true) done();
    else signal?.addEventListener('abort', done);
  });
}
