import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildK6 } from './build-k6.mjs';
import { fetchK6, formatUrl, planDownload } from './fetch-k6.mjs';
import { cachedK6Path, findK6, readK6Version } from './find-k6.mjs';
import { withLock } from './lock.mjs';
import { formatCause, SetupError } from './setup-error.mjs';

/**
 * @typedef {object} EnsureOptions
 * @property {string} root The project's folder.
 * @property {string} [cache] Where k6 goes. Default: `.cache` in the project's folder.
 * @property {NodeJS.ProcessEnv} env
 * @property {import('./fetch-k6.mjs').K6Release} release
 * @property {import('./progress.mjs').Progress} progress
 * @property {string} [machine] Default: this one, as `linux-x64`.
 * @property {Partial<import('./download.mjs').DownloadLimits>} [limits]
 * @property {AbortSignal} [signal]
 */

/**
 * Sees to it that there is a k6, first found wins: CUTOVER_K6, PATH, the cache, the release archive, a build.
 *
 * @param {EnsureOptions} options
 * @returns {Promise<{ path: string, version: string }>}
 * @throws {SetupError} CUTOVER_K6 is wrong, or no way worked; then the message names every way and how it failed.
 */
export async function ensureK6(options) {
  const { root, cache = join(root, '.cache'), env, release, progress, signal } = options;
  const look = () => findK6({ root, cache, env, version: release.version });
  const found = await look();
  for (const reason of found.passedOver) progress.line(`k6: passed over ${reason}`);
  if (found.kind === 'found') return found;
  return withLock(
    {
      folder: cache,
      onWait: (owner) => progress.line(`k6: waiting for another set-up (${owner})`),
      ...(signal === undefined ? {} : { signal }),
    },
    async (lock) => {
      // Whoever held the lock before may have made it.
      const now = await look();
      return now.kind === 'found' ? now : makeK6(options, now.tried, lock);
    },
  );
}

/**
 * @param {EnsureOptions} options
 * @param {string[]} tried What was looked at in vain.
 * @param {import('./lock.mjs').Lock} lock
 */
async function makeK6(options, tried, lock) {
  const { root, cache = join(root, '.cache'), env, release, progress, limits, signal } = options;
  const machine = options.machine ?? `${process.platform}-${process.arch}`;
  const target = cachedK6Path(cache, release.version);
  const workshop = join(cache, 'k6');
  mkdirSync(workshop, { recursive: true });
  // We hold the lock, so whatever lies here half-made was left by a set-up that was killed.
  for (const name of readdirSync(workshop)) {
    if (name.startsWith('making-')) rmSync(join(workshop, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(workshop, 'making-'));
  const file = join(folder, process.platform === 'win32' ? 'k6.exe' : 'k6');
  let archive = 'release archive';
  const ways = [
    {
      name: () => archive,
      async make() {
        const plan = planDownload({ release, machine, mirror: env['CUTOVER_K6_MIRROR'] });
        archive = `release archive ${formatUrl(plan.url)}`;
        await fetchK6({ ...plan, folder, file, progress, ...given({ limits, signal }) });
      },
    },
    {
      name: () => 'build of scripts/k6 with Go',
      make: () =>
        buildK6({
          root,
          version: release.version,
          file,
          env,
          progress,
          onStart: (pid) => lock.shareWith(pid),
          ...given({ signal }),
        }),
    },
  ];
  try {
    for (const way of ways) {
      try {
        await way.make();
        const version = await readK6Version(file);
        mkdirSync(dirname(target), { recursive: true });
        // The rename is last: a k6 at this path is a whole one that has run.
        renameSync(file, target);
        progress.line(`k6 ${version} is ready: ${target}`);
        return { path: target, version };
      } catch (error) {
        if (signal?.aborted === true) throw new SetupError('The set-up was stopped.', { cause: error });
        tried.push(`${way.name()}: ${formatCause(error)}`);
        progress.line(`k6: ${tried.at(-1)}`);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  throw new SetupError(formatFailure(release, machine, tried));
}

/**
 * @param {import('./fetch-k6.mjs').K6Release} release
 * @param {string} machine
 * @param {string[]} tried
 */
function formatFailure(release, machine, tried) {
  const { version } = release;
  const suffix = release.archives[machine]?.suffix ?? `${machine}.tar.gz`;
  return [
    `Failed to set up k6 ${version}: no way worked.`,
    ...tried.map((line) => `  - ${line}`),
    'Do one of these and start again:',
    '  - put k6 2.0 or newer on PATH, or name it in CUTOVER_K6;',
    `  - set CUTOVER_K6_MIRROR to a base URL below which v${version}/k6-v${version}-${suffix} lies;`,
    '  - install Go 1.25 or newer, with a module proxy it can reach.',
  ].join('\n');
}

/**
 * The options that were given, for functions that tell an absent one from an undefined one.
 *
 * @template {object} T
 * @param {T} options
 * @returns {{ [K in keyof T]?: Exclude<T[K], undefined> }}
 */
function given(options) {
  return /** @type {never} */ (Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)));
}
