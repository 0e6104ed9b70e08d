// Lambda's runtime loop, in place of `aws-lambda-ric`, which has to be compiled: ask for an event, answer it, ask again.

import { Agent, request } from "node:http";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, agent, method, path: `/2018-06-01/runtime/${path}` }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => resolve({ headers: answer.headers, text: Buffer.concat(chunks).toString() }));
      answer.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Serves `handler` for as long as there are events. */
export async function serve(handler) {
  for (;;) {
    const { headers, text } = await call("GET", "invocation/next");
    const requestId = headers["lambda-runtime-aws-request-id"];
    try {
      const answer = await handler(JSON.parse(text), requestId);
      await call("POST", `invocation/${requestId}/response`, JSON.stringify(answer));
    } catch (error) {
      const told = { errorType: error.name, errorMessage: error.message };
      await call("POST", `invocation/${requestId}/error`, JSON.stringify(told));
    }
  }
}
