// `login` in Node: the twin of functions/account/src/login.rs, to be measured beside it.
//
// It reads and writes the same items under the same keys and conditions. It leaves out: the hash that is checked when
// there is no such account, the networks of IPv6 addresses, and X-Ray.

import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { verify } from "@node-rs/argon2";
import { Transaction, countAttempt, fingerprint, get, keys, randomId, tables } from "./database.mjs";
import { Form, Problem, accessToken, handler, jsonBody, privateKey, throttled } from "./http.mjs";
import { serve } from "./runtime.mjs";

const WINDOW = 15 * 60;
const MAX_FOR_ACCOUNT = 10;
const MAX_FROM_ADDRESS = 100;
const IDLE_SECONDS = 30 * 60;
const ABSOLUTE_SECONDS = 12 * 3600;

const secrets = new SecretsManagerClient({});
const secret = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.SESSION_SIGNING_KEY }));
const signingKey = privateKey(secret.SecretString);

function parse(body) {
  const form = new Form();
  const identifier = String(body.identifier ?? "").trim().toUpperCase();
  const password = String(body.password ?? "");
  if (identifier === "") form.refuse("identifier", "Saisissez votre numéro de convention.");
  else if (!/^[A-Z0-9]{1,20}$/.test(identifier)) {
    form.refuse("identifier", "Le numéro de convention ne contient que des lettres et des chiffres. Exemple : ANCV1654.");
  }
  if (password === "") form.refuse("password", "Saisissez votre mot de passe.");
  else if (Buffer.byteLength(password) > 256) form.refuse("password", "Ce mot de passe est trop long.");
  form.finish();
  return { identifier, password };
}

async function login(event) {
  const { identifier, password } = parse(jsonBody(event));
  const at = new Date();
  const now = Math.floor(at.getTime() / 1000);
  const window = Math.floor(now / WINDOW);
  const address = event.requestContext.http.sourceIp;
  const counted = (name) => ({ name: `${name}#${window}`, expiresAt: (window + 1) * WINDOW });
  const ofAccount = counted(`login#${identifier}#${address}`);
  const ofAddress = counted(`login-from#${address}`);

  const [tried, triedFromHere, credentials] = await Promise.all([
    countAttempt(ofAccount),
    countAttempt(ofAddress),
    get(tables.accounts, keys.credentials(identifier)),
  ]);
  if (tried > MAX_FOR_ACCOUNT || triedFromHere > MAX_FROM_ADDRESS) throw throttled(ofAccount.expiresAt - now);
  if (!credentials || !(await verify(credentials.password_hash, password))) {
    throw new Problem(
      401,
      "wrong_credentials",
      "Connexion impossible",
      "Le numéro de convention ou le mot de passe n’est pas correct. Vérifiez-les, puis réessayez.",
    );
  }

  const { user } = credentials;
  const sessionId = randomId();
  const refreshSecret = randomId(32);
  const session = {
    session_id: sessionId,
    user,
    identifier,
    session_generation: credentials.session_generation ?? 0,
    secret_hash: fingerprint(refreshSecret),
    seed: randomId(32),
    previous_hash: null,
    rotated_at: now,
    ends_at: now + ABSOLUTE_SECONDS,
    expires_at: now + IDLE_SECONDS,
  };
  const failed = await new Transaction()
    .put("session", tables.accounts, keys.session(user.user_id, sessionId), session)
    .delete("account", tables.accounts, keys.attempts(ofAccount.name))
    .update("address", tables.accounts, keys.attempts(ofAddress.name), "ADD attempts :back SET expires_at = :expires_at", {
      ":back": -1,
      ":expires_at": ofAddress.expiresAt,
    })
    .audit(at, { organisation_id: user.organisation_id, user_id: user.user_id, action: "logged_in" })
    .commit();
  if (failed.length > 0) throw new Error("a condition that always holds failed");

  const claims = {
    sub: user.user_id,
    sid: sessionId,
    org: user.organisation_id,
    kind: user.organisation_kind,
    roles: user.roles,
  };
  const { token, seconds } = accessToken(signingKey, claims, now);
  const cookie = `sev_refresh=${user.user_id}.${sessionId}.${refreshSecret}; Path=/api/session; HttpOnly; Secure; SameSite=Strict`;
  const body = { access_token: token, token_type: "Bearer", expires_in: seconds, session_expires_in: IDLE_SECONDS, user };
  return { status: 200, cookies: [cookie], body };
}

await serve(handler("login", login));
