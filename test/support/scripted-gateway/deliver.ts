import { type ChatBody, finishPiece, readEvents, renderEvent, renderOwnAnswer, textOf } from './answer-text.ts';
import type { AnswerChange, GatewayBehaviour } from './behaviour.ts';
import { createChanger } from './changes.ts';
import type { CallHead, ProviderCall } from './provider-call.ts';
import type { Asked } from './routes.ts';
import type { Sink } from './sinks.ts';
import type { RequestLine } from './truth-line.ts';

/** What the truth says of an answer. */
export type Delivered = Pick<RequestLine, 'status' | 'end' | 'server' | 'did' | 'lied' | 'changedUsage'>;

/** How an answer is delivered. */
export interface Delivery {
  sink: Sink;
  streamed: boolean;
  changes: readonly AnswerChange[];
  onCut: GatewayBehaviour['onCut'];
  models: { primary: string; fallback: string };
  /** Asks the fallback in place of a call that was cut. */
  askAgain(): Promise<Asked>;
}

const nothing = { server: null, did: null, lied: false, changedUsage: false } as const;

/** Tells the caller an error of the gateway's own. */
export function deliverError(sink: Sink, status: number): Delivered {
  sink.begin(status, { 'content-type': 'application/json' });
  sink.write(JSON.stringify({ error: { message: 'no provider answered', type: 'gateway_error', code: null } }));
  sink.end('whole');
  return { ...nothing, status, end: 'whole' };
}

/** Answers in words that no provider said. */
export function deliverOwn(
  { sink, streamed }: Pick<Delivery, 'sink' | 'streamed'>,
  { text, id }: { text: string; id: string },
  did: 'replayed' | 'not-from-a-provider',
): Delivered {
  sink.begin(200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' });
  sink.write(renderOwnAnswer(text, id, streamed));
  sink.end('whole');
  return { ...nothing, did, status: 200, end: 'whole' };
}

/** Gives a provider's answer to the caller, changed as the script says. */
export async function deliverAnswer(delivery: Delivery, call: ProviderCall, head: CallHead): Promise<Delivered> {
  const isStream = head.headers['content-type']?.includes('event-stream') === true;
  return isStream ? deliverStream(delivery, call) : deliverWhole(delivery, call);
}

async function deliverWhole(delivery: Delivery, call: ProviderCall): Promise<Delivered> {
  const { sink, changes, models, onCut, askAgain } = delivery;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of call.body()) chunks.push(chunk);
  } catch {
    const again = onCut === undefined ? null : await askAgain();
    return again?.kind === 'answer' ? deliverAnswer(delivery, again.call, again.head) : deliverError(sink, 502);
  }
  const changer = createChanger(changes, { provider: call.provider, models });
  const body = changer.whole(JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatBody);
  const headers = changer.headers({ 'content-type': 'application/json', 'x-served-by': call.provider });
  sink.begin(200, headers);
  sink.write(JSON.stringify(body));
  sink.end('whole');
  return { status: 200, end: 'whole', server: call.provider, ...changer.done };
}

async function deliverStream(delivery: Delivery, first: ProviderCall): Promise<Delivered> {
  const { sink, changes, models, onCut, askAgain } = delivery;
  const changer = createChanger(changes, { provider: first.provider, models });
  const holdsBack = onCut === 'ask-again';
  const held: string[] = [];
  const send = (text: string): void => void (holdsBack ? held.push(text) : sink.write(text));
  const begin = (): void =>
    sink.begin(200, changer.headers({ 'content-type': 'text/event-stream', 'x-served-by': first.provider }));
  let last: ChatBody | null = null;
  let call = first;
  let spliced = false;
  let saidText = false;
  if (!holdsBack) begin();
  for (;;) {
    try {
      for await (const event of readEvents(call.body())) {
        if (event.kind === 'piece') {
          last = event.body;
          saidText ||= textOf(event.body) !== '';
        }
        const { send: events, over } = changer.event(event);
        for (const sent of events) send(renderEvent(sent));
        if (!over) continue;
        call.giveUp();
        break;
      }
      break;
    } catch {
      if (onCut === 'heal') {
        send(renderEvent(finishPiece(last)) + renderEvent({ kind: 'done' }));
        changer.done.did = 'healed-cut';
        break;
      }
      const again = onCut === undefined || spliced ? null : await askAgain();
      if (again?.kind !== 'answer') {
        sink.end('cut');
        return { status: 200, end: 'cut', ...changer.done, server: null };
      }
      if (holdsBack) return deliverAnswer({ ...delivery, onCut: undefined }, again.call, again.head);
      call = again.call;
      // Of one that broke off before its first word nothing is in the answer.
      spliced = saidText;
      if (spliced) changer.done.did = 'spliced';
      else changer.done.lied = true;
    }
  }
  if (holdsBack) {
    begin();
    sink.write(held.join(''));
  }
  sink.end('whole');
  // Nobody can tell a stream without any end from one that was cut.
  const end = changer.leavesNoEnd ? 'cut' : 'whole';
  return { status: 200, end, server: spliced || end === 'cut' ? null : call.provider, ...changer.done };
}
