import { readFileSync, statSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { readLastWords, readLogEnd } from '../../proxies/process/read-last-words.ts';
import { type ProgramOptions, startProgram } from '../../proxies/process/start-program.ts';

/** A line that is longer is none that anybody meant. */
const MOST_LINE_CHARACTERS = 1024 * 1024;
const LOOK_INTERVAL_MS = 100;
const PAGE_BYTES = 4096;
const MIB = 1024 * 1024;
/** What a process takes before it has done anything, MiB: of Node about 45. */
const SPARE_MB = 64;

/** How a process ended that was not told to. */
export interface ConsumerEnd {
  isOutOfMemory: boolean;
  /** A clause: `it ended with code 1: …`. */
  why: string;
}

/** A process that is asked about answers. */
export interface ConsumerProcess {
  send(line: string): void;
  /** Ends it, and all that it has started; resolves when it is gone. */
  stop(): Promise<void>;
}

/** What is told of it while it runs. */
export interface ConsumerEvents {
  onLine(line: string): void;
  /** More came in one line than a line may have. */
  onFlood(): void;
  onEnd(end: ConsumerEnd): void;
}

/** How it is started. */
export type ConsumerCommand = Pick<
  ProgramOptions,
  'name' | 'command' | 'args' | 'env' | 'cwd' | 'logPath' | 'clean'
> & {
  replies: 1 | 3;
  /** MiB of memory it may take. */
  memoryMb: number;
};

/** Of what it prints, so many characters a start are kept. */
const MOST_LOGGED = 256 * 1024;

/** Starts it under a keeper, behind the processes of the drill in the machine's favour. Throws an `environment` error when it cannot be started. */
export async function startConsumerProcess(
  { memoryMb, ...command }: ConsumerCommand,
  events: ConsumerEvents,
): Promise<ConsumerProcess> {
  const logFrom = sizeOf(command.logPath);
  const program = await startProgram({ ...command, mostLogged: MOST_LOGGED });
  const { pid, talk, ended } = program;
  yieldTo(pid);
  let isTold = false;
  let isOver = false;
  let isFat = false;
  const watch = setInterval(() => {
    isFat ||= readResidentMb(pid) > memoryMb + SPARE_MB;
    if (isFat) void program.stop(0);
  }, LOOK_INTERVAL_MS);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  talk?.replies.on('data', (bytes: Buffer) => {
    if (isTold) return;
    const lines = (rest + decoder.write(bytes)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (isTold) return;
      events.onLine(line);
    }
    if (!isTold && rest.length > MOST_LINE_CHARACTERS) events.onFlood();
  });
  void ended.then(({ code, signal }) => {
    clearInterval(watch);
    isOver = true;
    if (isTold) return;
    const isOutOfMemory = isFat || /heap out of memory/.test(readLogEnd(command.logPath, logFrom));
    const how = isOutOfMemory ? `it took more than ${memoryMb} MiB` : `it ended with ${signal ?? `code ${code}`}`;
    events.onEnd({ isOutOfMemory, why: `${how}: ${readLastWords(command.logPath, logFrom)}` });
  });
  return {
    send: (line) => void talk?.input.write(`${line}\n`),
    async stop() {
      isTold = true;
      clearInterval(watch);
      if (!isOver) await program.stop(0);
    },
  };
}

/** What it takes of the machine, the load and its proxies take first. */
function yieldTo(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It is gone already, or nobody may: then it runs as the others do.
  }
}

/** Memory of a process, MiB; 0 where that cannot be told. */
function readResidentMb(pid: number): number {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return (Number(pages) * PAGE_BYTES) / MIB;
  } catch {
    return 0;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
