// `login` in Node: the twin of functions/account/src/login.rs, to be measured beside it.
//
// It reads and writes the same items under the same keys and conditions. It leaves out: the hash that is checked when
// there is no such account, the mail about many attempts, the second factor, the networks of IPv6 addresses, and X-Ray.

import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { verify } from "@node-rs/argon2";
import { Transaction, countAttempt, fingerprint, get, keys, randomId, tables } from "./database.mjs";
import { Form, Problem, accessToken, handler, jsonBody, privateKey, throttled } from "./http.mjs";
import { serve } from "./runtime.mjs";

const WINDOW = 15 * 60;
const HOUR = 3600;
const MANY = 100;
const MAX_FROM_ADDRESS = 100;
const KNOWN_SECONDS = 90 * 24 * 3600;
const IDLE_SECONDS = 30 * 60;
const ABSOLUTE_SECONDS = 12 * 3600;

const secrets = new SecretsManagerClient({});
const secret = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.SESSION_SIGNING_KEY }));
const signingKey = privateKey(secret.SecretString);

function parse(body) {
  const form = new Form();
  const identifier = String(body.identifier ?? "").trim().toUpperCase();
  const password = String(body.password ?? "");
  if (identifier === "") form.refuse("identifier", "Saisissez votre numéro de convention ou votre identifiant.");
  else if (identifier.length > 40 || !/^[A-Z0-9]+(-[A-Z0-9]+)*$/.test(identifier)) {
    form.refuse("identifier", "L’identifiant ne contient que des lettres, des chiffres et des tirets. Exemple : ANCV1654.");
  }
  if (password === "") form.refuse("password", "Saisissez votre mot de passe.");
  else if (Buffer.byteLength(password) > 256) form.refuse("password", "Ce mot de passe est trop long.");
  form.finish();
  return { identifier, password };
}

// In this order: most browsers name those that they resemble.
const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["Firefox/", "Firefox"],
  ["FxiOS/", "Firefox"],
  ["CriOS/", "Chrome"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
];
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["CrOS", "ChromeOS"],
  ["Mac OS X", "Mac"],
  ["Macintosh", "Mac"],
  ["Linux", "Linux"],
];

/** What a session was opened on: « Firefox sur Windows ». */
function device(userAgent) {
  const named = (names) => names.find(([mark]) => userAgent.includes(mark))?.[1];
  const known = [named(BROWSERS), named(SYSTEMS)].filter(Boolean);
  return known.length > 0 ? known.join(" sur ") : "Appareil inconnu";
}

async function login(event) {
  const { identifier, password } = parse(jsonBody(event));
  const at = new Date();
  const now = Math.floor(at.getTime() / 1000);
  const network = event.requestContext.http.sourceIp;
  const counted = (name, seconds, from) => {
    const window = Math.floor(now / seconds);
    return { name, slot: from ? `${from}#${window}` : String(window), expiresAt: (window + 1) * seconds };
  };
  const fromHere = counted(`login#${identifier}`, WINDOW, network);
  const ofNetwork = counted(`login-from#${network}`, WINDOW);
  const place = keys.knownPlace(identifier, fingerprint(identifier, network));

  const [tried, triedFromHere, everywhere, known, credentials] = await Promise.all([
    countAttempt(fromHere),
    countAttempt(ofNetwork),
    countAttempt(counted(`login#${identifier}`, HOUR, "all")),
    get(tables.accounts, place),
    get(tables.accounts, keys.credentials(identifier)),
  ]);
  const isKnown = known !== undefined && now < known.expires_at;
  const allowed = everywhere > MANY && !isKnown ? 2 : 10;
  if (tried > allowed || triedFromHere > MAX_FROM_ADDRESS) throw throttled(fromHere.expiresAt - now);
  if (credentials?.state !== "active" || !(await verify(credentials.password_hash, password))) {
    throw new Problem(
      401,
      "wrong_credentials",
      "Connexion impossible",
      "L’identifiant ou le mot de passe n’est pas correct. Vérifiez-les, puis réessayez.",
    );
  }

  const organisation = await get(tables.programme, keys.organisation(credentials.member_of));
  const user = {
    user_id: credentials.user_id,
    identifier,
    display_name: credentials.display_name,
    organisation_id: credentials.member_of,
    organisation_name: organisation.name,
    organisation_kind: credentials.organisation_kind,
    roles: credentials.roles,
  };
  const sessionId = randomId();
  const refreshSecret = randomId(32);
  const session = {
    session_id: sessionId,
    user,
    session_generation: credentials.session_generation,
    second_factor_needed: false,
    device: device(event.headers["user-agent"] ?? ""),
    opened_at: now,
    secret_hash: fingerprint(refreshSecret),
    seed: randomId(32),
    previous_hash: null,
    rotated_at: now,
    ends_at: now + ABSOLUTE_SECONDS,
    expires_at: now + IDLE_SECONDS,
  };
  const failed = await new Transaction()
    .put("session", tables.accounts, keys.session(user.user_id, sessionId), session)
    .delete("account", tables.accounts, keys.attempts(fromHere))
    .update("address", tables.accounts, keys.attempts(ofNetwork), "ADD attempts :back SET expires_at = :expires_at", {
      ":back": -1,
      ":expires_at": ofNetwork.expiresAt,
    })
    .put("place", tables.accounts, place, { expires_at: now + KNOWN_SECONDS })
    .audit(at, { organisation_id: user.organisation_id, user_id: user.user_id, action: "logged_in" })
    .commit();
  if (failed.length > 0) throw new Error("a condition that always holds failed");

  const claims = {
    sub: user.user_id,
    idn: identifier,
    sid: sessionId,
    org: user.organisation_id,
    kind: user.organisation_kind,
    roles: user.roles,
  };
  const { token, seconds } = accessToken(signingKey, claims, now);
  const cookie = `sev_refresh=${user.user_id}.${sessionId}.${refreshSecret}; Path=/api/session; HttpOnly; Secure; SameSite=Strict`;
  const body = { access_token: token, token_type: "Bearer", expires_in: seconds, session_expires_in: IDLE_SECONDS, user, second_factor_needed: false };
  return { status: 200, cookies: [cookie], body };
}

await serve(handler("login", login));
