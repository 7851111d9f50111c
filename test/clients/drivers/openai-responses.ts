import OpenAI from 'openai';
import type { Response } from 'openai/resources/responses/responses';
import { type ClientCall, type ClientDriver, type ClientSink, PROMPT } from '../client-driver.ts';

const question = { model: 'gpt-x', input: PROMPT };

function createClient({ url, timeoutMs }: ClientCall): OpenAI {
  return new OpenAI({ apiKey: 'sk-test', baseURL: `${url}/v1`, timeout: timeoutMs, logLevel: 'off' });
}

/** Of what ends a response there is a status, and a reason only where it is not complete. */
function sinkFinish(response: Response, sink: ClientSink): void {
  sink.finish(response.incomplete_details?.reason ?? response.status);
}

/** `openai`: `create()` of the Responses API, and the stream it returns read event by event. */
export const openaiResponses: ClientDriver = {
  id: 'openai-responses',
  label: 'openai, `responses.create()`',
  packageName: 'openai',
  wire: 'openai-responses',
  modes: ['whole', 'streamed'],
  async call(call, sink) {
    const { responses } = createClient(call);
    if (!call.streamed) {
      const response = await responses.create(question);
      // The library's type promises it; of a body that is no response there is none.
      const body: { output_text?: string } = response;
      sink.text(body.output_text ?? '');
      sinkFinish(response, sink);
      return;
    }
    for await (const event of await responses.create({ ...question, stream: true })) {
      if (event.type === 'response.output_text.delta') sink.text(event.delta);
      if (event.type === 'response.completed' || event.type === 'response.incomplete') {
        sinkFinish(event.response, sink);
      }
    }
  },
};

/** `openai`: its helper for streams of the Responses API, awaited for the whole response. */
export const openaiResponsesStreamHelper: ClientDriver = {
  id: 'openai-responses-stream',
  label: 'openai, `responses.stream()` and `finalResponse()`',
  packageName: 'openai',
  wire: 'openai-responses',
  modes: ['streamed'],
  async call(call, sink) {
    const stream = createClient(call).responses.stream(question);
    stream.on('response.output_text.delta', ({ delta }) => sink.text(delta));
    sinkFinish(await stream.finalResponse(), sink);
  },
};
