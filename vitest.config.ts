import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/servers/shared-rgw.ts',
    // Machines that build and test are busy: what would hang ends, and what is only slow does not.
    testTimeout: 150_000,
    hookTimeout: 300_000,
    // Real servers on a busy machine: what fails once and then passes is told as such by the reporter, and is no red run.
    retry: 1,
    expect: { poll: { timeout: 30_000 } },
    // Two at once at most: the integration tests start servers and phones of their own.
    maxWorkers: 2,
  },
});
