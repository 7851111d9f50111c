import type { TakenHead } from './taken-head.ts';
import type { ResponseHead } from './message-head.ts';

/** The head of a body that is edited while it streams: its length is not known any more. */
export function unboundHead(taken: TakenHead, clientMinorVersion: 0 | 1): TakenHead {
  if (taken.framing.kind !== 'length') return taken;
  // To one that speaks HTTP/1.0 only closing the connection tells the end.
  const chunked = clientMinorVersion === 1 && taken.head.minorVersion === 1;
  const fields = chunked
    ? withoutFields(taken.head, ['content-length'], ['transfer-encoding: chunked'])
    : withoutFields(taken.head, ['content-length', 'connection', 'keep-alive'], ['connection: close']);
  const bytes = renderHead(taken.bytes, fields);
  return { head: taken.head, framing: { kind: chunked ? 'chunked' : 'until-close' }, bytes };
}

/** The head of an edited body that is there as a whole, this long. */
export function resizedHead(taken: TakenHead, length: number): TakenHead {
  if (taken.framing.kind !== 'length' || taken.framing.bytes === length) return taken;
  const fields = withoutFields(taken.head, ['content-length'], [`content-length: ${length}`]);
  return { head: taken.head, framing: { kind: 'length', bytes: length }, bytes: renderHead(taken.bytes, fields) };
}

function withoutFields({ headers }: ResponseHead, gone: readonly string[], added: readonly string[]): string[] {
  return [...headers.flatMap(([name, value]) => (gone.includes(name) ? [] : [`${name}: ${value}`])), ...added];
}

function renderHead(original: Buffer, fields: readonly string[]): Buffer {
  const statusLine = original.toString('latin1', 0, original.indexOf('\r\n'));
  return Buffer.from(`${[statusLine, ...fields].join('\r\n')}\r\n\r\n`, 'latin1');
}
