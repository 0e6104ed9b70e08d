// Bundles each function into one file, as Node is usually deployed, with the one native module that a bundle can't hold.
//
//   node bundle.mjs FOLDER

import { build } from "esbuild";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const installed = join(here, "node_modules");

/** What hashes passwords, as it runs: the module and its build for this platform. */
function copyArgon2(to) {
  const scope = join(installed, "@node-rs");
  for (const name of readdirSync(scope)) {
    for (const file of readdirSync(join(scope, name)).filter((file) => /(^index\.js|^package\.json|\.node)$/.test(file))) {
      cpSync(join(scope, name, file), join(to, "@node-rs", name, file));
    }
  }
}

for (const operation of ["login", "enroll_senior"]) {
  const out = join(folder, operation);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({
    entryPoints: [join(here, `${operation}.mjs`)],
    outfile: join(out, "index.mjs"),
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "esm",
    // The SDK's modules for import are what esbuild can leave parts out of.
    mainFields: ["module", "main"],
    external: ["@node-rs/argon2"],
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    logLevel: "warning",
  });
  writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
  if (operation === "login") copyArgon2(join(out, "node_modules"));
}
