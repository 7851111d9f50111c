import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Opens a page in a real browser, scripts and all, and gives back its DOM as HTML once it has loaded. */
export async function dumpDom(page: string): Promise<string> {
  const browser = PLACES.find((place) => existsSync(place));
  if (browser === undefined) {
    throw new Error(
      `This test needs Chromium: none of ${PLACES.join(', ')} is there. Install it: apt-get install chromium`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'cutover-chromium-'));
  try {
    const file = join(folder, 'page.html');
    await writeFile(file, page);
    const { stdout } = await promisify(execFile)(
      browser,
      [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        `--user-data-dir=${join(folder, 'profile')}`,
        '--dump-dom',
        pathToFileURL(file).href,
      ],
      { timeout: 60_000, killSignal: 'SIGKILL', maxBuffer: 32 * 1024 * 1024 },
    );
    return stdout;
  } finally {
    // The browser's helpers may still be writing to its profile for a moment after it has ended.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
