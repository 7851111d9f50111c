/** The data of the event that ends a stream of OpenAI's chat completions, and of many who took it over. */
export const END_MARKER = '[DONE]';

/** That event. */
export const END_EVENT = `data: ${END_MARKER}\n\n`;

/** Is this data an end marker? It stands in streams of every format: gateways put it behind those that have none. */
export function isEndMarker(data: string): boolean {
  return data.trim() === END_MARKER;
}
