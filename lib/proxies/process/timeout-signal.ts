/**
 * A signal that aborts after so long, as `AbortSignal.timeout` does, also where nothing but an `AbortSignal.any` listens to it: garbage
 * collection takes Node 20's own then, and what it was to bound waits for ever. It keeps no process alive.
 */
export function timeoutSignal(ms: number): AbortSignal {
  const late = new AbortController();
  // The clock holds it until then.
  setTimeout(
    () => late.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    ms,
  ).unref();
  return late.signal;
}
