const LONG_MS = 5_000;
const LONGEST_MS = 30_000;

/**
 * Waits, and says after 5 s, and again from time to time, what for: `Still waiting for the observer to start (5 s).`
 *
 * @param detail What there is to say of how far it is.
 */
export async function tellWait<T>(
  what: string,
  waiting: Promise<T>,
  tell: (text: string) => void,
  detail: () => string = () => '',
): Promise<T> {
  let waitedMs = 0;
  let timer: NodeJS.Timeout;
  const wait = (ms: number): void => {
    timer = setTimeout(() => {
      waitedMs += ms;
      const said = detail();
      tell(`Still waiting for ${what} (${waitedMs / 1_000} s)${said === '' ? '.' : `: ${said}`}`);
      wait(Math.min(waitedMs, LONGEST_MS));
    }, ms);
  };
  wait(LONG_MS);
  try {
    return await waiting;
  } finally {
    clearTimeout(timer!);
  }
}
