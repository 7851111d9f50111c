import type { Socket } from 'node:net';
import { EditedIntake } from './edited-intake.ts';
import type { Forward } from './exchange-handler.ts';
import type { Exchange } from './exchange.ts';
import { ResponseIntake } from './response-intake.ts';
import type { PlanStep } from '../../wire/shape/shape-step.ts';
import { setHeaders } from '../../wire/http1/set-headers.ts';
import { ShapedResponse } from './shaped-response.ts';

/** What shaping needs of the connection an exchange is on. */
export interface ShapedConnection {
  client: Socket;
  /** The upstream the response comes from. */
  upstream: Socket | null;
  /** Takes bytes as if the upstream had just sent them. */
  passResponse(exchange: Exchange, bytes: Buffer): void;
  /** Ends both sides, hard. */
  breakOff(): void;
  /** Ends the upstream alone. */
  dropUpstream(): void;
  /** Ends the message in progress by closing the connection. */
  endByClose(): void;
  /** Closes the client's connection in the middle of the message, in one direction. */
  halfClose(): void;
}

/** The shape of a response of which only the head or what stands in it changes. */
const passAll: PlanStep = () => ({ kind: 'pass' });

/** Begins to shape the response of an exchange as `forward` says, from its first byte on. */
export function shapeExchange(exchange: Exchange, forward: Forward, on: ShapedConnection): ShapedResponse {
  const { request } = exchange;
  const { shape = passAll, edit, headers, onShaped = () => {} } = forward;
  const intake = edit === undefined ? new ResponseIntake(request.method) : new EditedIntake(request, edit);
  const shaped = new ShapedResponse(intake, shape, {
    rewriteHead: (bytes) => (headers === undefined ? bytes : setHeaders(bytes, headers)),
    pass(bytes) {
      on.passResponse(exchange, bytes);
      return on.client.writableNeedDrain;
    },
    shaped: onShaped,
    read: (wanted) => void (wanted ? on.upstream?.resume() : on.upstream?.pause()),
    reset: on.breakOff,
    halfClose: on.halfClose,
    end(last) {
      on.dropUpstream();
      if (last !== null) on.passResponse(exchange, last);
      if (last === null || !exchange.requestDone) on.endByClose();
    },
    lose: (loss) => (loss === 'ended' ? on.endByClose() : on.breakOff()),
  });
  exchange.shapeBy(shaped);
  return shaped;
}
