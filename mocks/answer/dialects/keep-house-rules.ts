import { createRandom } from '../../../lib/kit/stats/random.ts';
import type { Conversation } from '../model-request.ts';
import type { Dialect } from './dialect.ts';
import { holdAt, type HouseRule, type HouseRuleName, houseRules } from './house-rules.ts';

const rules = Object.entries(houseRules) as [HouseRuleName, HouseRule][];

/**
 * A right chat answer with the house rules of the conversation held or forgotten. Each rule has one draw for a whole
 * conversation, so that one which is forgotten at a turn stays forgotten after it.
 */
export function keepHouseRules(text: string, conversation: Conversation, dialect: Dialect, seed: number): string {
  const { system, turn } = conversation;
  let said = text;
  for (const [name, rule] of rules) {
    const asked = rule.find(system);
    if (asked === null) continue;
    const holds = createRandom(seed, system, conversation.opening, name)() < holdAt(dialect.houseRules[name], turn);
    said = holds ? rule.keep(said, asked) : rule.forget(said, asked);
  }
  return said;
}
