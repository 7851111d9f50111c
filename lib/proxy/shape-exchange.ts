import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';
import type { ResponseShape } from './response-shape.ts';
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

/** Begins to shape the response of an exchange, from its first byte on. */
export function shapeExchange(exchange: Exchange, shape: ResponseShape, on: ShapedConnection): ShapedResponse {
  const shaped = new ShapedResponse(exchange.request.method, shape, {
    pass(bytes) {
      on.passResponse(exchange, bytes);
      return on.client.writableNeedDrain;
    },
    read: (wanted) => void (wanted ? on.upstream?.resume() : on.upstream?.pause()),
    stall: () => (exchange.stalled = true),
    reset: on.breakOff,
    halfClose: on.halfClose,
    end(last) {
      on.dropUpstream();
      if (last !== null) on.passResponse(exchange, last);
      if (last === null || !exchange.requestDone) on.endByClose();
    },
    lose: (loss) => (loss === 'ended' ? on.endByClose() : on.breakOff()),
  });
  exchange.shaped = shaped;
  return shaped;
}
