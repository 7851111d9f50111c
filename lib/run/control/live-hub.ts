import type { ServerResponse } from 'node:http';
import type { LiveEvent } from './live-event.ts';

/** So many of the past are told to somebody who comes late; the newest. */
const KEPT_EVENTS = 200;

/** Tells what happens in a drill to any number of watchers, and costs the drill nothing: who does not read misses progress. */
export interface LiveHub {
  tell(event: LiveEvent): void;
  /** The latest progress; null: none yet. */
  readonly progress: Extract<LiveEvent, { kind: 'progress' }> | null;
  /** Streams to one watcher as server-sent events: what there has been, and then what comes, until it leaves or the hub closes. */
  serve(response: ServerResponse): void;
  close(): void;
}

/** A hub nobody watches yet. */
export function createLiveHub(): LiveHub {
  const watchers = new Set<ServerResponse>();
  /** Which drill it is, which is told to everybody, however much has happened since. */
  let run: LiveEvent | null = null;
  let kept: LiveEvent[] = [];
  let progress: LiveHub['progress'] = null;
  return {
    get progress() {
      return progress;
    },
    tell(event) {
      if (event.kind === 'progress') progress = event;
      else if (event.kind === 'run') run = event;
      else kept = [...kept, event].slice(-KEPT_EVENTS);
      const text = renderEvent(event);
      for (const watcher of watchers) {
        // The next one says the same, and more; what happens only once waits for the watcher, and is little.
        if (event.kind === 'progress' && watcher.writableNeedDrain) continue;
        watcher.write(text);
      }
    },
    serve(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.on('error', () => {});
      response.on('close', () => watchers.delete(response));
      const past = [run, ...kept, progress].filter((event) => event !== null);
      response.write(past.map(renderEvent).join(''));
      watchers.add(response);
    },
    close() {
      for (const watcher of watchers) watcher.end();
      watchers.clear();
    },
  };
}

function renderEvent(event: LiveEvent): string {
  return `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}
