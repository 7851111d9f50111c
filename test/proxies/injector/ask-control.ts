import { type Agent, request as sendRequest } from 'node:http';

/** A request to a control API as a test writes it; the token is right unless `headers` say another. */
export interface Asked {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** What came back. */
export interface ControlReply<Body> {
  status: number;
  /** {} where there is none. */
  body: Body;
}

/** Asks the control API at `url`; throws when it does not answer with whole JSON. */
export function askControl<Body>(
  { url, token, agent }: { url: string; token: string; agent: Agent },
  { method, path, headers = {}, body = '' }: Asked,
): Promise<ControlReply<Body>> {
  return new Promise((resolve, reject) => {
    const request = sendRequest(
      url,
      {
        method,
        path,
        agent,
        // Said by hand: for a DELETE, Node's client would send the body and not its length.
        headers: { authorization: `Bearer ${token}`, 'content-length': Buffer.byteLength(body), ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          try {
            resolve({ status: response.statusCode ?? 0, body: (text === '' ? {} : JSON.parse(text)) as Body });
          } catch (error) {
            reject(new Error(`no JSON: ${text}`, { cause: error }));
          }
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
