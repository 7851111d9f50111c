import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { download } from './download.mjs';
import { extractFile } from './extract.mjs';

/**
 * The official release: where its archives lie and what they must hash to. The data is in k6-release.json.
 *
 * @typedef {object} K6Release
 * @property {string} version `2.2.0`
 * @property {string} source Who says so.
 * @property {string} url With `{version}` and `{suffix}`.
 * @property {Record<string, { suffix: string, sha256: string }>} archives By `<platform>-<arch>` as Node names them.
 */

/** What a mirror stands in for. The rest of the path, `/v2.2.0/k6-v2.2.0-linux-amd64.tar.gz`, stays as it is. */
const MIRRORED = 'https://github.com/grafana/k6/releases/download';

/**
 * Where the archive for a machine is fetched from.
 *
 * @param {object} options
 * @param {K6Release} options.release
 * @param {string} options.machine `linux-x64`
 * @param {string | undefined} options.mirror CUTOVER_K6_MIRROR: the base URL that takes the place of
 *   `https://github.com/grafana/k6/releases/download`; http or https, a slash at the end is dropped.
 * @returns {{ url: URL, sha256: string }}
 * @throws {Error} No archive for this machine, or a mirror that is no http or https URL.
 */
export function planDownload({ release, machine, mirror }) {
  const archive = release.archives[machine];
  if (archive === undefined) throw new Error(`there is none for ${machine}`);
  const official = release.url.replaceAll('{version}', release.version).replaceAll('{suffix}', archive.suffix);
  if (mirror === undefined || mirror === '') return { url: new URL(official), sha256: archive.sha256 };
  if (!/^https?:\/\//.test(mirror) || !URL.canParse(mirror)) {
    throw new Error(`CUTOVER_K6_MIRROR must be an http or https URL, got "${mirror}"`);
  }
  return { url: new URL(official.replace(MIRRORED, mirror.replace(/\/+$/, ''))), sha256: archive.sha256 };
}

/**
 * Downloads the release archive, checks it, and takes k6 out of it.
 *
 * @param {object} options
 * @param {URL} options.url
 * @param {string} options.sha256
 * @param {string} options.folder For the archive on its way.
 * @param {string} options.file Where k6 goes.
 * @param {import('./progress.mjs').Progress} options.progress
 * @param {Partial<import('./download.mjs').DownloadLimits>} [options.limits]
 * @param {AbortSignal} [options.signal]
 * @returns {Promise<void>}
 */
export async function fetchK6({ url, sha256, folder, file, progress, limits, signal }) {
  const archive = join(folder, 'archive');
  let state = '';
  const step = progress.step(() => `Downloading ${formatUrl(url)} ${state}`.trimEnd());
  try {
    await download({
      url,
      file: archive,
      sha256,
      ...(limits === undefined ? {} : { limits }),
      ...(signal === undefined ? {} : { signal }),
      onProgress(received, total) {
        const megabytes = `${(received / 1e6).toFixed(1)} MB`;
        state = total === undefined ? megabytes : `${Math.floor((received / total) * 100)} % (${megabytes})`;
      },
    });
  } catch (error) {
    state = 'failed';
    throw error;
  } finally {
    step.end();
  }
  const wanted = process.platform === 'win32' ? 'k6.exe' : 'k6';
  await writeFile(file, extractFile(await readFile(archive), url.pathname, wanted), { mode: 0o755 });
}

/**
 * A URL for people: without the user name and password that a company's mirror may carry.
 *
 * @param {URL} url
 */
export function formatUrl(url) {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}
