import type { Drill } from '../../drill/drill.ts';
import type { ProviderAddress } from '../../drill/targets/provider-call.ts';
import { CORRELATION_HEADER, formatCorrelationId } from '../../kit/terms/correlation.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import type { AskWay } from './ask-way.ts';
import { callProvider } from '../calls/call-provider.ts';
import { renderCase } from './render-case.ts';

export interface StraightOptions {
  drill: Drill;
  addresses: ReadonlyMap<ProviderName, ProviderAddress>;
  token: string;
}

/** Asks each provider itself, all of them at once. */
export function askStraight({ drill, addresses, token }: StraightOptions): AskWay {
  const render: AskWay['render'] = (arrival, column) =>
    renderCase(drill, arrival, column, formatCorrelationId(token, arrival.index));
  return {
    isInTurn: false,
    render,
    call(arrival, column, signal) {
      const address = addresses.get(column.provider);
      if (address === undefined) throw new Error(`Nobody knows where ${column.provider} is asked.`);
      return callProvider({
        address,
        chat: render(arrival, column),
        headers: { [CORRELATION_HEADER]: formatCorrelationId(token, arrival.index) },
        timeoutMs: drill.traffic.requestTimeoutMs,
        signal,
      });
    },
    hold: (_, use) => use(),
  };
}
