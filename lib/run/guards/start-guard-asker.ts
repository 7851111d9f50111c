import type { Asker } from '../../collector/judge/asker.ts';
import type { ModelGuardSettings } from '../../drill/contracts/index.ts';
import { CORRELATION_HEADER, formatCorrelationId, GUARD_HEADER } from '../../kit/terms/correlation.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import { callProvider } from '../calls/call-provider.ts';
import { type GuardAccounts, UnpaidCall } from './guard-accounts.ts';
import { createGuardAsker, type GuardAsker } from './create-guard-asker.ts';
import { findAway, type GuardSeats } from './guard-seats.ts';
import { readGuardPrompt } from './read-guard-prompt.ts';

/** Makes ready to ask a guard's model. `seats` null: nobody can be asked. `accounts`: who allows each call; default: all are. Throws a `usage` error for a prompt that cannot be read. */
export async function startGuardAsker(
  settings: ModelGuardSettings,
  place: number,
  { seats, clean, accounts }: { seats: GuardSeats | null; clean: (text: string) => string; accounts?: GuardAccounts },
): Promise<GuardAsker> {
  const settingsPath = `contracts[${place}]`;
  const prompt = await readGuardPrompt(settings, settingsPath);
  const away = findAway(settings, seats);
  if (away !== null) return { ...unasked(`${settingsPath} (guard) cannot be asked: ${away}`), giveUp() {} };
  const { runToken } = seats ?? { runToken: null };
  const asker = createGuardAsker({
    settings,
    settingsPath,
    prompt,
    nowEpochMs,
    clean,
    async call(provider, { chat, index, signal }) {
      const seat = seats?.providers[provider];
      if (seat?.kind !== 'there') throw new Error(`Nobody knows where ${provider} is asked.`);
      const over = accounts?.before(provider, chat) ?? null;
      if (over !== null) throw new UnpaidCall(over);
      const result = await callProvider({
        address: seat,
        chat: { ...chat, model: seat.model },
        headers: runToken === null ? {} : markCall(formatCorrelationId(runToken, index)),
        timeoutMs: settings.by.timeoutMs,
        signal,
      });
      accounts?.after(provider, chat, result);
      return result;
    },
  });
  return {
    ...asker,
    ask: (answer, request) =>
      asker.ask(answer, request).catch((error: unknown) => {
        if (!(error instanceof UnpaidCall)) throw error;
        return { outcome: 'unread', why: `${settingsPath} (guard) was not asked: ${error.message}` };
      }),
  };
}

function unasked(why: string): Asker {
  return { ask: () => Promise.resolve({ outcome: 'unread', why }), lost: () => why };
}

/** By the first an injector knows it for a guard's; by the second a mock knows the case. */
function markCall(id: string): Record<string, string> {
  return { [GUARD_HEADER]: id, [CORRELATION_HEADER]: id };
}
