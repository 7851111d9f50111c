/** Waits for something, but no longer than until a signal is aborted; throws the signal's reason then. What comes of it later is nobody's. */
export async function unlessAborted<T>(signal: AbortSignal, coming: Promise<T>): Promise<T> {
  const over = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { signal: over.signal });
  });
  try {
    return await Promise.race([coming, stopped]);
  } finally {
    over.abort();
  }
}
