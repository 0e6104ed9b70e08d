import { defineConfig } from "@playwright/test";

const RUNNING = process.env.BASE_URL;
const OWN = "http://localhost:3000";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  // One server with one clock and one set of data: the tests take turns.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  reporter: "list",
  timeout: 30_000,
  // Without a system to talk to, a built one is started in memory. One that already listens there
  // is never taken: the tests would reset somebody's data.
  webServer: RUNNING
    ? undefined
    : {
        command: "target/debug/sev-local",
        cwd: "../..",
        env: { PORT: "3000", DATA_DIR: ":memory:" },
        url: `${OWN}/api/health`,
        reuseExistingServer: false,
      },
  use: {
    baseURL: RUNNING ?? OWN,
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    viewport: { width: 1280, height: 900 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
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
