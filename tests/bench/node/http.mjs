// From an API Gateway event (payload 2.0) to a call and back: bodies, sessions, problems, the log line.

import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";

const ACCESS_SECONDS = 15 * 60;
const MAX_BODY = 1_000_000;

/** An answer that is not what was asked for, as `application/problem+json`. */
export class Problem extends Error {
  constructor(status, code, title, detail, { fields = [], headers = {} } = {}) {
    super(code);
    Object.assign(this, { status, code, title, detail, fields, headers });
  }
}

export const unauthenticated = () =>
  new Problem(401, "unauthenticated", "Connectez-vous", "Votre session est terminée ou vous n’êtes pas connecté.", {
    headers: { "www-authenticate": "Bearer" },
  });

export const notFound = (what) =>
  new Problem(404, "not_found", "Introuvable", `${what} n’existe pas ou n’est pas accessible avec votre compte.`);

export const throttled = (seconds) =>
  new Problem(429, "throttled", "Trop de tentatives", `Réessayez dans ${Math.ceil(seconds / 60)} minutes.`, {
    headers: { "retry-after": String(seconds) },
  });

/** The JSON object in the body of `event`. */
export function jsonBody(event) {
  const body = event.isBase64Encoded ? Buffer.from(event.body ?? "", "base64").toString() : (event.body ?? "");
  if (Buffer.byteLength(body) > MAX_BODY) {
    throw new Problem(413, "payload_too_large", "La demande est trop volumineuse", "Le contenu envoyé est limité à 1 Mo.");
  }
  const type = (event.headers["content-type"] ?? "").split(";")[0].trim().toLowerCase();
  if (type !== "application/json") {
    throw new Problem(415, "unsupported_media_type", "Le format n’est pas accepté", "Envoyez le contenu en « application/json ».");
  }
  const malformed = () => new Problem(400, "malformed_json", "La demande n’est pas lisible", "Le contenu envoyé n’est pas du JSON valide.");
  let json;
  try {
    json = JSON.parse(body);
  } catch {
    throw malformed();
  }
  if (json === null || typeof json !== "object" || Array.isArray(json)) throw malformed();
  return json;
}

/** The mistakes of a form, gathered so that all are named at once. */
export class Form {
  fields = [];

  refuse(field, message) {
    this.fields.push({ field, message });
    return null;
  }

  finish() {
    if (this.fields.length === 0) return;
    const detail = this.fields.length > 1 ? "Corrigez les champs indiqués." : "Corrigez le champ indiqué.";
    throw new Problem(422, "invalid_request", "Certaines informations sont à corriger", detail, { fields: this.fields });
  }
}

// ---- access tokens: EdDSA JWTs

const publicKeys = new Map(
  process.env.SESSION_PUBLIC_KEYS.split(",").map((pair) => {
    const [kid, x] = pair.trim().split("=");
    return [kid, createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } })];
  }),
);

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decoded = (part) => JSON.parse(Buffer.from(part, "base64url").toString());

/** The private key of `kid=base64(PKCS #8)`. OpenSSL does not read version 2 of that form, so the key is taken out of it. */
export function privateKey(text) {
  const [kid, ...rest] = text.trim().split("=");
  const der = Buffer.from(rest.join("="), "base64");
  const d = der.subarray(16, 48).toString("base64url");
  const x = der.subarray(-32).toString("base64url");
  return { kid, key: createPrivateKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", d, x } }) };
}

/** An access token of `session`. */
export function accessToken({ kid, key }, session, now) {
  const claims = { iss: "sev-web", aud: "sev-web-api", iat: now, exp: now + ACCESS_SECONDS, ...session };
  const text = `${encoded({ typ: "at+jwt", alg: "EdDSA", kid })}.${encoded(claims)}`;
  return { token: `${text}.${sign(null, Buffer.from(text), key).toString("base64url")}`, seconds: ACCESS_SECONDS };
}

/** The session of the token that `event` shows, when its caller has one of `roles`. */
export function session(event, roles, now) {
  const [scheme, token] = (event.headers.authorization ?? "").split(" ");
  const [header, payload, signature] = scheme.toLowerCase() === "bearer" && token ? token.split(".") : [];
  let claims;
  try {
    const { typ, alg, kid } = decoded(header);
    const key = typ === "at+jwt" && alg === "EdDSA" && publicKeys.get(kid);
    if (!key || !verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"))) throw unauthenticated();
    claims = decoded(payload);
  } catch {
    throw unauthenticated();
  }
  if (claims.iss !== "sev-web" || claims.aud !== "sev-web-api" || now >= claims.exp) throw unauthenticated();
  if (!claims.roles.some((role) => roles.includes(role))) {
    throw new Problem(403, "forbidden", "Accès refusé", "Votre rôle ne permet pas cette action.");
  }
  return claims;
}

// ---- answers

const COMMON = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** The Lambda handler of `operation`: `handle` gives `{ status, headers, cookies, body, organisation }` or throws a Problem. */
export function handler(operation, handle) {
  return async (event, requestId) => {
    let answer;
    let code = "ok";
    let organisation;
    try {
      const { status, headers = {}, cookies = [], body, ...rest } = await handle(event);
      organisation = rest.organisation;
      answer = {
        statusCode: status,
        headers: { "content-type": "application/json", ...COMMON, ...headers },
        cookies,
        body: JSON.stringify(body),
        isBase64Encoded: false,
      };
    } catch (error) {
      const problem = error instanceof Problem ? error : internal(error);
      code = problem.code;
      const { status, title, detail, fields } = problem;
      answer = {
        statusCode: status,
        headers: { "content-type": "application/problem+json", ...COMMON, ...problem.headers },
        body: JSON.stringify({ type: "about:blank", status, code, title, detail, fields }),
        isBase64Encoded: false,
      };
    }
    // The organisation, never the person, and nothing that they sent.
    console.log(JSON.stringify({ level: "INFO", operation, requestId, status: answer.statusCode, code, organisation }));
    return answer;
  };
}

function internal(error) {
  console.error(JSON.stringify({ level: "ERROR", error: error.name }));
  return new Problem(500, "internal", "Une erreur est survenue", "Réessayez. Si l’erreur persiste, appelez le 0 969 320 616.");
}
