import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; --soft: #5a6169; --line: #dcd9d2; --bad: #b3202c; }
@media (prefers-color-scheme: dark) { :root { --soft: #a4adb6; --line: #343a41; --bad: #ff8087; } }
body { margin: 0 auto; padding: 20px; max-width: 860px; font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font-size: 24px; overflow-wrap: anywhere; }
progress { width: 100%; height: 14px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
#faults { color: var(--bad); font-weight: 600; }
form { display: flex; flex-wrap: wrap; gap: 8px; margin: 16px 0; }
input { flex: 1 1 240px; font: inherit; padding: 6px 8px; }
button { font: inherit; padding: 6px 14px; }
#stop { color: var(--bad); border-color: var(--bad); }
ol { padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { padding: 4px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
`;

// Everything the drill says is put in as text, never as markup.
const script = `
'use strict';
const token = location.hash.replace(/^#(token=)?/, '');
history.replaceState(null, '', location.pathname);
const by = (id) => document.getElementById(id);
const say = (text, at) => {
  const item = document.createElement('li');
  item.textContent = (at ? new Date(at).toLocaleTimeString() + '  ' : '') + text;
  by('log').prepend(item);
  while (by('log').childElementCount > 200) by('log').lastChild.remove();
};
// As a report rounds it: only all is 100 %.
const share = (value) => (value === null ? '\\u2013' : (Math.floor(value * 1000 + 1e-6) / 10).toFixed(1) + ' %');
const call = async (path, body) => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((error) => ({ ok: false, json: async () => ({ error: { message: String(error) } }) }));
  if (!response.ok) say('refused: ' + (await response.json()).error.message);
};
const show = {
  run: (event) => { by('drill').textContent = event.drill; document.title = event.drill; by('run').textContent = event.runId; },
  step: (event) => say(event.text),
  warning: (event) => say('warning: ' + event.text),
  note: (event) => say(event.as + (event.text ? ': ' + event.text : ''), event.atEpochMs),
  journal: ({ atEpochMs, entry: { what, provider, phase, why } }) =>
    say([what, provider, phase, why].filter((part) => typeof part === 'string').join(' '), atEpochMs),
  ended: (event) => { by('phase').textContent = 'ended: ' + (event.verdict ?? 'without a verdict'); },
  progress: ({ progress }) => {
    by('bar').max = progress.totalMs;
    by('bar').value = Math.min(progress.elapsedMs, progress.totalMs);
    by('phase').textContent = progress.phase + ', ' + Math.round(progress.elapsedMs / 1000) + ' of ' + Math.round(progress.totalMs / 1000) + ' s';
    by('faults').textContent = progress.faults.join(', ') || 'none';
    by('sent').textContent = progress.sent + ' of ' + progress.planned + ', ' + progress.inFlight + ' in flight';
    by('served').textContent = progress.servedBy.map(([name, count]) => name + ' ' + count).join(', ');
    by('failed').textContent = share(progress.failedRatio);
    by('usable').textContent = share(progress.usableRatio);
  },
};
const watch = async () => {
  const response = await fetch('events', { headers: { authorization: 'Bearer ' + token } });
  if (!response.ok) return say('The token is needed: open the address that cutover watch --page prints.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return say('The drill is over, or its control API is gone.');
    const parts = (held + value).split('\\n\\n');
    held = parts.pop();
    for (const part of parts) {
      const data = part.split('\\n').find((line) => line.startsWith('data: '));
      if (!data) continue;
      const event = JSON.parse(data.slice(6));
      show[event.kind]?.(event);
    }
  }
};
by('stop').onclick = () => confirm('Stop the drill, faults first?') && call('stop', {});
for (const as of ['paged', 'seen', 'mitigated'])
  by(as).onclick = () => { const text = by('text').value.trim(); void call('notes', text ? { as, text } : { as }); by('text').value = ''; };
by('notes').onsubmit = (event) => event.preventDefault();
watch().catch((error) => say('lost: ' + error));
`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What the page may do: run its own script, with its own style, and speak to where it came from. */
export const livePageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** The live view as a page, self-contained. It holds nothing of a drill: the token stands behind the # of its address, which no server is told. */
export const livePage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Cutover</title>
<style>${style}</style>
</head>
<body>
<h1 id="drill">Cutover</h1>
<p><code id="run"></code></p>
<progress id="bar" value="0" max="1" aria-label="How far the drill is"></progress>
<dl>
<dt>Phase</dt><dd id="phase">starting</dd>
<dt>Faults</dt><dd id="faults">none</dd>
<dt>Sent</dt><dd id="sent"></dd>
<dt>Served, last 3 s</dt><dd id="served"></dd>
<dt>Failed, last 3 s</dt><dd id="failed"></dd>
<dt>Usable, last 3 s</dt><dd id="usable"></dd>
</dl>
<form id="notes">
<input id="text" maxlength="500" placeholder="In your own words" aria-label="Words of a note">
<button type="button" id="paged">Paged</button>
<button type="button" id="seen">Seen</button>
<button type="button" id="mitigated">Mitigated</button>
<button type="button" id="stop">Stop the drill</button>
</form>
<ol id="log" aria-live="polite"></ol>
<script>${script}</script>
</body>
</html>
`;
