import { html } from '../html-template.ts';

/** A short guide for someone who sees such a report for the first time. */
export const howToRead = html`<section aria-labelledby="read">
  <h2 id="read">How to read this</h2>
  <ul class="read">
    <li>
      <strong>Two kinds of evidence.</strong> Routing evidence says whether traffic moved to a fallback. Application
      evidence says whether your code could use what that one answered. The first can be near 100&nbsp;% while the
      second is not; a monitor of status codes sees only the first.
    </li>
    <li>
      <strong>Verdict.</strong> Pass: every objective met. Fail: one was missed. Invalid: the evidence carries no
      verdict, look at Validity, or what was asked is undecided. Aborted: the run ended early, the figures are those of
      a part of it.
    </li>
    <li>
      <strong>Phases.</strong> The outage is split in two: cutover, until traffic is stably served, and on-fallback, the
      rest.
    </li>
    <li>
      <strong>Rounding</strong> goes towards the bad side: 99.96&nbsp;% is shown as 99.9&nbsp;%. A dash or “not
      measured” is never a zero.
    </li>
    <li>
      <strong>Interval.</strong> With few answers a ratio says little; the 95&nbsp;% interval (Wilson) says where the
      true one may lie. An objective whose interval spans its bound is close: another run could go the other way.
    </li>
  </ul>
</section>`;
