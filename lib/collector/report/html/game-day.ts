import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeFlight, describePeople } from '../describe-game-day.ts';
import { html, nothing, type Raw } from '../html-template.ts';

/** Who approved the drill and was there, and what the commands around it came to; nothing where there is none of these. */
export function renderGameDay({ gameDay }: Scorecard): Raw {
  if (gameDay === undefined) return nothing;
  return html`<section aria-labelledby="game-day">
    <h2 id="game-day">Who was there, and what was run around it</h2>
    ${describePeople(gameDay).map((sentence) => html`<p>${sentence}</p>`)}
    ${gameDay.commands.map(
      (one) =>
        html`<details>
          <summary>
            ${
              one.exitCode === 0
                ? html`<span class="state good">✓ ${one.which}</span>`
                : html`<span class="state bad">✗ ${one.which}</span>`
            }
            <code>${one.command}</code> ${describeFlight(one)}
          </summary>
          <pre>${one.output === '' ? 'It said nothing.' : one.output}</pre>
        </details>`,
    )}
  </section>`;
}
