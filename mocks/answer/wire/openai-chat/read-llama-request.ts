import type { ReadRequest, RequestProblem } from '../wire-format.ts';
import { readChatRequest } from './read-request.ts';

/**
 * Reads a request as llama.cpp's server does: any model is taken, none too. Its refusals are those of b10434; a newer
 * build (b11549) answers JSON that is broken with 400. It would make up a question where there are no messages in the
 * list; here that is refused.
 */
export function readLlamaRequest(body: string): ReadRequest {
  const read = readChatRequest(body, null, 'any-model');
  return read.kind === 'request' ? read : { kind: 'problem', problem: rewordProblem(read.problem, body) };
}

function rewordProblem(problem: RequestProblem, body: string): RequestProblem {
  const said = (status: RequestProblem['status'], message: string): RequestProblem => ({
    status,
    message,
    param: null,
    code: null,
  });
  if (problem.param === 'messages') {
    return problem.code === 'missing_required_parameter'
      ? said(400, "'messages' is required")
      : said(400, "Expected 'messages' to be an array");
  }
  const column = body.length + 1;
  return said(
    500,
    `[json.exception.parse_error.101] parse error at line 1, column ${column}: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal`,
  );
}
