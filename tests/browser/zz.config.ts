import { defineConfig } from "@playwright/test";

const RUNNING = process.env.BASE_URL;

// A system has one clock and one set of data, so the tests of one take turns.
const WORKERS = RUNNING ? 1 : 1;

/** The system of a worker. One that takes another's place has its number, and its system. */
function own(worker: number): { port: number; url: string } {
  const port = 3100 + worker;
  return { port, url: `http://localhost:${port}` };
}

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  workers: WORKERS,
  fullyParallel: false,
  retries: 0,
  reporter: "list",
  // Two workers share the machine: each test may take twice as long as one alone would.
  timeout: 60_000,
  // Without a system to talk to, built ones are started in memory. One that already listens there
  // is never taken: the tests would reset somebody's data.
  webServer: RUNNING
    ? undefined
    : Array.from({ length: WORKERS }, (_, worker) => ({
        command: "target/debug/sev-local",
        cwd: "../..",
        env: { PORT: String(own(worker).port), DATA_DIR: ":memory:" },
        url: `${own(worker).url}/api/health`,
        reuseExistingServer: false,
      })),
  use: {
    // This file is read anew in each worker, which is told its number.
    baseURL: RUNNING ?? own(Number(process.env.TEST_PARALLEL_INDEX ?? 0)).url,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
      args: [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
      ],
    },
  },
});
