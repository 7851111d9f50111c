import type { Example, Scorecard } from '../../scorecard/scorecard.ts';
import { splitInvisible } from '../escape.ts';
import { html, nothing, type Raw } from '../html-template.ts';

/** Unusable answers as they came. Models wrote them, so nothing in them may act on the page or hide in it. */
export function renderExamples({ examples }: Scorecard): Raw {
  if (examples.length === 0) return nothing;
  return html`<section aria-labelledby="examples">
    <h2 id="examples">Unusable answers, as they came</h2>
    <p class="lead">
      At most 600 characters each. Characters that cannot be seen are written out, like
      <span class="invisible">${'\\u202e'}</span>.
    </p>
    <div class="examples">${examples.map(renderExample)}</div>
  </section>`;
}

function renderExample({ index, contract, provider, phase, outcome, failure, answer, words }: Example): Raw {
  return html`<article>
    <h3>${contract}: ${failure}</h3>
    <p>${outcome}; request ${index}, answered by ${provider}, ${phase}</p>
    ${renderWords(words)}
    <pre dir="ltr"><code>${answer === '' ? html`<span class="soft">(empty)</span>` : showAll(answer)}</code></pre>
  </article>`;
}

function renderWords(words: string | undefined): Raw {
  return words === undefined ? nothing : html`<p>Your code said: <code>${showAll(words)}</code></p>`;
}

function showAll(hostile: string): Raw[] {
  return splitInvisible(hostile).map(({ text, invisible }) =>
    invisible ? html`<span class="invisible">${text}</span>` : html`${text}`,
  );
}
