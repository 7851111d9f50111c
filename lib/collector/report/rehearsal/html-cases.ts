import { formatCount } from '../../../kit/format/format-count.ts';
import type { AskedCase, Cell } from '../../scorecard/rehearsal.ts';
import { splitInvisible } from '../escape.ts';
import { html, type Raw } from '../html-template.ts';

/** So many cases of a cell stand in the page, those that were missed first; all are in answers.ndjson. */
const MOST_SHOWN = 40;
const MOST_CHARACTERS = 1_200;

/** The cases of a cell, shut until somebody opens them or follows the cell's link. */
export function renderCellCases(cell: Cell, asked: readonly AskedCase[]): Raw {
  const own = asked.filter(({ request, column }) => request === cell.request && column === cell.column);
  const told = own.map((one) => ({ one, said: describeOutcome(one, cell.place) }));
  const sorted = [...told.filter(({ said }) => said !== 'usable'), ...told.filter(({ said }) => said === 'usable')];
  const shown = sorted.slice(0, MOST_SHOWN);
  const rest = sorted.length - shown.length;
  return html`<details>
    <summary>${cell.request}, ${cell.contract}, ${cell.column}: ${formatCount(own.length)} cases</summary>
    <div class="examples" id="cell-${cell.place}-${cell.column}">
      ${shown.map(renderCase)}
      ${rest === 0 ? '' : html`<p class="soft">${formatCount(rest)} more are in <code>answers.ndjson</code>.</p>`}
    </div>
  </details>`;
}

function renderCase({ one, said }: { one: AskedCase; said: string }): Raw {
  return html`<article>
    <h3>Case ${one.case}: ${said}</h3>
    <p class="soft">Asked:</p>
    <pre dir="ltr"><code>${showAll(findPrompt(one.asked))}</code></pre>
    <p class="soft">Answered:</p>
    <pre dir="ltr"><code>${showAll(findSaid(one))}</code></pre>
  </article>`;
}

function describeOutcome({ came }: AskedCase, place: number): string {
  if (came.kind === 'refused') return `refused with ${came.status}`;
  if (came.kind === 'unanswered') return `no answer (${came.cause})`;
  const judged = came.judgements.find(({ contract }) => contract === place);
  if (judged === undefined) return 'not judged';
  return judged.failure === null ? judged.outcome : `${judged.outcome}, ${judged.failure}`;
}

/** What the last message asked for; the whole request where that cannot be found. */
function findPrompt(asked: object): string {
  const messages = 'messages' in asked && Array.isArray(asked.messages) ? (asked.messages as unknown[]) : [];
  const last = messages.at(-1);
  if (typeof last !== 'object' || last === null || !('content' in last)) return JSON.stringify(asked);
  return typeof last.content === 'string' ? last.content : JSON.stringify(last.content);
}

function findSaid({ answer, came }: AskedCase): string {
  if (answer === null) return came.kind === 'judged' ? '' : came.said;
  const calls = answer.toolCalls.map(({ name, arguments: given }) => `${name}(${given})`);
  return [answer.text, answer.refusal ?? '', ...calls].filter((part) => part !== '').join('\n');
}

function showAll(hostile: string): Raw[] {
  if (hostile === '') return [html`<span class="soft">(empty)</span>`];
  const cut = hostile.length > MOST_CHARACTERS ? `${hostile.slice(0, MOST_CHARACTERS)} …` : hostile;
  return splitInvisible(cut).map(({ text, invisible }) =>
    invisible ? html`<span class="invisible">${text}</span>` : html`${text}`,
  );
}
