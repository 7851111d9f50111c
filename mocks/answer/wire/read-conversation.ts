import { stripMarkers } from '../../../lib/kit/terms/correlation.ts';
import type { Conversation } from '../model-request.ts';

/** Where a request stands, from its system prompt, what the user said first, and the number of answers it carries. */
export function readConversation(system: string, opening: string | undefined, answers: number): Conversation {
  return new ReadConversation(stripMarkers(system), opening ?? '', answers + 1);
}

/** What the user said first is as long as a prompt, and read only where a house rule is at stake. */
class ReadConversation implements Conversation {
  readonly system: string;
  readonly turn: number;
  readonly #opening: string;

  constructor(system: string, opening: string, turn: number) {
    this.system = system;
    this.turn = turn;
    this.#opening = opening;
  }

  get opening(): string {
    return stripMarkers(this.#opening);
  }
}
