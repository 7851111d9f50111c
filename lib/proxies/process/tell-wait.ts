const LONG_MS = 5_000;

/** Waits, and says after 5 s what for: `the observer to start`. */
export async function tellWait<T>(what: string, waiting: Promise<T>, tell: (text: string) => void): Promise<T> {
  const timer = setTimeout(() => tell(`Still waiting for ${what}.`), LONG_MS);
  try {
    return await waiting;
  } finally {
    clearTimeout(timer);
  }
}
