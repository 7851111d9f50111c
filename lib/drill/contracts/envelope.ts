/** What a model wrapped around the text that was asked for. */
export interface Envelope {
  /** The text with a thinking block and the code fence around it taken off. */
  text: string;
  think: 'none' | 'closed' | 'unclosed';
  fence: 'none' | 'json' | 'bare' | 'unclosed';
}

/** Takes a leading `<think>` block and a code fence around the rest off. Looks at each character once. */
export function openEnvelope(content: string): Envelope {
  let text = content.trim();
  let think: Envelope['think'] = 'none';
  const opening = /^<(think|thinking|reasoning)>/.exec(text);
  if (opening !== null) {
    const closing = `</${opening[1]}>`;
    const end = text.indexOf(closing);
    if (end < 0) return { text, think: 'unclosed', fence: 'none' };
    think = 'closed';
    text = text.slice(end + closing.length).trim();
  }
  const fenceOpening = /^(`{3,}|~{3,})[ \t]*([^\s`]{0,40})[^\n`]{0,80}(?:\n|$)/.exec(text);
  if (fenceOpening === null) return { text, think, fence: 'none' };
  const body = text.slice(fenceOpening[0].length);
  const end = body.indexOf((fenceOpening[1] ?? '').slice(0, 3));
  if (end < 0) return { text: body.trim(), think, fence: 'unclosed' };
  return { text: body.slice(0, end).trim(), think, fence: fenceOpening[2] === '' ? 'bare' : 'json' };
}
