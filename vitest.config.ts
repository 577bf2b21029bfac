import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/servers/shared-rgw.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Real servers on a busy machine: what fails once and then passes is told as such by the reporter, and is no red run.
    retry: 1,
    expect: { poll: { timeout: 5000 } },
    // Two at once at most: the integration tests start servers and phones of their own.
    maxWorkers: 2,
  },
});
