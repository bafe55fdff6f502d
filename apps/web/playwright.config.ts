import { defineConfig } from "@playwright/test"

/** Debian's Chromium, unless CHROMIUM_PATH names another one. */
const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium"

export default defineConfig({
  testDir: "e2e",
  outputDir: "dist-e2e",
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  // Each worker runs a service with a database of its own.
  workers: 2,
  // Correctness does not depend on how fast the machine is: these only end what hangs.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    trace: "retain-on-failure",
    launchOptions: {
      executablePath,
      args: [
        // Chromium has no sandbox for root.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync"
      ]
    }
  },
  projects: [
    { name: "journeys", testMatch: "*.spec.ts" },
    { name: "screenshots", testMatch: "screenshots.ts" }
  ]
})
