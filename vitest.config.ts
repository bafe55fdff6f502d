import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["{apps,packages}/*/src/**/*.test.ts"],
    globalSetup: ["apps/api/src/testing/global-setup.ts"],
    // Correctness does not depend on how fast the machine is: this only ends what hangs.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      include: ["{apps,packages}/*/src/**/*.ts"],
      // What needs a browser is tested in one: pnpm test:e2e.
      exclude: [
        "apps/web/src/{client,device,download,later,stored,unsent,use-conversation}.ts",
        "apps/torture/**",
        "**/*.test.ts",
        "**/testing/**",
        "**/testing.ts",
        "apps/api/src/{index,program,rotate-message-keys}.ts"
      ],
      reporter: ["text", "json-summary"],
      thresholds: {
        lines: 90,
        branches: 90,
        "apps/api/src/{session-manager,handlers/assessment}.ts": { lines: 100, branches: 100 },
        "packages/database/src/{client,errors,housekeeping,message-cipher,migrate,rotation,schema,sessions}.ts": {
          lines: 100,
          branches: 100
        }
      }
    }
  }
})
