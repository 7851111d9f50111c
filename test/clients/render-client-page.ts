import { claims } from './claims/index.ts';
import type { ClientDriver, WireName } from './client-driver.ts';
import type { ClientOutcome } from './client-outcome.ts';
import { formatOutcome } from './format-outcome.ts';
import type { ClientRow } from './list-rows.ts';
import { questions } from './questions.ts';

/** What the page is made of. */
export interface ClientPage {
  drivers: readonly ClientDriver[];
  rows: readonly ClientRow[];
  outcomes: ReadonlyMap<string, ClientOutcome>;
  /** The version that was observed, of each package. */
  versions: Readonly<Record<string, string>>;
}

const wireTitles: Record<WireName, string> = {
  'openai-chat': 'chat completions',
  'openai-responses': 'Responses',
  'anthropic-messages': 'Messages',
  gemini: 'Gemini',
};

/** The page of what each client makes of each fault, in Markdown. */
export function renderClientPage(page: ClientPage): string {
  const chapters = [...new Set(page.rows.map(({ chapter }) => chapter))];
  return `${[
    '# What clients see',
    'Made from observed outcomes by `test/clients/clients.test.ts`; do not edit it by hand.',
    'Each client made one call, with the retries it has by default, to a healthy provider behind an injector with one fault armed. The answer is one sentence, streamed in four pieces. The clients had a time-out for a call, which came when nothing else did. Waits before retries are read from the timers the client sets, not measured, and cut short; for a limit that frees up again, no other time passes.',
    renderTable(
      ['client', 'how it is used'],
      page.drivers.map(({ id, label }) => [id, label]),
    ),
    `Observed with ${Object.entries(page.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')} on Node 20.`,
    '## Questions',
    ...questions.map(({ asks, mode, titles, says }) => {
      const said = new Map<string, string[]>();
      for (const { id } of page.drivers) {
        const outcome = titles.map((title) => page.outcomes.get([id, mode, title].join(' | '))).find(Boolean);
        if (outcome === undefined) continue;
        said.set(says(outcome), [...(said.get(says(outcome)) ?? []), id]);
      }
      return [`**${asks}**`, '', ...[...said].map(([what, ids]) => `- ${what}: ${ids.join(', ')}`)].join('\n');
    }),
    '## Other than is commonly said',
    claims.map(({ says }) => `- ${says}`).join('\n'),
    '## Every fault',
    '"Half" is half of the text, "all" the whole of it; "for an answer" means that the call ended without an error. Where more than one call reached the provider, their number is told (where connections fail, it is that of the calls the client was to make); between them the client waits by a rule of its own unless it "waits as asked", that is as long as the provider asked for or longer. Errors are named by class, status, type and code.',
    ...chapters.flatMap((chapter) => [
      `### ${chapter}`,
      ...Object.keys(wireTitles).flatMap((wire) => renderWire(page, chapter, wire as WireName)),
    ]),
  ].join('\n\n')}\n`;
}

function renderWire({ drivers, rows, outcomes }: ClientPage, chapter: string, wire: WireName): string[] {
  const own = rows.filter((row) => row.chapter === chapter && row.driver.wire === wire);
  const columns = drivers.filter((driver) => driver.wire === wire);
  const lines = [...new Set(own.map(({ title, streamed }) => `${title}, ${streamed ? 'streamed' : 'whole'}`))];
  const cells = lines.map((line) => [
    line,
    ...columns.map((column) => {
      const row = own.find(
        ({ title, streamed, driver }) => driver === column && `${title}, ${streamed ? 'streamed' : 'whole'}` === line,
      );
      const outcome = row === undefined ? undefined : outcomes.get(row.id);
      return outcome === undefined ? '' : formatOutcome(outcome);
    }),
  ]);
  if (cells.length === 0) return [];
  return [`Clients of ${wireTitles[wire]}:`, renderTable(['fault', ...columns.map(({ id }) => id)], cells)];
}

function renderTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
