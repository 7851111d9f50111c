import type { ServerResponse } from 'node:http';
import { type EventLog, formatEventId, type InjectorEvent, type LostEvents } from './event-log.ts';

/**
 * Streams the log's events after `after` to one reader, as server-sent events. Nothing is queued for a reader that
 * does not read: it falls behind in the log, and what the log has let go of it is told as an event `lost`. Null for
 * `after`: what the reader has missed is not known, and that is the first thing it is told. It is closed behind the last event of a log that is over.
 */
export function serveEvents(response: ServerResponse, log: EventLog, after: number | null): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let next = (after ?? log.lastId) + 1;
  const write = (event: InjectorEvent | LostEvents): void => {
    response.write(renderEvent(log.bootId, event));
  };
  const pump = (): void => {
    while (!response.writableNeedDrain) {
      const event = log.read(next);
      if (event === undefined) return log.isOver ? void response.end() : undefined;
      next = 'id' in event ? event.id + 1 : event.nextId;
      write(event);
    }
  };
  const unfollow = log.follow(pump);
  response.on('drain', pump);
  response.on('close', unfollow);
  response.flushHeaders();
  if (after === null) write({ nextId: next, records: null });
  pump();
}

function renderEvent(bootId: string, event: InjectorEvent | LostEvents): string {
  const [name, lastId] = 'id' in event ? [event.record.kind, event.id] : ['lost', event.nextId - 1];
  return `id: ${formatEventId(bootId, lastId)}\nevent: ${name}\ndata: ${JSON.stringify(event)}\n\n`;
}
