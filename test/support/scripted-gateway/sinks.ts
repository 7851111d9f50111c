import type { ServerResponse } from 'node:http';

/** Where an answer goes to. */
export interface Sink {
  begin(status: number, headers: Record<string, string>): void;
  write(text: string): void;
  /** `cut`: the connection is broken. */
  end(how: 'whole' | 'cut'): void;
}

/** The caller, as it comes. */
export function callerSink(response: ServerResponse): Sink {
  return {
    begin: (status, headers) => {
      response.writeHead(status, headers);
      response.flushHeaders();
    },
    write: (text) => void response.write(text),
    end: (how) => void (how === 'whole' ? response.end() : response.destroy()),
  };
}

/** An answer that is held back. */
export interface HeldAnswer extends Sink {
  /** Gives all of it to another one. */
  passOn(to: Sink): void;
}

export function holdAnswer(): HeldAnswer {
  const steps: ((to: Sink) => void)[] = [];
  return {
    begin: (status, headers) => void steps.push((to) => to.begin(status, headers)),
    write: (text) => void steps.push((to) => to.write(text)),
    end: (how) => void steps.push((to) => to.end(how)),
    passOn: (to) => steps.forEach((step) => step(to)),
  };
}
