/** docs/prompts.md, followed to the letter in a folder of its own. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';

it('plans the drill of the page from the files of the page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-prompts-page-'));
  try {
    const page = await readFile('docs/prompts.md', 'utf8');
    const blocks = [...page.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)];
    expect(blocks.map(([, path]) => path)).toEqual([
      'prompts/tickets.ndjson',
      'prompts/extract.md',
      'prompts/orders.csv',
      'drill.json',
    ]);
    for (const [, path = '', text = ''] of blocks) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      // The page's paths are from the working directory, which a test shares with others.
      await writeFile(
        join(folder, path),
        path === 'drill.json' ? text.replaceAll('"prompts/', `"${folder}/prompts/`) : text,
      );
    }
    const { arrivals, eachCase, warnings } = await prepareRun(join(folder, 'drill.json'));
    const asked: string[] = [];
    await eachCase(({ body, expected }) => {
      asked.push(`${JSON.stringify(body.messages.at(-1)?.content)} ${JSON.stringify(expected)}`);
    });
    expect(arrivals.length).toBeGreaterThan(100);
    expect(asked).toHaveLength(5);
    expect(asked[3]).toBe(
      '"Extract the order from this message as JSON with the keys order_id and total.\\n\\nMessage: Order 8123 over 12.50 EUR" {"kind":"json","value":{"order_id":8123,"total":12.5}}',
    );
    expect(warnings.join()).not.toContain('prompts');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
