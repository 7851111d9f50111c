import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import type { NoteRecord } from '../../collector/records/note.ts';
import { listen } from '../../proxies/process/listen.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import { ControlRefusal } from '../../proxies/injector/control-refusal.ts';
import { type ControlRoutes, createControlServer } from '../../proxies/injector/control-server.ts';
import { type ControlFiles, writeControlFiles } from './control-file.ts';
import { createLiveHub, type LiveHub } from './live-hub.ts';
import { type Note, parseNote, parseStop } from './parse-note.ts';
import { livePage, livePageHeaders } from './page.ts';

/** A note with its time, epoch ms. */
export type KeptNote = Note & Pick<NoteRecord, 'atEpochMs'>;

/** What those who drive a drill from elsewhere can do. */
export interface ControlledDrill {
  /** Its folder: the token is put there. */
  folder: string;
  /** Ends the drill, faults first. `reason`: a clause. */
  stop(reason: string): void;
  /** Keeps a note; what is kept, which has no secrets in it. Null: its run has not begun, or is over: there is nothing to note it in. */
  note(note: Note): KeptNote | null;
}

/** The control API of one drill that runs. */
export interface RunningControl {
  hub: Pick<LiveHub, 'tell'>;
  close(): Promise<void>;
}

/**
 * Opens a drill's control API on loopback, with a new token in `control.token` of its folder (mode 0600): `POST /stop`, `POST /notes`,
 * `GET /status`, `GET /events` (server-sent events) and a page at `/`, which asks for the token. Throws where the port or the file cannot be had.
 */
export async function startControl(drill: ControlledDrill): Promise<RunningControl> {
  const hub = createLiveHub();
  const token = randomBytes(24).toString('base64url');
  const server = createControlServer(token, createRoutes(drill, hub), {
    'GET /': () => ({ kind: 'page', html: livePage, headers: livePageHeaders }),
  });
  const port = await listen(server, 0, "the drill's control API");
  let files: ControlFiles;
  try {
    files = writeControlFiles(drill.folder, { url: `http://127.0.0.1:${port}`, token, pid: process.pid });
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    hub,
    async close() {
      files.remove();
      hub.close();
      await closeServer(server);
    },
  };
}

function createRoutes({ stop, note }: ControlledDrill, hub: LiveHub): ControlRoutes {
  return {
    'GET /status': () => ({ kind: 'json', body: { progress: hub.progress?.progress ?? null } }),
    'GET /events': () => ({ kind: 'stream', serve: (response) => hub.serve(response) }),
    async 'POST /stop'(request) {
      const { reason } = parseStop(await request.readJson());
      const atEpochMs = nowEpochMs();
      stop(reason === '' ? 'stopped by cutover stop' : `stopped by cutover stop: ${reason}`);
      return { kind: 'json', body: { atEpochMs } };
    },
    async 'POST /notes'(request) {
      const said = parseNote(await request.readJson());
      const kept = note(said);
      if (kept === null)
        throw new ControlRefusal(409, 'The run has not begun yet, or is over, so that there is nothing to note it in.');
      hub.tell({ kind: 'note', ...kept });
      return { kind: 'json', body: { atEpochMs: kept.atEpochMs } };
    },
  };
}

/** Lets watchers read the end, for a moment. */
async function closeServer(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), 500);
  server.closeIdleConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearTimeout(timer);
}
