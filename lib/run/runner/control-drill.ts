import { formatCause } from '../../kit/cutover-error.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { createRecordWriter } from '../../collector/record-file/record-writer.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import type { LiveEvent } from '../control/live-event.ts';
import type { Note } from '../control/parse-note.ts';
import { type KeptNote, type RunningControl, startControl } from '../control/start-control.ts';
import type { Journal, JournalEntry } from './journal.ts';
import type { Progress } from './progress.ts';
import type { RunEvent } from './run-event.ts';
import type { RunFolder } from './run-folder.ts';

/** A drill as others see and stop it, from another terminal or machine. */
export interface DrillControl {
  /** Aborts as the drill's own does, and where somebody stops the drill here. */
  signal: AbortSignal;
  /** Whether somebody has stopped the drill here, maybe behind its load. */
  isStopped(): boolean;
  tell(event: RunEvent): void;
  tellJournal(entry: JournalEntry): void;
  /** Notes are taken from now on: they are kept in this journal and in the records. */
  takeNotes(journal: Journal): void;
  /** No more of them. */
  endNotes(): void;
  /** `verdict`: null where there is none. Once is enough. */
  close(verdict: string | null): Promise<void>;
}

/** What is controlled, and who is told. */
export interface DrillControlOptions {
  folder: Pick<RunFolder, 'path' | 'runId' | 'records'>;
  drillName: string;
  signal: AbortSignal;
  redactor: Pick<Redactor, 'clean' | 'cleanValue'>;
  /** Told that nobody can control it, and of notes that cannot be written. */
  warn(text: string): void;
}

/** Opens a drill's control API. Where that cannot be had, the drill goes on without it, and says so. */
export async function controlDrill(options: DrillControlOptions): Promise<DrillControl> {
  const { folder, drillName, redactor, warn } = options;
  const stopped = new AbortController();
  let journal: Journal | null = null;
  let control: RunningControl | null = null;

  function note({ as, text: written }: Note): KeptNote | null {
    if (journal === null) return null;
    const kept = { atEpochMs: nowEpochMs(), as, text: redactor.clean(written) };
    const records = createRecordWriter(folder.records, (error) =>
      warn(`A note cannot be recorded: ${formatCause(error)}`),
    );
    records.write({ kind: 'note', ...kept });
    records.close();
    journal({ what: 'noted', as, text: kept.text });
    return kept;
  }

  try {
    control = await startControl({
      folder: folder.path,
      stop: (reason) => stopped.abort(redactor.clean(reason)),
      note,
    });
  } catch (error) {
    warn(`Nobody can stop, watch or note this drill from elsewhere: ${formatCause(error)}`);
  }
  const tell = (event: LiveEvent): void => control?.hub.tell(event);
  tell({ kind: 'run', runId: folder.runId, drill: drillName, path: folder.path });
  return {
    signal: AbortSignal.any([options.signal, stopped.signal]),
    isStopped: () => stopped.signal.aborted,
    tell(event) {
      if (event.kind === 'step' || event.kind === 'warning') tell(event);
      else if (event.kind === 'progress') tell({ kind: 'progress', progress: toLive(event.progress) });
    },
    tellJournal: (entry) => tell({ kind: 'journal', atEpochMs: nowEpochMs(), entry: redactor.cleanValue(entry) }),
    takeNotes: (into) => void (journal = into),
    endNotes: () => void (journal = null),
    async close(verdict) {
      tell({ kind: 'ended', verdict });
      await control?.close();
      control = null;
    },
  };
}

function toLive({ servedBy, ...progress }: Progress) {
  return { ...progress, servedBy: [...servedBy] };
}
