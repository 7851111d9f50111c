import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startProgram } from '../../lib/proxies/process/start-program.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

function findBrowser(): string {
  const browser = PLACES.find((place) => existsSync(place));
  if (browser !== undefined) return browser;
  throw new Error(
    `This test needs Chromium: none of ${PLACES.join(', ')} is there. Install it: apt-get install chromium`,
  );
}

/** The browser's helpers may still be writing to its profile for a moment after it has ended. */
const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });

/** Opens a page in a real browser, scripts and all, and gives back its DOM as HTML once it has loaded. */
export async function dumpDom(page: string): Promise<string> {
  const browser = findBrowser();
  const folder = await mkdtemp(join(tmpdir(), 'cutover-chromium-'));
  try {
    const file = join(folder, 'page.html');
    await writeFile(file, page);
    const { stdout } = await promisify(execFile)(
      browser,
      [...FLAGS, `--user-data-dir=${join(folder, 'profile')}`, '--dump-dom', pathToFileURL(file).href],
      { timeout: 60_000, killSignal: 'SIGKILL', maxBuffer: 32 * 1024 * 1024 },
    );
    return stdout;
  } finally {
    await removeFolder(folder);
  }
}

/**
 * Has a real browser at this address, for as long as it is in scope and its test's process lives; every name of `.example` is this
 * machine.
 */
export async function visit(url: string): Promise<{ ended: Promise<null> } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-chromium-'));
  const browser = await startProgram({
    name: 'Chromium',
    command: findBrowser(),
    args: [
      ...FLAGS,
      `--user-data-dir=${join(folder, 'profile')}`,
      '--host-resolver-rules=MAP *.example 127.0.0.1',
      '--remote-debugging-port=0',
      url,
    ],
    env: process.env,
    logPath: join(folder, 'log'),
    clean: (line) => line,
  });
  return {
    ended: browser.ended.then(() => null),
    async [Symbol.asyncDispose]() {
      await browser.stop(500);
      await removeFolder(folder);
    },
  };
}
