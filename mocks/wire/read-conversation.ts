import { stripMarkers } from '../../lib/records/correlation.ts';
import type { Conversation } from '../model-request.ts';

/** Where a request stands, from its system prompt, what the user said first, and the number of answers it carries. */
export function readConversation(system: string, opening: string | undefined, answers: number): Conversation {
  return { system: stripMarkers(system), opening: stripMarkers(opening ?? ''), turn: answers + 1 };
}
