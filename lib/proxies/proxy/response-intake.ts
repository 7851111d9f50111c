import type { TakenHead } from '../../wire/http1/taken-head.ts';
import type { BodyReader } from '../../wire/http1/body-reader.ts';
import { BodySlices } from '../../wire/http1/body-sinks.ts';
import { createBodyReader } from '../../wire/http1/create-body-reader.ts';
import { HeadCollector } from '../../wire/http1/head-collector.ts';
import { readResponse } from '../../wire/http1/read-response.ts';

/** One response as it comes in, taken apart; what is passed on is made of it. */
export interface Intake {
  /** Interim heads, to be passed on before anything else. */
  readonly interim: Buffer[];
  /** Body bytes nobody has taken yet, transfer coding taken off. */
  readonly body: Buffer[];
  readonly head: TakenHead | null;
  /** Has the last byte of the message come? */
  readonly whole: boolean;
  /** Did the upstream break the protocol, or say more than its response? */
  readonly broken: boolean;
  /** How the message ends behind `body`, whatever the upstream would have said yet; null: as the upstream ends it. */
  readonly stop: 'end' | 'reset' | null;
  push(chunk: Buffer): void;
  /** Nothing more comes; `inOrder`: the upstream closed its connection in order. */
  lose(inOrder: boolean): void;
  /** What is held back comes at once. */
  release(): void;
}

/** Takes one response apart as it comes: interim heads, the head, and the body with its transfer coding off. Pure. */
export class ResponseIntake implements Intake {
  readonly interim: Buffer[] = [];
  head: TakenHead | null = null;
  whole = false;
  broken = false;
  readonly stop = null;
  readonly #method: string;
  readonly #collector = new HeadCollector();
  readonly #slices = new BodySlices();
  #reader: BodyReader | null = null;

  constructor(method: string) {
    this.#method = method;
  }

  get body(): Buffer[] {
    return this.#slices.list;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at >= 0 && at < chunk.length && !this.whole) {
      if (this.#reader === null) at = this.#readHead(chunk, at);
      else {
        at = this.#reader.push(chunk, at, this.#slices);
        this.whole = this.#reader.done;
      }
    }
    if (at < chunk.length) this.broken = true;
  }

  lose(): void {}

  release(): void {}

  #readHead(chunk: Buffer, from: number): number {
    const read = readResponse(this.#method, this.#collector, chunk, from);
    if (read.kind === 'more') return chunk.length;
    if (read.kind === 'bad') return -1;
    const bytes = Buffer.from(read.text, 'latin1');
    if (read.kind === 'interim') {
      this.interim.push(bytes);
      return read.end;
    }
    const { head, framing, end } = read;
    // Behind a change of protocols nothing is a response any more; requests that ask for one are not shaped.
    if (head.status === 101) return -1;
    this.head = { head, framing, bytes };
    this.#reader = createBodyReader(framing);
    this.whole = this.#reader === null;
    return end;
  }
}
